"""The extractor: article in, facts out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import backchannel
from backchannel.article import Article
from backchannel.authority import Authority, default_authority
from backchannel.confidence import at_least
from backchannel.errors import DataError
from backchannel.extraction.actors import Actors
from backchannel.extraction.assembly import assemble
from backchannel.extraction.attribution import Attribution, attribute, tell_by_speakers
from backchannel.extraction.clauses import Clauses
from backchannel.extraction.dates import When, find_dates, told_years
from backchannel.extraction.drafts import ActDraft, draft_acts
from backchannel.extraction.events import Event
from backchannel.extraction.explanation import Explanation, explain
from backchannel.extraction.finding import find_events
from backchannel.extraction.joining_repairs import bearers_of_offices, titles_after_names
from backchannel.extraction.lexicon import Lexicon, default_lexicon
from backchannel.extraction.name_repairs import (
    collapse_names,
    crowds,
    holders_after_states,
    join_lists,
    verbs_after_names,
)
from backchannel.extraction.names import find_names
from backchannel.extraction.office_names import complete_offices
from backchannel.extraction.parser import keep_whole, load_parser, parse_all, parser_version
from backchannel.extraction.repairs import repair
from backchannel.extraction.roles import Slots
from backchannel.extraction.row_repairs import rows
from backchannel.extraction.sentence_repairs import rejoin
from backchannel.extraction.speech import Quote, find_quotes
from backchannel.extraction.subject_repairs import subjects_after_circumstances
from backchannel.extraction.third_parties import add_askers
from backchannel.extraction.transcripts import speakers_of_paragraphs
from backchannel.extraction.tree import Tree
from backchannel.extraction.undertakings import find_undertakings
from backchannel.facts import Extractor as ExtractorRecord
from backchannel.facts import Facts, check

__all__ = ["LONGEST_TEXT", "Extractor"]

# Memory grows with the article, not with the corpus; no news report is a tenth of this.
LONGEST_TEXT = 1_000_000
_A_DAY = datetime.timedelta(days=1)
# Length of YYYY-MM-DD: only a day may be that of the sentence's main act without hanging under it.
_DAY = 10
# Clauses that tell of something else than the act above them, and prepositions before what came earlier or later.
_OTHER_CLAUSES = frozenset({"acl", "acl:relcl", "advcl", "ccomp"})
_TIMES = frozenset({"after", "following", "since", "before", "until", "ahead of"})
_EARLIER_OR_LATER = _TIMES - {"after", "following"}
_HELD = frozenset({"held", "had", "convened", "hosted", "paid", "made"})
_SPEAKING = frozenset({"speaking", "talking", "addressing", "appearing", "testifying", "briefing"})


class _Analysis(NamedTuple):
    """All that the steps before the records found out about one article."""

    tree: Tree
    clauses: Clauses
    actors: Actors
    attribution: Attribution
    drafts: list[ActDraft]


class Extractor:
    """Finds facts by rules over the parse. Make one and use it for many articles.

    Parameters:
        parser: an installed spaCy pipeline with Universal Dependencies labels; the packaged one when None.

    Raises:
        UsageError: when that pipeline cannot be used.
    """

    def __init__(
        self, parser: str | None = None, *, authority: Authority | None = None, lexicon: Lexicon | None = None
    ) -> None:
        self.nlp = load_parser(parser)
        self.authority = authority or default_authority()
        self.lexicon = lexicon or default_lexicon()
        keep_whole(self.nlp, self.lexicon.hyphenated)
        self.record = ExtractorRecord(
            name="backchannel", version=backchannel.__version__, parser=parser_version(self.nlp)
        )

    def extract(self, article: Article, *, tree: Tree | None = None) -> Facts:
        """Return what an article says.

        Parameters:
            tree: the parsed article, where it was parsed together with others: see :meth:`parsed`. It can be used once,
                for the rules repair it.

        Raises:
            DataError: when the text is longer than a million code points, or holds half a surrogate pair.
        """
        return self._facts(article, self._analyse(article, tree))

    def parsed(self, articles: Sequence[Article]) -> list[Tree]:
        """Parse articles together, which is a third faster than one by one; for :meth:`extract`.

        Raises:
            DataError: as :meth:`extract`, of any of them.
        """
        for article in articles:
            _check_text(article.text)
        return parse_all(self.nlp, [article.text for article in articles], self.authority, self.lexicon)

    def explain(self, article: Article, *, min_confidence: float = 0.0) -> tuple[Explanation, ...]:
        """Return why each act is among the facts: which frame found it, and which words filled its roles.

        Parameters:
            min_confidence: leave out the acts that :func:`backchannel.confidence.at_least` leaves out.

        Raises:
            DataError: when the text is longer than a million code points.
            UsageError: ``min_confidence`` is not between 0 and 1.
        """
        found = self._analyse(article)
        facts = self._facts(article, found)
        kept = {act.id for act in at_least(facts, min_confidence).acts()}
        slots = Slots(found.tree, found.clauses, self.lexicon)
        told = explain(facts, found.tree, slots, self.lexicon, found.actors, found.attribution, found.drafts)
        return tuple(each for each in told if each.act.id in kept)

    def _facts(self, article: Article, found: _Analysis) -> Facts:
        facts = assemble(
            article, found.tree, found.actors, self.authority, found.attribution, found.drafts, self.record
        )
        check(facts)
        return facts

    def _analyse(self, article: Article, tree: Tree | None = None) -> _Analysis:
        """Take all steps from the text to drafts of its acts."""
        if tree is None:
            [tree] = self.parsed([article])
        rejoin(tree)
        clauses = Clauses(tree, self.lexicon)
        names = complete_offices(tree, find_names(tree, self.authority, self.lexicon), self.authority, self.lexicon)
        collapse_names(tree, names)
        holders_after_states(tree, names)
        crowds(tree, self.lexicon)
        join_lists(tree, names)
        bearers_of_offices(tree, names, self.lexicon)
        titles_after_names(tree, names, self.lexicon)
        rows(tree, names, self.lexicon)
        verbs_after_names(tree, names, self.lexicon)
        subjects_after_circumstances(tree, names)
        repair(tree, clauses, self.lexicon)
        actors = Actors(tree, names, self.authority, self.lexicon, article.published)
        quotes = find_quotes(tree, clauses, self.lexicon)
        transcript = speakers_of_paragraphs(tree, actors)
        _set_speakers(tree, clauses, actors, quotes, transcript)
        events = find_events(tree, clauses, self.lexicon, actors, quotes)
        events += find_undertakings(tree, clauses, self.lexicon, actors, events, quotes)
        events.sort(key=lambda e: e.trigger)
        attribution = attribute(tree, clauses, self.lexicon, actors, events, quotes)
        tell_by_speakers(tree, attribution, events, transcript)
        add_askers(clauses, actors, attribution, events)
        events = sorted([*events, *attribution.reports], key=lambda e: e.trigger)
        _spread_places(tree, clauses, events)
        dates = _date_events(tree, clauses, article, events)
        drafts = draft_acts(tree, self.lexicon, actors, events, attribution, dates)
        return _Analysis(tree, clauses, actors, attribution, drafts)


def _check_text(text: str) -> None:
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        raise DataError("the text holds half a surrogate pair, which is no character", remedy="write it as UTF-8")
    if len(text) > LONGEST_TEXT:
        raise DataError(
            f"the text has {len(text):,} characters; an article may have {LONGEST_TEXT:,}",
            remedy="split it into articles",
        )


def _set_speakers(
    tree: Tree, clauses: Clauses, actors: Actors, quotes: list[Quote], transcript: dict[int, str | None]
) -> None:
    """Let *we* and *I* inside direct or indirect speech, and in transcripts, find who speaks."""
    verb_at: dict[int, int] = {}
    for quote in quotes:
        if quote.verb is not None:
            for token in range(quote.first, quote.last + 1):
                verb_at[token] = quote.verb

    def speaker(token: int) -> str | None:
        verb = verb_at.get(token)
        if verb is None:
            return transcript.get(tree.paragraph[token])
        found = [key for head in clauses.agent(verb) for key in actors.resolve(head)]
        return found[0] if len(found) == 1 else None

    actors.hear(speaker, verb_at.get)


def _spread_places(tree: Tree, clauses: Clauses, events: list[Event]) -> None:
    """``Speaking during a visit to Oslo, he stated``: what is said there is said in Oslo."""
    visits = {e.trigger: e for e in events if e.kind == "Visit"}
    for event in events:
        if not event.frame.speech or event.verb is None:
            continue
        circumstances = [
            k
            for k in tree.children(event.verb, ("advcl", "obl"))
            if tree.lower[k] in _SPEAKING or tree.preposition(k) in {"during", "on"}
        ]
        for token in circumstances:
            for below in tree.subtree(token):
                if below in visits:
                    event.places += visits[below].places
            if tree.lower[token] in _SPEAKING:
                event.places += clauses.oblique(token, "in") + clauses.oblique(token, "at")


def _date_events(tree: Tree, clauses: Clauses, article: Article, events: list[Event]) -> dict[int, When]:
    """Give each date to the event whose words it hangs under."""
    at: dict[int, Event] = {}
    for event in events:
        if event.verb is not None:
            at.setdefault(event.verb, event)
    for event in events:
        at[event.trigger] = event
    dates: dict[int, When] = {}
    years = told_years(tree, article.published)
    for sentence in sorted({tree.sentence[e.trigger] for e in events}):
        first, end = tree.sentences[sentence]
        for when in find_dates(tree, first, end, article.published, year=years[sentence]):
            owner = _owner(tree, clauses, at, when, article.published)
            if owner is not None:
                dates.setdefault(id(owner), when)
    for event in events:
        if event.status == "concluded" and _is_to_come(dates.get(id(event)), article):
            if event.is_conversation and not _is_past(tree, event):
                event.status = "planned"
            else:
                del dates[id(event)]  # "welcomed his visit next week"
    for event in events:
        twin = clauses.twin(event.verb) if event.verb is not None else None
        if twin in at and id(event) not in dates and id(at[twin]) in dates:
            dates[id(event)] = dates[id(at[twin])]
    return dates


def _is_to_come(when: When | None, article: Article) -> bool:
    """Say whether a date lies after the publication; one day later it may be there already."""
    if when is None or article.published is None:
        return False
    first = when.date or (when.not_before.isoformat() if when.not_before else "")
    today = article.published.isoformat()
    return first[: len(today)] > today[: len(first)] and first > (article.published + _A_DAY).isoformat()[: len(first)]


def _is_past(tree: Tree, event: Event) -> bool:
    """``last held talks in August``: told in the past, it was another August."""
    verb = event.verb
    if verb is None or tree.tag[verb] not in {"VBD", "VBN"}:
        return False
    if any(tree.tag[k] == "MD" or tree.tag[k].startswith("VB") for k in tree.children(verb, ("aux", "aux:pass"))):
        return False
    return verb == event.trigger or (tree.dep[event.trigger] == "obj" and tree.lower[verb] in _HELD)


def _owner(
    tree: Tree, clauses: Clauses, at: dict[int, Event], when: When, published: datetime.date | None
) -> Event | None:
    if _is_of_a_noun(tree, when):
        return None
    # "After his speech today, he met them": told the same day, it was that day.
    today = published is not None and when.date == published.isoformat()
    for token in range(when.first, when.last + 1):
        if not when.first <= tree.head[token] <= when.last:
            for above in tree.ancestors(token):
                if above == when.last + 1 and tree.pos[above] == "NOUN" and above not in at:
                    return None  # "condolences for the May 3 attack"
                # "said on Monday that they met": what stands before "that" or "to" is not inside
                outside = any(k > when.last for k in tree.children(above, ("mark",)))
                if above in at and not outside:
                    return at[above]
                own = tree.child(above, "nsubj", "nsubj:pass") is not None and tree.dep[above] != "root"
                if clauses.is_verb(above) and (
                    tree.dep[above] in _OTHER_CLAUSES or (own and tree.head[above] != above)
                ):
                    # "thanked them for housing refugees last August", "the panel launched on 3 May"
                    return None
                if tree.pos[above] == "NOUN" and tree.preposition(above) in (_EARLIER_OR_LATER if today else _TIMES):
                    # "following the clashes on 3 May"
                    return None
                if tree.pos[above] == "NOUN" and (when.date is None or len(when.date) < _DAY):
                    # "wildfires this year": the date of something else
                    return None
            return _main_event(tree, at, token)
    return _main_event(tree, at, when.last)


def _is_of_a_noun(tree: Tree, when: When) -> bool:
    """``welcomed the release of the sailors earlier today``: *earlier* after a thing is when that happened."""
    earlier = when.first if tree.lower[when.first] == "earlier" else when.first - 1
    if earlier < 1 or tree.lower[earlier] not in {"earlier", "later"} or tree.pos[earlier - 1] not in {"NOUN", "PROPN"}:
        return False
    thing = earlier - 1
    for above in (thing, *tree.ancestors(thing)):
        if tree.preposition(above) == "with":
            return False
        if tree.dep[above] == "obj":
            return True
        if tree.pos[above] not in {"NOUN", "PROPN"}:
            return False
    return False


def _main_event(tree: Tree, at: dict[int, Event], token: int) -> Event | None:
    """A date that hangs nowhere sensible is that of the sentence's main act, if that act is its root."""
    first, end = tree.sentences[tree.sentence[token]]
    roots = [t for t in range(first, end) if tree.head[t] == t]
    # "This afternoon, as talks go on, the minister held a call": the parser takes the time for the main word.
    roots += [k for t in roots if t <= token for k in tree.children(t, ("parataxis", "ccomp")) if tree.pos[t] == "NOUN"]
    return next((at[t] for t in roots if t in at), None)
