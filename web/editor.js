// The editor of the query page: SPARQL in colours, completion of keywords and of the vocabulary, errors left to the
// server. It takes the place of the textarea it finds and keeps that filled in, so that the form works as without it.
//
// The editor lives in a shadow root: there CodeMirror hands its styles over as constructed style sheets, which a
// Content-Security-Policy without 'unsafe-inline' and without nonces permits.

import { autocompletion, completionKeymap, completeFromList } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS = `ASK AS ASC BASE BIND BOUND BY COALESCE CONSTRUCT COUNT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH
GROUP_CONCAT GROUP HAVING IF IN LANG LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED REGEX SAMPLE SELECT
SEPARATOR STR STRAFTER STRSTARTS SUM UNION VALUES WHERE`.split(/\s+/);

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.atom], color: "var(--confirmed)" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--mediation)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.number, tags.bool], color: "var(--questioned)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--panel)", color: "var(--ink)", fontSize: "0.9rem", borderRadius: "6px" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--mono)", padding: "0.75rem 0", caretColor: "var(--ink)" },
  ".cm-scroller": { maxHeight: "28rem", minHeight: "14rem", lineHeight: "1.55" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "none" },
  ".cm-activeLine": { backgroundColor: "var(--wash)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--mark)",
  },
  ".cm-tooltip": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
});

function options(textarea) {
  const terms = (textarea.dataset.terms || "").split(" ").filter(Boolean);
  return [
    ...KEYWORDS.map((label) => ({ label, type: "keyword" })),
    ...terms.map((label) => ({ label, type: /:[A-Z]/.test(label) ? "class" : "property" })),
  ];
}

function replace(textarea) {
  const host = document.createElement("div");
  host.className = "editor";
  textarea.before(host);
  const root = host.attachShadow({ mode: "open" });
  const form = textarea.form;
  const submit = () => {
    form.requestSubmit();
    return true;
  };
  const leave = "To leave the editor with the keyboard, press Escape, then Tab.";
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        indentOnInput(),
        highlightActiveLine(),
        EditorView.lineWrapping,
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        autocompletion({ override: [completeFromListOf(options(textarea))] }),
        keymap.of([{ key: "Mod-Enter", run: submit }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query. " + leave, spellcheck: "false" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) textarea.value = update.state.doc.toString();
        }),
        look,
      ],
    }),
  });
  textarea.hidden = true;
  for (const label of textarea.labels) {
    label.addEventListener("click", (event) => {
      event.preventDefault();
      view.focus();
    });
  }
}

function completeFromListOf(list) {
  const complete = completeFromList(list);
  return (context) => {
    const word = context.matchBefore(/[\w]*:?[\w-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const found = complete(context);
    return found && { ...found, from: word.from, validFor: /^[\w]*:?[\w-]*$/ };
  };
}

for (const textarea of document.querySelectorAll("textarea[data-editor='sparql']")) replace(textarea);
