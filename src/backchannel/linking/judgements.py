"""A person's judgements of links, in a small file that later runs obey."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from backchannel.errors import DataError, UsageError
from backchannel.facts import Actor, Facts, Link, Place
from backchannel.facts.links import WIKIDATA, authority_of
from backchannel.linking.subjects import key_of
from backchannel.whole_files import write_whole

__all__ = ["COLUMNS", "Judgement", "Judgements", "full_target"]

COLUMNS = ("actor", "target", "judgement", "label", "note")


class Judgement(NamedTuple):
    """One judgement: ``actor`` is the part of the IRI that follows the base, ``judgement`` is accept or reject."""

    actor: str
    target: str
    judgement: str
    label: str = ""
    note: str = ""


class Judgements:
    """All judgements of a file, the last one on a pair counting.

    Parameters:
        judged: the judgements.
        source: the file's name, told as the source of links that were accepted.
    """

    def __init__(self, judged: Iterable[Judgement] = (), source: str = "judgements") -> None:
        self.source = source
        self._judged = {(each.actor, each.target): each for each in judged}
        self._of: dict[str, list[Judgement]] = {}
        for each in self._judged.values():
            self._of.setdefault(each.actor, []).append(each)

    def __len__(self) -> int:
        return len(self._judged)

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self._judged.values())

    @classmethod
    def read(cls, path: str, *, missing: bool = False) -> Judgements:
        """Read the file.

        Parameters:
            path: a CSV file with the columns of :data:`COLUMNS`.
            missing: take a file that is not there for an empty one.

        Raises:
            DataError: it is not of its form, naming the line, or cannot be read.
        """
        try:
            text = Path(path).read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            if missing:
                return cls(source=Path(path).name)
            raise DataError("there is no such file", source=path) from None
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"this cannot be read: {error}", source=path) from None
        reader = csv.reader(io.StringIO(text, newline=""))
        if tuple(next(reader, ())) != COLUMNS:
            raise DataError(
                "these are no judgements", source=path, place="line 1", remedy=f"the header is {','.join(COLUMNS)}"
            )
        found = []
        for row in reader:
            if len(row) != len(COLUMNS) or row[2] not in ("accept", "reject"):
                raise DataError(
                    "this is no judgement",
                    source=path,
                    place=f"line {reader.line_num}",
                    remedy="write an actor, a target, accept or reject, a label, a note",
                )
            found.append(Judgement(*row)._replace(target=full_target(row[1])))
        return cls(found, Path(path).name)

    def add(self, judgement: Judgement) -> Judgements:
        """Return these and one more; accepting an entry rejects none of the others, but takes the place of an
        earlier acceptance in the same authority.
        """
        kept = [
            each
            for each in self._judged.values()
            if not (
                each.actor == judgement.actor
                and judgement.judgement == each.judgement == "accept"
                and authority_of(each.target) == authority_of(judgement.target)
            )
        ]
        return Judgements([*kept, judgement], self.source)

    def write(self, path: str) -> None:
        """Write the file, sorted, all of it or nothing.

        Raises:
            UsageError: it cannot be written.
        """
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(sorted(self._judged.values()))
        try:
            write_whole(Path(path), out.getvalue().encode(), private=False)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from None

    def obey(self, facts: Facts) -> Facts:
        """Return the facts with accepted links exact and rejected ones gone."""
        if not self._judged:
            return facts
        return msgspec.structs.replace(
            facts,
            actors=tuple(self._judge(facts, actor) for actor in facts.actors),
            places=tuple(self._judge(facts, place) for place in facts.places),
        )

    def _judge(self, facts: Facts, record: Actor | Place) -> Actor | Place:
        judged = self._of.get(key_of(facts, record), ())
        if not judged:
            return record
        rejected = {each.target for each in judged if each.judgement == "reject"}
        accepted = [each for each in judged if each.judgement == "accept"]
        sure = {authority_of(each.target) for each in accepted}
        links = [
            Link(
                target=each.target,
                match="exact",
                method="judgement",
                label=each.label or None,
                source=each.note or self.source,
            )
            for each in accepted
        ]
        taken = {link.target for link in links}
        for link in record.links:
            if link.target in rejected or link.target in taken:
                continue
            # Who is surely one entry is no other entry of the same authority.
            if authority_of(link.target) not in sure:
                links.append(link)
        items = [f"{WIKIDATA}{item}" for item in record.identifiers]
        kept = [] if authority_of(WIKIDATA) in sure else [item for item in items if item not in rejected]
        kept += [each for each in taken if each.startswith(WIKIDATA)]
        identifiers = tuple(item.removeprefix(WIKIDATA) for item in kept)
        return msgspec.structs.replace(record, links=tuple(links), identifiers=identifiers)


def full_target(target: str) -> str:
    """Return the IRI of an entry; a bare Q31 is the Wikidata item."""
    return f"{WIKIDATA}{target}" if target[:1] == "Q" and target[1:].isdigit() else target
