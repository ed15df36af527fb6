"use strict";
// The page of `backchannel annotate`. The server makes every edit; this shows what it says, and takes the keys.

const at = (id) => document.getElementById(id);
const make = (tag, text, names) => {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (names) element.className = names;
  return element;
};

const state = {list: [], options: {}, number: 0, facts: null, pending: new Set(), claim: 0, words: [], cursor: 0, anchor: 0};
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’.-][\p{L}\p{N}\p{M}]+)*/gu;

function tell(message, fault = false) {
  at("message").textContent = message;
  at("message").className = fault ? "fault" : "";
}

// The key comes after the # of the address that was printed, and leaves it at once.
const KEY = location.hash.slice(1) || sessionStorage.getItem("key") || "";
sessionStorage.setItem("key", KEY);
history.replaceState(null, "", location.pathname);

async function ask(path, body) {
  const headers = {"X-Annotation-Key": KEY, "Content-Type": "application/json"};
  const response = await fetch(path, body === undefined ? {headers} : {method: "POST", headers, body: JSON.stringify(body)});
  const type = response.headers.get("Content-Type") || "";
  const answer = type.startsWith("application/json") ? await response.json() : {error: await response.text()};
  if (!response.ok) throw Object.assign(new Error(answer.error), {needs: answer.needs});
  return answer;
}

// ---- what is shown ------------------------------------------------------------------------------

async function start() {
  const found = await ask("/articles");
  Object.assign(state, {list: found.articles, options: found.options});
  at("annotator").textContent = found.annotator;
  const first = state.list.findIndex((each) => !each.done);
  await open(first < 0 ? 0 : first);
}

async function open(number) {
  state.number = number;
  Object.assign(state, {claim: 0, cursor: 0, anchor: 0});
  take(await ask(`/articles/${number}`), true);
  at("text").focus();
}

function take(answer, fresh = false) {
  state.facts = answer.facts;
  state.pending = new Set(answer.pending);
  state.list[state.number] = answer.listed;
  at("title").textContent = answer.listed.title;
  at("place").textContent = `article ${state.number + 1} of ${state.list.length}, ` +
    (answer.listed.done ? "done" : `${answer.listed.pending} of ${answer.listed.claims} claims to judge`);
  if (fresh) showText();
  state.claim = Math.max(0, Math.min(state.claim, claims().length - 1));
  showClaims();
  mark();
}

const claims = () => state.facts.claims || [];
const current = () => claims()[state.claim];
const actOf = (claim) => [...(state.facts.communications || []), ...(state.facts.mediations || [])].find((act) => act.id === claim.claims);
const nameOf = (id) => ((state.facts.actors || []).find((actor) => actor.id === id) || {name: id}).name;
const ROLES = ["sender", "recipient", "relayed_by", "participant", "mediator", "party"];

function showText() {
  // Offsets count code points, JavaScript's strings count halves of some of them.
  const text = state.facts.article.text;
  const box = at("text");
  box.replaceChildren();
  state.words = [];
  let unit = 0, point = 0;
  const points = (end) => { while (unit < end) { unit += text.codePointAt(unit) > 0xffff ? 2 : 1; point += 1; } return point; };
  let before = 0;
  for (const match of text.matchAll(WORD)) {
    box.append(text.slice(before, match.index));
    const word = make("span", match[0]);
    const begin = points(match.index);
    const entry = {start: begin, end: points(match.index + match[0].length), element: word, number: state.words.length};
    word.addEventListener("mousedown", (event) => { if (event.shiftKey) { event.preventDefault(); select(state.anchor, entry.number); } else select(entry.number, entry.number); });
    word.addEventListener("mouseenter", (event) => { if (event.buttons === 1) select(state.anchor, entry.number); });
    box.append(word);
    state.words.push(entry);
    before = match.index + match[0].length;
  }
  box.append(text.slice(before));
}

function showClaims() {
  const list = at("claims");
  list.replaceChildren();
  claims().forEach((claim, number) => {
    const act = actOf(claim);
    const item = make("li", undefined, state.pending.has(claim.id) ? "" : "judged");
    if (number === state.claim) item.setAttribute("aria-current", "true");
    item.append(make("span", state.pending.has(claim.id) ? "to judge" : "judged", "state"));
    item.append(make("span", act ? `${act.class || "Mediation"}, ${act.status}` : claim.content, "what"));
    const rows = make("dl");
    const row = (name, value) => { rows.append(make("dt", name), make("dd", value)); };
    if (act) for (const role of ROLES) if ((act[role] || []).length) row(role.replace("_", " "), act[role].map(nameOf).join(", "));
    row("word of", `${claim.asserted_by ? nameOf(claim.asserted_by) : "the article"}, ${claim.modality || "asserted"}`);
    row("evidence", claim.evidence.map((span) => span.quote).join(" … "));
    item.append(rows);
    item.addEventListener("click", () => go(number));
    list.append(item);
  });
  const shown = list.children[state.claim];
  if (shown) shown.scrollIntoView({block: "nearest"});
}

function mark() {
  const claim = current();
  const act = claim && actOf(claim);
  const inside = (word, spans) => spans.some((span) => word.start < span.end && span.start < word.end);
  const mentions = (state.facts.actors || []).flatMap((actor) => actor.mentions || []);
  const [low, high] = [Math.min(state.anchor, state.cursor), Math.max(state.anchor, state.cursor)];
  for (const word of state.words) {
    word.element.className = [
      claim && inside(word, claim.evidence) ? "evidence" : "",
      act && inside(word, [act.trigger]) ? "trigger" : "",
      inside(word, mentions) ? "actor" : "",
      low < high && word.number >= low && word.number <= high ? "selected" : "",
      word.number === state.cursor ? "cursor" : "",
    ].filter(Boolean).join(" ");
  }
}

function go(number) {
  if (!claims().length) return;
  state.claim = (number + claims().length) % claims().length;
  showClaims();
  mark();
  const first = state.words.find((word) => word.end > current().evidence[0].start);
  if (first) first.element.scrollIntoView({block: "nearest"});
}

function select(anchor, cursor) {
  const last = state.words.length - 1;
  state.anchor = Math.max(0, Math.min(anchor, last));
  state.cursor = Math.max(0, Math.min(cursor, last));
  mark();
  const word = state.words[state.cursor];
  if (word) word.element.scrollIntoView({block: "nearest"});
}

function selection() {
  const [low, high] = [Math.min(state.anchor, state.cursor), Math.max(state.anchor, state.cursor)];
  return {start: state.words[low].start, end: state.words[high].end};
}

// ---- what is done -------------------------------------------------------------------------------

async function edit(body) {
  try {
    take(await ask(`/articles/${state.number}/edits`, body));
    tell("kept");
    return true;
  } catch (error) {
    if (error.needs === "class") {
      const kind = await choose(error.message, state.options.actor, "Person");
      return kind === null ? false : edit({...body, class: kind});
    }
    tell(error.message, true);
    return false;
  }
}

function choose(question, answers, preferred) {
  const dialog = at("choice"), list = at("answers");
  let chosen = Math.max(0, answers.indexOf(preferred));
  at("question").textContent = `${question} (first letters, arrows, Enter; Escape for none)`;
  return new Promise((resolve) => {
    const items = answers.map((answer, number) => {
      const item = make("li", answer.replace("_", " "));
      item.setAttribute("role", "option");
      item.addEventListener("click", () => end(number));
      return item;
    });
    list.replaceChildren(...items);
    const show = () => items.forEach((item, number) => item.setAttribute("aria-selected", number === chosen));
    let typed = "";
    const keys = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") return;
      event.preventDefault();
      if (event.key === "Enter") return end(chosen);
      if (event.key === "ArrowDown" || event.key === "ArrowRight") chosen = (chosen + 1) % answers.length;
      else if (event.key === "ArrowUp" || event.key === "ArrowLeft") chosen = (chosen + answers.length - 1) % answers.length;
      else if (event.key.length === 1) {
        typed += event.key.toLowerCase();
        let found = answers.findIndex((answer) => answer.toLowerCase().startsWith(typed));
        if (found < 0) { typed = event.key.toLowerCase(); found = answers.findIndex((answer) => answer.toLowerCase().startsWith(typed)); }
        if (found >= 0) chosen = found;
      }
      show();
    };
    const end = (number) => {
      dialog.removeEventListener("keydown", keys);
      dialog.onclose = null;
      dialog.close();
      at("text").focus();
      resolve(number === null ? null : answers[number]);
    };
    dialog.addEventListener("keydown", keys);
    dialog.onclose = () => end(null);
    show();
    dialog.showModal();
  });
}

async function judge(what) {
  const claim = current();
  if (!claim) return tell("there is no claim here; select words and press a to add an act", true);
  const waiting = claims().slice(state.claim + 1).find((each) => state.pending.has(each.id));
  if (await edit({do: what, claim: claim.id})) {
    const next = claims().findIndex((each) => waiting && each.id === waiting.id);
    if (next >= 0) go(next);
  }
}

async function change(field, question) {
  const claim = current();
  if (!claim) return;
  const act = actOf(claim);
  const options = {class: "act", status: "status", modality: "modality"}[field];
  const now = field === "modality" ? claim.modality || "asserted" : act && (field === "class" ? act.class || "Mediation" : act.status);
  const answer = await choose(question, state.options[options], now);
  if (answer !== null) await edit({do: "change", claim: claim.id, [field]: answer});
}

const ACTIONS = {
  j: () => go(state.claim + 1),
  k: () => go(state.claim - 1),
  c: () => judge("confirm"),
  x: () => judge("reject"),
  t: () => change("class", "What kind of act?"),
  s: () => change("status", "How far did it get?"),
  m: () => change("modality", "What stance?"),
  r: async () => {
    const claim = current();
    if (!claim) return;
    const act = actOf(claim);
    const role = await choose("Which role?", state.options.role, act && act.mediator ? "mediator" : "participant");
    if (role !== null) await edit({do: "fill", claim: claim.id, role, ...selection()});
  },
  d: async () => {
    const claim = current(), act = claim && actOf(claim);
    if (!claim) return;
    const held = act ? ROLES.flatMap((role) => (act[role] || []).map((actor) => ({role, actor}))) : [];
    if (claim.asserted_by) held.push({role: "asserted_by", actor: claim.asserted_by});
    if (!held.length) return tell("nobody is in a role here", true);
    const names = held.map((each) => `${nameOf(each.actor)}, ${each.role}`);
    const answer = await choose("Who is to go?", names, names[0]);
    if (answer !== null) await edit({do: "empty", claim: claim.id, ...held[names.indexOf(answer)]});
  },
  e: () => current() && edit({do: "prove", claim: current().id, ...selection()}),
  a: async () => {
    const words = selection();
    const kind = await choose("What kind of act?", state.options.act, "Statement");
    if (kind !== null && await edit({do: "add", class: kind, ...words})) go(claims().length - 1);
  },
  u: async () => {
    try { take(await ask(`/articles/${state.number}/undo`, {})); tell("taken back"); } catch (error) { tell(error.message, true); }
  },
  f: () => edit({do: "finish"}),
  n: () => state.number + 1 < state.list.length ? open(state.number + 1) : tell("this is the last article"),
  p: () => state.number > 0 ? open(state.number - 1) : tell("this is the first article"),
  "?": () => at("help").showModal(),
  ArrowRight: (event) => select(event.shiftKey ? state.anchor : state.cursor + 1, state.cursor + 1),
  ArrowLeft: (event) => select(event.shiftKey ? state.anchor : state.cursor - 1, state.cursor - 1),
  ArrowDown: (event) => { const to = sentence(1); select(event.shiftKey ? state.anchor : to, to); },
  ArrowUp: (event) => { const to = sentence(-1); select(event.shiftKey ? state.anchor : to, to); },
};

function sentence(step) {
  const starts = state.words.filter((word, number) => number === 0 || /[.!?\n]/.test((word.element.previousSibling || {}).textContent || "")).map((word) => word.number);
  if (step > 0) return starts.find((start) => start > state.cursor) ?? state.words.length - 1;
  return starts.filter((start) => start < state.cursor).pop() ?? 0;
}

let busy = false;
document.addEventListener("keydown", async (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (["A", "BUTTON"].includes(event.target.tagName) && ["Enter", " "].includes(event.key)) return;
  const action = ACTIONS[event.key];
  if (!action) return;
  event.preventDefault();
  if (busy) return; // an edit is on its way: the next key is meant for what it leads to
  busy = true;
  try { await action(event); } catch (error) { tell(error.message, true); } finally { busy = false; }
});
at("gold").addEventListener("click", async () => {
  const response = await fetch("/gold.jsonl", {headers: {"X-Annotation-Key": KEY}});
  const link = make("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = "gold.jsonl";
  link.click();
  URL.revokeObjectURL(link.href);
  at("text").focus();
});
at("keys").addEventListener("click", () => at("help").showModal());
start().catch((error) => tell(error.message, true));
