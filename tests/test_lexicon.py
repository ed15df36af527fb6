"""The lexicon: word forms, frames, and what is refused in one."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import get_args

import pytest

from backchannel.errors import DataError
from backchannel.extraction.inflection import noun_forms, verb_forms
from backchannel.extraction.lexicon import Lexicon, default_lexicon, load_lexicon
from backchannel.facts import COMMUNICATION_CLASSES, Channel, Medium, Modality, Status

FRAME = """
[frame.sing]
class = "Statement"
verbs = ["sing", "sing along"]
nouns = ["song", "swan song"]
sender = ["subject"]
content = ["clause"]
needs = ["sender"]
speech = true
"""


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return default_lexicon()


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("mediate", {"mediate", "mediates", "mediated", "mediating"}),
        ("convey", {"convey", "conveys", "conveyed", "conveying"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("pass", {"pass", "passes", "passed", "passing"}),
        ("say", {"say", "says", "said", "saying"}),
        ("meet", {"meet", "meets", "met", "meeting"}),
        ("tell", {"tell", "tells", "told", "telling"}),
        ("plan", {"plan", "plans", "planned", "planning"}),
        ("send", {"send", "sends", "sent", "sending"}),
        ("agree", {"agree", "agrees", "agreed", "agreeing"}),
    ],
)
def test_a_verb_is_known_in_all_its_forms(lemma: str, forms: set[str]) -> None:
    assert forms <= set(verb_forms(lemma))


@pytest.mark.parametrize("wrong", ["saied", "meeted", "telled", "planed", "denyed", "passs", "agreeed"])
def test_no_form_is_made_up(wrong: str) -> None:
    lemmas = ("say", "meet", "tell", "plan", "deny", "pass", "agree")
    assert wrong not in {form for lemma in lemmas for form in verb_forms(lemma)}


@pytest.mark.parametrize(
    ("lemma", "plural"), [("talk", "talks"), ("ally", "allies"), ("message", "messages"), ("draft", "drafts")]
)
def test_a_noun_is_known_in_both_numbers(lemma: str, plural: str) -> None:
    assert {lemma, plural} <= set(noun_forms(lemma))


def test_a_frame_is_found_by_any_form_of_its_words() -> None:
    lexicon = load_lexicon(FRAME)
    assert {frame.name for form in ("sing", "sings", "singing") for _, _, frame in lexicon.verbs[form]} == {"sing"}
    assert ("sing", "along") in {(lemma, particle) for lemma, particle, _ in lexicon.verbs["sings"]}
    assert ("song", "swan") in {(head, before) for head, before, _ in lexicon.nouns["songs"]}
    assert lexicon.frames[0].kind == "Statement"


def test_a_lexicon_that_is_not_toml_is_refused_by_name() -> None:
    with pytest.raises(DataError) as caught:
        load_lexicon("[frame.sing", source="mine.toml")
    assert str(caught.value).startswith("mine.toml: this is not TOML")


@pytest.mark.parametrize(
    ("line", "named"),
    [('colour = "red"', "colour"), ('verbs = "sing"', "verbs"), ("least = true", "least"), ("class = 3", "class")],
)
def test_a_field_that_does_not_exist_or_fit_is_refused_with_its_frame(line: str, named: str) -> None:
    fields = {"class": 'class = "Statement"', "verbs": 'verbs = ["sing"]'}
    fields[named] = line
    text = "[frame.sing]\n" + "\n".join(fields.values())
    with pytest.raises(DataError) as caught:
        load_lexicon(text, source="mine.toml")
    assert caught.value.source == "mine.toml"
    assert "[frame.sing]" in str(caught.value)
    assert named in str(caught.value)


def test_a_frame_without_class_is_refused() -> None:
    with pytest.raises(DataError, match="class"):
        load_lexicon('[frame.sing]\nverbs = ["sing"]')


def test_a_frame_of_the_users_own_is_added_to_the_shipped_ones(shipped: Lexicon) -> None:
    mine = load_lexicon(FRAME, base=shipped)
    assert {f.name for f in mine.frames} == {f.name for f in shipped.frames} | {"sing"}
    assert "sings" in mine.verbs
    assert "sings" not in shipped.verbs


# ---- the shipped one -----------------------------------------------------------------------------


def test_every_frame_has_a_class_of_the_vocabulary(shipped: Lexicon) -> None:
    assert {f.kind for f in shipped.frames} <= {*COMMUNICATION_CLASSES, "Mediation"}


def test_every_code_of_a_frame_is_one_of_the_vocabulary(shipped: Lexicon) -> None:
    assert {f.modality for f in shipped.frames} <= set(get_args(Modality))
    assert {f.medium for f in shipped.frames} - {None} <= set(get_args(Medium))
    assert {f.inside for f in shipped.frames} - {None} <= set(get_args(Status))
    assert "back-channel" in get_args(Channel)


def test_every_frame_can_be_found_and_needs_somebody(shipped: Lexicon) -> None:
    for frame in shipped.frames:
        assert frame.verbs or frame.nouns or frame.roles_as or frame.predicates, frame.name
        assert frame.needs, frame.name
        assert all(getattr(frame, role) for role in frame.needs), frame.name


def test_every_word_that_tells_how_far_an_act_got_tells_a_status(shipped: Lexicon) -> None:
    assert set(shipped.statuses.values()) <= set(get_args(Status))
    assert shipped.statuses["offered"] == "offered"
    assert shipped.statuses["refuses"] == "refused"


def test_what_speaks_of_speech_has_content(shipped: Lexicon) -> None:
    for frame in shipped.frames:
        if frame.speech:
            assert frame.content, frame.name


def test_the_shipped_lexicon_names_nobody(shipped: Lexicon) -> None:
    """What a rule fires on is words of diplomacy, never the states or persons of one article."""
    from backchannel.authority import default_authority

    authority = default_authority()
    for frame in shipped.frames:
        for word in (*frame.verbs, *frame.nouns, *frame.objects, *frame.roles_as):
            senses = [s for s in authority.lookup(word.title()) if s.entry.kind in {"State", "Person"}]
            assert not [s for s in senses if s.how == "name"], (frame.name, word)


def test_the_shipped_files_are_read_in_the_order_of_their_names() -> None:
    """A frame of two files would be one of them: each has its name to itself, and none is lost."""
    folder = resources.files("backchannel.extraction") / "lexicon"
    names: list[str] = []
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        names += tomllib.loads(file.read_text(encoding="utf-8")).get("frame", {})
    assert len(names) == len(set(names)) > 100
    assert [frame.name for frame in default_lexicon().frames] == names
