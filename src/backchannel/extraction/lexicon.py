"""The lexicon: frames of diplomatic communication read from a TOML file, indexed by word form."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from backchannel.errors import DataError
from backchannel.extraction.frame_checks import find_fault, line_of
from backchannel.extraction.inflection import noun_forms, verb_forms
from backchannel.facts import CONVERSATION_CLASSES
from backchannel.reading.decoding import decode_text
from backchannel.reading.source import read_bytes

__all__ = ["Frame", "Lexicon", "default_lexicon", "load_lexicon", "read_lexicon"]

_SECTIONS = ("lists", "status", "deeds", "cues", "nouns")


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"kind": "class"}):
    """One way of naming one kind of act; the fields are explained in ``lexicon/README.md``."""

    name: str = ""
    kind: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    roles_as: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    carrier: tuple[str, ...] = ()
    participant: tuple[str, ...] = ()
    mediator: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    destination: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    also_needs: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    least: int = 1
    persons: bool = False
    bare: bool = False
    hyphenated: bool = False
    finite: bool = False
    official: bool = False
    predicates: tuple[str, ...] = ()
    commercial: tuple[str, ...] = ()
    relay: bool = False
    speech: bool = False
    factive: bool = False
    modality: str = "asserted"
    inside: str | None = None
    status: str | None = None
    medium: str | None = None


_DEEDS = ("kind_verbs", "harsh_verbs", "giving_verbs", "bestowing_verbs", "ending_verbs")


class Lexicon:
    """Frames by the forms of their words, and the word lists that colour what frames find.

    ``verbs`` and ``nouns`` lead from a lower-case form to ``(lemma, particle or second word, frame)`` in the
    order of the file; ``words`` are the lists of the sections that are no frames, each as a set.
    """

    def __init__(self, frames: tuple[Frame, ...], words: dict[str, frozenset[str]]) -> None:
        self.frames = frames
        self.words = words
        self.verbs: dict[str, list[tuple[str, str, Frame]]] = {}
        self.nouns: dict[str, list[tuple[str, str, Frame]]] = {}
        self.objects: dict[str, frozenset[str]] = {}
        self.statuses: dict[str, str] = {}
        for frame in frames:
            self._index(frame)
        for status, verbs in words.items():
            if status.startswith("status."):
                for verb in verbs:
                    for form in verb_forms(verb):
                        self.statuses[form] = status.removeprefix("status.")

    def _index(self, frame: Frame) -> None:
        for verb in frame.verbs:
            lemma, _, particle = verb.partition(" ")
            for form in verb_forms(lemma):
                self.verbs.setdefault(form, []).append((lemma, particle, frame))
        for noun in (*frame.nouns, *frame.roles_as):
            *before, head = noun.split(" ")
            for form in noun_forms(head):
                self.nouns.setdefault(form, []).append((head, " ".join(before), frame))
        self.objects[frame.name] = frozenset(form for noun in frame.objects for form in noun_forms(noun))

    def forms_with(self, *slots: str) -> frozenset[str]:
        """Return the forms of the verbs whose content can stand in one of these slots."""
        return self._forms_with(slots)

    @functools.cache  # noqa: B019 - a program has one lexicon, or two
    def _forms_with(self, slots: tuple[str, ...]) -> frozenset[str]:
        return frozenset(
            form
            for form, uses in self.verbs.items()
            if any(slot in frame.content for _, _, frame in uses for slot in slots)
        )

    @functools.cached_property
    def hyphenated(self) -> tuple[str, ...]:
        """Nouns with a hyphen in them, singular and plural: *go-between*."""
        return tuple(sorted(form for form in self.nouns if "-" in form))

    @functools.cached_property
    def conversing(self) -> frozenset[str]:
        """Forms of the verbs and nouns that tell of somebody meeting or speaking with somebody."""
        frames = [
            f for f in self.frames if f.kind in CONVERSATION_CLASSES and f.name not in {"discuss", "visit", "join"}
        ]
        verbs = {form for f in frames for verb in f.verbs for form in verb_forms(verb.partition(" ")[0])}
        nouns = {form for f in frames for noun in f.nouns for form in noun_forms(noun.rpartition(" ")[2])}
        return frozenset(verbs | nouns)

    @functools.cached_property
    def meeting(self) -> frozenset[str]:
        """What one travels for: the words of ``conversing``, and those of visits and of what is discussed."""
        frames = [f for f in self.frames if f.kind in CONVERSATION_CLASSES]
        return self.conversing.union(
            *(noun_forms(noun) for f in frames for noun in f.nouns if f.kind == "Visit"),
            *(verb_forms(verb) for f in frames for verb in f.verbs if f.name == "discuss"),
        )

    @functools.cached_property
    def controlling(self) -> frozenset[str]:
        """Forms of the verbs whose object is who is to act: *asked him to*."""
        return frozenset(form for verb in self["object_control"] for form in verb_forms(verb))

    @functools.cached_property
    def topical(self) -> frozenset[str]:
        """Forms of the verbs whose object is what a conversation is about: *discussed*."""
        return frozenset(f for f, uses in self.verbs.items() if any("matter" in x.topic for _, _, x in uses))

    @functools.cached_property
    def made(self) -> dict[str, frozenset[str]]:
        """Forms of the verbs of mediation that need an object -> what that may be: *brokered* a truce."""
        return {
            form: self.objects[frame.name]
            for form, uses in self.verbs.items()
            for _, _, frame in uses
            if frame.kind == "Mediation" and frame.objects
        }

    @functools.cached_property
    def deeds(self) -> frozenset[str]:
        """The forms of the verbs of ``[deeds]`` and of the frames."""
        return frozenset(self.verbs).union(*(self[name] for name in _DEEDS))

    def __getitem__(self, words: str) -> frozenset[str]:
        return self.words[words]


def load_lexicon(text: str, *, source: str = "lexicon", base: Lexicon | None = None) -> Lexicon:
    """Read a lexicon.

    Parameters:
        text: TOML, in the form that ``lexicon/README.md`` tells.
        source: what to call it in errors.
        base: a lexicon to add this one to. Its frames come first; a frame of the same name takes the place of
            one of them, words of a list are added to it. What is added is checked: a slot, role, code or list that
            does not exist is an error.

    Raises:
        DataError: not TOML, or a frame with a field that does not exist; the place has the frame and the line.
    """
    frames, table = _read(text, source, strict=base is not None)
    if base is None:
        return Lexicon(tuple(frames.values()), _word_lists(table))
    _check_lists(table, base, source)
    words = {**base.words}
    for name, members in _word_lists(table).items():
        words[name] = words[name] | members
    return Lexicon(tuple(({f.name: f for f in base.frames} | frames).values()), words)


def _read(text: str, source: str, *, strict: bool) -> tuple[dict[str, Frame], dict[str, Any]]:
    """Return the frames of a file by name, and its other tables."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"this is not TOML: {error}", source=source) from None
    sections = table.pop("frame", {})
    if not isinstance(sections, dict):
        raise DataError("frame is no table", source=source, remedy="write [frame.NAME] above the fields of each")
    return {name: _frame(name, fields, text, source, strict=strict) for name, fields in sections.items()}, table


def _frame(name: str, fields: object, text: str, source: str, *, strict: bool) -> Frame:
    def fault(message: str, field: str | None = None, remedy: str | None = None) -> DataError:
        line = line_of(text, name, field)
        place = f"[frame.{name}]" + (f" {field}" if field else "") + (f", line {line}" if line else "")
        return DataError(message, source=source, place=place, remedy=remedy)

    if not isinstance(fields, dict):
        raise fault("a frame is a table of fields")
    try:
        frame = msgspec.convert({**fields, "name": name}, Frame)
    except msgspec.ValidationError as error:
        named = re.search(r"`\$\.(\w+)|unknown field `(\w+)`", str(error))
        raise fault(str(error), (named[1] or named[2]) if named else None) from None
    found = find_fault(frame) if strict else None
    if found is not None:
        raise fault(found.message, found.field, found.remedy)
    return frame


def _check_lists(table: dict[str, Any], base: Lexicon, source: str) -> None:
    """Refuse words that no rule would ever look at."""
    for section, lists in table.items():
        if section not in _SECTIONS or not isinstance(lists, dict):
            known = ", ".join(f"[{each}]" for each in ("frame.NAME", *_SECTIONS))
            raise DataError(f"there is no section {section!r}", source=source, remedy=f"there are {known}")
        for name, members in lists.items():
            if (f"status.{name}" if section == "status" else name) not in base.words:
                raise DataError("there is no such list", source=source, place=f"[{section}] {name}")
            if not isinstance(members, list) or not all(isinstance(each, str) for each in members):
                raise DataError("this is no list of words", source=source, place=f"[{section}] {name}")


def _word_lists(table: dict[str, Any]) -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {}
    for section, lists in table.items():
        for name, members in lists.items():
            key = f"{section}.{name}" if section == "status" else name
            if section == "nouns" or (section == "deeds" and name.endswith("_things")):
                words[key] = frozenset(form for noun in members for form in noun_forms(noun))
            elif section in {"cues", "deeds"} and name.endswith("_verbs"):
                words[key] = frozenset(form for verb in members for form in _particle_forms(verb))
            else:
                words[key] = frozenset(members)
    return words


def _particle_forms(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb that may have a particle: *call off*, *called off*."""
    lemma, blank, particle = verb.partition(" ")
    return tuple(form + blank + particle for form in verb_forms(lemma))


@functools.cache
def default_lexicon() -> Lexicon:
    """Return the shipped lexicon: the files of the folder ``lexicon`` in the order of their names; read once."""
    frames: dict[str, Frame] = {}
    words: dict[str, frozenset[str]] = {}
    files = (f for f in (resources.files("backchannel.extraction") / "lexicon").iterdir() if f.name.endswith(".toml"))
    for file in sorted(files, key=lambda f: f.name):
        found, table = _read(file.read_text(encoding="utf-8"), file.name, strict=False)
        if twice := found.keys() & frames.keys():
            raise DataError(f"two files have the frame {min(twice)!r}", source=file.name)
        frames |= found
        words |= _word_lists(table)
    return Lexicon(tuple(frames.values()), words)


def read_lexicon(path: Path | str) -> Lexicon:
    """Read a user's own frames and add them to the shipped lexicon: see :func:`load_lexicon`.

    Raises:
        DataError: the file cannot be read, is not UTF-8, or something in it has no meaning.
    """
    name = str(path)
    return load_lexicon(decode_text(read_bytes(name), name), source=name, base=default_lexicon())
