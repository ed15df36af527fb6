"""The lexicon: frames of diplomatic communication read from a TOML file, indexed by word form."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from backchannel.errors import DataError
from backchannel.extraction.inflection import noun_forms, verb_forms

__all__ = ["Frame", "Lexicon", "default_lexicon", "load_lexicon"]


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"kind": "class"}):
    """One way of naming one kind of act; the fields are explained at the head of ``lexicon.toml``."""

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

    def __getitem__(self, words: str) -> frozenset[str]:
        return self.words[words]


def load_lexicon(text: str, *, source: str = "lexicon.toml") -> Lexicon:
    """Read a lexicon.

    Raises:
        DataError: not TOML, or a frame with a field that does not exist.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"this is not TOML: {error}", source=source) from None
    frames = []
    for name, fields in table.pop("frame", {}).items():
        try:
            frames.append(msgspec.convert({"name": name, **fields}, Frame))
        except msgspec.ValidationError as error:
            raise DataError(str(error), source=source, place=f"[frame.{name}]") from None
    return Lexicon(tuple(frames), _word_lists(table))


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
    """Return the shipped lexicon; it is read once."""
    path = resources.files("backchannel.extraction") / "lexicon.toml"
    return load_lexicon(path.read_text(encoding="utf-8"), source=Path(str(path)).name)
