"""Explanations: which frame fired, which words filled its roles; and frames of a user's own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import backchannel as package
from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.extraction import Extractor
from backchannel.extraction.explanation import Explanation
from backchannel.extraction.frame_checks import find_fault, known_slot, line_of
from backchannel.extraction.lexicon import default_lexicon, load_lexicon
from backchannel.extraction.roles import Slots
from conftest import PUBLISHED, CommandLine

TEXT = (
    "Chilean Foreign Minister Rosario Ibarrola said on Monday that she had asked Portugal to convey a message to "
    "Mongolia. Ibarrola spoke by telephone with Mongolian President Temuulen Dorjpurev about the copper contracts."
)
OWN = """\
[frame.semaphore]
class = "Message"
verbs = ["semaphore"]
sender = ["subject"]
recipient = ["to"]
content = ["clause"]
needs = ["sender"]
"""
SENTENCE = "Norway semaphored to Chile that the strait was open."


@pytest.fixture(scope="module")
def article() -> Article:
    return Article(text=TEXT, published=PUBLISHED, publisher="Harbour Post")


@pytest.fixture(scope="module")
def explanations(extractor: Extractor, article: Article) -> tuple[Explanation, ...]:
    return extractor.explain(article)


def one(explanations: tuple[Explanation, ...], kind: str) -> Explanation:
    found = [each for each in explanations if each.kind == kind]
    assert len(found) == 1, (kind, explanations)
    return found[0]


def fillers(explanation: Explanation) -> set[tuple[str, str | None, str | None, str]]:
    return {(f.role, f.slot, f.words.quote if f.words else None, f.actor) for f in explanation.fillers}


def test_every_act_of_the_facts_is_explained_and_no_other(
    extractor: Extractor, article: Article, explanations: tuple[Explanation, ...]
) -> None:
    facts = extractor.extract(article)
    assert {each.act for each in explanations} == set(facts.acts())
    assert len(explanations) == len(list(facts.acts())) > 3


def test_all_words_shown_stand_in_the_article(explanations: tuple[Explanation, ...]) -> None:
    for each in explanations:
        spans = [each.firing.trigger, each.firing.sentence, each.content, each.date, *each.topics]
        spans += [filler.words for filler in each.fillers]
        for span in spans:
            assert span is None or TEXT[span.start : span.end] == span.quote
        assert each.firing.trigger == each.act.trigger


def test_the_frame_its_trigger_and_the_slots_of_its_roles_are_told(explanations: tuple[Explanation, ...]) -> None:
    request = one(explanations, "Request")
    assert (request.firing.frame, request.firing.trigger.quote, request.firing.in_lexicon) == ("ask", "asked", True)
    assert fillers(request) == {
        ("sender", "subject", "she", "Rosario Ibarrola"),
        ("recipient", "object", "Portugal", "Portugal"),
    }
    assert request.content is not None
    assert request.content.quote == "convey a message to Mongolia"


def test_a_word_for_an_act_is_told_with_the_speech_it_stands_in(explanations: tuple[Explanation, ...]) -> None:
    (word,) = one(explanations, "Request").words_for_it
    assert (word.asserter, word.modality) == ("Rosario Ibarrola", "asserted")
    assert [(f.frame, f.trigger.quote) for f in word.through] == [("say", "said")]
    (own,) = one(explanations, "Statement").words_for_it
    assert (own.asserter, own.through) == ("Harbour Post", ())


def test_topics_and_dates_are_told_in_the_articles_words(explanations: tuple[Explanation, ...]) -> None:
    assert [topic.quote for topic in one(explanations, "PhoneCall").topics] == ["the copper contracts"]
    date = one(explanations, "Statement").date
    assert date is not None and "Monday" in date.quote


def test_an_inferred_mediation_names_the_relay_it_comes_from(explanations: tuple[Explanation, ...]) -> None:
    mediation, message = one(explanations, "Mediation"), one(explanations, "Message")
    assert mediation.inferred_from == message.act.id
    assert all(filler.slot is None for filler in mediation.fillers)


def test_a_conversation_told_again_shows_both_frames(extractor: Extractor) -> None:
    text = (
        "Rosario Ibarrola spoke by telephone with Temuulen Dorjpurev on Monday. "
        "The two leaders discussed the copper contracts."
    )
    (call,) = extractor.explain(Article(text=text, published=PUBLISHED))
    assert call.firing.frame == "speak"
    assert [(firing.frame, firing.trigger.quote) for firing in call.also] == [("discuss", "discussed")]


def test_what_no_frame_of_the_lexicon_found_says_so(extractor: Extractor) -> None:
    text = "Chile asked Norway for help, according to the Norwegian foreign ministry."
    report = [e for e in extractor.explain(Article(text=text)) if e.firing.frame == "according-to"]
    assert [each.firing.in_lexicon for each in report] == [False]


def test_acts_below_a_confidence_are_not_explained(
    extractor: Extractor, article: Article, explanations: tuple[Explanation, ...]
) -> None:
    least = min(word.confidence for each in explanations for word in each.words_for_it)
    kept = extractor.explain(article, min_confidence=least + 0.001)
    assert 0 < len(kept) < len(explanations)
    assert extractor.explain(article, min_confidence=least) == explanations


# ---- the command line ----------------------------------------------------------------------------


def in_a_terminal(path: Path, **environment: str) -> str:
    """What a terminal is sent."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "backchannel", "extract", "--explain", str(path)],
        stdout=follower,
        stderr=subprocess.PIPE,
        env={k: v for k, v in os.environ.items() if k != "NO_COLOR"} | environment,
    )
    os.close(follower)
    sent = b""
    while True:
        try:
            piece = os.read(leader, 65_536)
        except OSError:  # Linux says so when the other side is closed
            break
        if not piece:
            break
        sent += piece
    os.close(leader)
    assert process.wait() == 0
    return sent.decode()


def test_explanations_are_plain_text_when_nobody_looks(backchannel: CommandLine, report: Callable[..., Path]) -> None:
    done = backchannel("extract", "--explain", report(TEXT))
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert '  found by     [frame.ask] at "asked"\n' in done.stdout
    assert '  sender       "she" = Rosario Ibarrola, slot subject\n' in done.stdout
    assert '  content      "convey a message to Mongolia"\n' in done.stdout


def test_a_terminal_gets_colours_unless_it_wants_none(report: Callable[..., Path]) -> None:
    path = report(TEXT)
    coloured, plain = in_a_terminal(path), in_a_terminal(path, NO_COLOR="1")
    assert '"\x1b[31m\x1b[1masked\x1b[0m"' in coloured
    assert "\x1b" not in plain
    assert '[frame.ask] at "asked"' in plain


def test_an_article_cannot_steer_the_terminal(backchannel: CommandLine, report: Callable[..., Path]) -> None:
    done = backchannel("extract", "--explain", report("Chile told Norway that the strait\x1b[2J was open."))
    assert "found by" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_text_without_acts_and_a_missing_file_are_told(backchannel: CommandLine, report: Callable[..., Path]) -> None:
    done = backchannel("extract", "--explain", report("The weather was fine."), "no-such.txt")
    assert done.returncode == 1
    assert "no act found" in done.stdout
    assert done.stderr == "backchannel: no-such.txt: there is no such file\n"


# ---- frames of one's own -------------------------------------------------------------------------


def test_a_frame_of_ones_own_finds_what_the_shipped_ones_do_not(
    backchannel: CommandLine, report: Callable[..., Path]
) -> None:
    text, own = report(SENTENCE), report(OWN, "own.toml")
    assert "no act found" in backchannel("extract", "--explain", text).stdout
    done = backchannel("extract", "--explain", "--lexicon", own, text)
    assert '[frame.semaphore] at "semaphored"' in done.stdout
    assert '"Chile", slot to' in done.stdout


def test_a_lexicon_is_for_publishing_too(backchannel: CommandLine, report: Callable[..., Path], tmp_path: Path) -> None:
    text, own = report(SENTENCE), report(OWN, "own.toml")
    done = backchannel("publish", text, "--out", tmp_path / "out", "--lexicon", own)
    assert done.returncode == 0, done.stderr
    assert "Norway sent a message to Chile" in done.stdout


def test_a_changed_lexicon_is_read_again(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN)
    article = Article(text=SENTENCE)
    assert [act.kind for act in package.extract(article, lexicon=own).communications] == ["Message"]
    own.write_text(OWN.replace('"Message"', '"Warning"'))
    assert [act.kind for act in package.extract(article, lexicon=own).communications] == ["Warning"]


def test_a_frame_of_the_same_name_replaces_the_shipped_one() -> None:
    shipped = default_lexicon()
    lexicon = load_lexicon(OWN.replace("semaphore]", "say]"), base=shipped)
    assert [frame.name for frame in lexicon.frames] == [frame.name for frame in shipped.frames]
    assert "said" in shipped.verbs
    assert "say" not in {frame.name for _, _, frame in lexicon.verbs.get("said", ())}
    assert lexicon.words == shipped.words


def test_words_are_added_to_the_lists() -> None:
    shipped = default_lexicon()
    name = "hedge_adverbs"
    lexicon = load_lexicon(f'[cues]\n{name} = ["peradventure"]', base=shipped)
    assert lexicon[name] == shipped[name] | {"peradventure"}
    assert lexicon.frames == shipped.frames


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("frame = ", "this is not TOML: Invalid value (at end of document)"),
        ("frame = 3", "frame is no table"),
        ('[frame.a]\nclass = "Mesage"', "[frame.a] class, line 2: 'Mesage' is no class of the vocabulary; do you mean"),
        ('[frame.a]\nverbs = ["a"]', "[frame.a], line 1: Object missing required field `class`"),
        ('[frame.a]\nclass = "Message"\n\nverbz = ["a"]', "[frame.a] verbz, line 4: Object contains unknown field"),
        ('[frame.a]\nclass = "Message"\nverbs = "a"', "[frame.a] verbs, line 3: Expected `array`, got `str`"),
        (OWN.replace('["to"]', '["too"]'), "[frame.semaphore] recipient, line 5: 'too' is no slot; do you mean 'to'?"),
        (OWN.replace('"clause"', '"claws"'), "content, line 6: 'claws' is no slot; do you mean 'clause'?"),
        (OWN.replace('needs = ["sender"]', 'needs = ["author"]'), "needs, line 7: 'author' is no role"),
        (OWN + 'modality = "sure"', "modality, line 8: 'sure' is no code of this list"),
        (OWN.replace('"semaphore"', '"Semaphore"'), "verbs, line 3: 'Semaphore' can match nothing"),
        ('[frame.a]\nclass = "Message"', "[frame.a] verbs, line 1: this frame has no words to fire on"),
        ('[cues]\nhedge = ["a"]', "[cues] hedge: there is no such list"),
        ('[cue]\nhedge_adverbs = ["a"]', "there is no section 'cue'"),
        ("[cues]\nhedge_adverbs = [1]", "[cues] hedge_adverbs: this is no list of words"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        load_lexicon(text, source="own.toml", base=default_lexicon())
    assert str(caught.value).startswith("own.toml")
    assert words in str(caught.value)


def test_a_faulty_lexicon_is_told_once_and_nothing_is_written(
    backchannel: CommandLine, report: Callable[..., Path]
) -> None:
    text, own = report(SENTENCE), report(OWN.replace('["to"]', '["too"]'), "own.toml")
    done = backchannel("extract", "--lexicon", own, text, text)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "own.toml, [frame.semaphore] recipient, line 5: 'too' is no slot" in done.stderr
    missing = backchannel("extract", "--lexicon", "no-such.toml", text)
    assert (missing.returncode, missing.stderr) == (1, "backchannel: no-such.toml: there is no such file\n")


def test_the_shipped_frames_pass_the_checks_that_a_users_must() -> None:
    assert [(frame.name, fault) for frame in default_lexicon().frames if (fault := find_fault(frame))] == []


def test_every_slot_with_a_rule_of_its_own_may_be_used() -> None:
    from backchannel.extraction.clauses import Clauses
    from backchannel.extraction.tree import Tree

    lexicon = default_lexicon()
    slots = Slots(Tree(""), Clauses(Tree(""), lexicon), lexicon)
    named = {*slots._at_verb, *slots._at_noun}
    assert named and {slot for slot in named if not known_slot("sender", slot)} == set()


def test_lines_are_found_whatever_the_quotes() -> None:
    text = '\n[frame."a b"]\nclass = "Message"\n[frame.c]\nclass = "Offer"\n'
    assert (line_of(text, "a b"), line_of(text, "a b", "class"), line_of(text, "c", "class")) == (2, 3, 5)
    assert (line_of(text, "c", "verbs"), line_of(text, "d")) == (4, None)
