"""morph-kgc beside our mapping: the same facts, the same quads, by rules in RML.

    python benchmarks/mapping_peer.py [1000]

RML maps tables, so the facts are laid out in tables first, a table a kind of record; the rules make IRIs of the ids in
them. morph-kgc has for nothing: the tables, superclasses and super-properties, the words around a quote, its imports,
and the writing of a file. Only the seconds of processor in which it maps are counted. It needs another rdflib, and gets
an environment of its own in ``build/morph-kgc``, made with pip when it is not there. What it makes is compared, quad by
quad, with what we make.
"""

from __future__ import annotations

import argparse
import csv
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import corpus
from costs import Stage, stage_lines, timed
from script import run_script

from backchannel.facts import Actor, Communication, Facts
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.mapping.graph import QUOTE_CONTEXT
from backchannel.mapping.names import Names
from backchannel.mapping.vocabulary import (
    BC,
    OA,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SKOS,
    SUPERPROPERTIES,
    WIKIDATA,
    XSD,
    lineage,
)

__all__ = ["beside_ours"]

_REQUIREMENT = "morph-kgc==2.10.0"
_ENVIRONMENT = Path(__file__).parent.parent / "build" / "morph-kgc"
_TIMES = 25
_DRIVER = """
import logging, sys, time
import morph_kgc
logging.disable(logging.CRITICAL)
begun = time.process_time()
lines = morph_kgc.materialize_set(sys.argv[1])
print(time.process_time() - begun)
with open(sys.argv[2], "w", encoding="utf-8") as stream:
    stream.writelines(sorted(f"{line} .\\n" for line in lines))
"""


_Row = Mapping[str, object]
_COLUMN = re.compile(r"\{([^{}]+)\}")


class _Object(NamedTuple):
    """A predicate and its object.

    Attributes:
        predicate: an IRI, with columns in braces, if any.
        value: likewise; or a column alone, for a literal.
        kind: of a literal: the local name of a datatype, a language with @, or nothing for plain words.
    """

    predicate: str
    value: str
    kind: str = ""


class _Table(NamedTuple):
    """Rows of one kind of record: the IRIs of subject and graph, columns in braces, and what is said."""

    subject: str
    graph: str
    objects: tuple[_Object, ...]


_TYPE = f"{RDF}type"
_ARTICLE = f"{DEFAULT_BASE}article/{{article}}"
_ACT = f"{_ARTICLE}/act/{{act}}"
_CLAIM = f"{_ACT}/claim/{{by}}"
_WORDS = f"{_ARTICLE}/{{use}}/{{start}}-{{end}}"
_ACTOR = f"{DEFAULT_BASE}{{actor}}"
_ITEM = f"{WIKIDATA}{{item}}"
_LINK = f"{_ACTOR}/link/{{item}}"
_RUN = f"{_ARTICLE}/extraction"
_AGENT = f"{DEFAULT_BASE}software/{{program}}/{{version}}"
_TABLES = {
    "article": _Table(
        _ARTICLE,
        _ARTICLE,
        (
            _Object(_TYPE, f"{BC}Article"),
            _Object(_TYPE, f"{SCHEMA}NewsArticle"),
            _Object(f"{SCHEMA}headline", "title", "@en"),
            _Object(f"{SCHEMA}publisher", "publisher"),
            _Object(f"{SCHEMA}datePublished", "published", "date"),
            _Object(f"{SCHEMA}inLanguage", "language"),
            _Object(f"{SCHEMA}url", "https:{url}"),
        ),
    ),
    "run": _Table(
        _RUN,
        _ARTICLE,
        (
            _Object(_TYPE, f"{PROV}Activity"),
            _Object(f"{PROV}used", _ARTICLE),
            _Object(f"{PROV}wasAssociatedWith", _AGENT),
        ),
    ),
    "agent": _Table(_AGENT, _ARTICLE, (_Object(_TYPE, f"{PROV}SoftwareAgent"), _Object(f"{RDFS}label", "label"))),
    "holds": _Table(_ARTICLE, _ARTICLE, (_Object(f"{BC}holds", _CLAIM),)),
    "claim": _Table(
        _CLAIM,
        _ARTICLE,
        (
            _Object(_TYPE, f"{BC}Claim"),
            _Object(f"{BC}claims", _ACT),
            _Object(f"{BC}assertedBy", f"{DEFAULT_BASE}{{asserter}}"),
            _Object(f"{BC}modality", f"{BC}{{modality}}"),
            _Object(f"{BC}confidence", "confidence", "decimal"),
            _Object(f"{PROV}wasGeneratedBy", _RUN),
        ),
    ),
    "evidence": _Table(_CLAIM, _ARTICLE, (_Object(f"{BC}evidence", _WORDS),)),
    "mention": _Table(_WORDS, _ARTICLE, (_Object(_TYPE, f"{BC}Mention"), _Object(f"{BC}refersTo", _ACTOR))),
    "words": _Table(
        _WORDS,
        _ARTICLE,
        (
            _Object(_TYPE, f"{OA}SpecificResource"),
            _Object(f"{OA}hasSource", _ARTICLE),
            _Object(f"{OA}hasSelector", f"{_WORDS}/quote"),
            _Object(f"{OA}hasSelector", f"{_WORDS}/position"),
        ),
    ),
    "quote": _Table(
        f"{_WORDS}/quote",
        _ARTICLE,
        (
            _Object(_TYPE, f"{OA}TextQuoteSelector"),
            _Object(f"{OA}exact", "exact"),
            _Object(f"{OA}prefix", "prefix"),
            _Object(f"{OA}suffix", "suffix"),
        ),
    ),
    "position": _Table(
        f"{_WORDS}/position",
        _ARTICLE,
        (
            _Object(_TYPE, f"{OA}TextPositionSelector"),
            _Object(f"{OA}start", "start", "nonNegativeInteger"),
            _Object(f"{OA}end", "end", "nonNegativeInteger"),
        ),
    ),
    "act class": _Table(_ACT, _CLAIM, (_Object(_TYPE, f"{BC}{{class}}"),)),
    "status": _Table(_ACT, _CLAIM, (_Object(f"{BC}status", f"{BC}{{status}}"),)),
    "role": _Table(_ACT, _CLAIM, (_Object(f"{BC}{{role}}", _ACTOR),)),
    "topic": _Table(_ACT, _CLAIM, (_Object(f"{BC}topic", "topic", "@en"),)),
    "day": _Table(_ACT, _CLAIM, (_Object(f"{BC}date", "day", "date"),)),
    "reported": _Table(_ACT, _ARTICLE, (_Object(_TYPE, f"{BC}ReportedAct"),)),
    "actor class": _Table(_ACTOR, f"{DEFAULT_BASE}{{described in}}", (_Object(_TYPE, f"{BC}{{class}}"),)),
    "name": _Table(_ACTOR, f"{DEFAULT_BASE}{{described in}}", (_Object(f"{SKOS}prefLabel", "name", "@en"),)),
    "side": _Table(_ACTOR, _ARTICLE, (_Object(f"{BC}actsFor", f"{DEFAULT_BASE}{{side}}"),)),
    "office": _Table(_ACTOR, _ARTICLE, (_Object(f"{BC}office", "office", "@en"),)),
    "link": _Table(
        _LINK,
        _ACTOR,
        (
            _Object(_TYPE, f"{BC}Link"),
            _Object(f"{BC}linkOf", _ACTOR),
            _Object(f"{BC}linksTo", _ITEM),
            _Object(f"{BC}linkMethod", f"{BC}given"),
            _Object(f"{BC}score", "score", "decimal"),
        ),
    ),
    "match": _Table(_ACTOR, _LINK, (_Object(f"{SKOS}{{match}}", _ITEM),)),
}


def _rows(facts: Facts) -> Iterator[tuple[str, _Row]]:
    """Yield the rows of an article with their tables: of what the facts of ``corpus.py`` have, all."""
    about, text = facts.article, facts.article.text
    here = {"article": about.id}
    # Whether all articles share an actor decides where it lives: a path below the base.
    paths = {id: name[1:-1].removeprefix(DEFAULT_BASE) for id, name in Names(facts, DEFAULT_BASE).actors.items()}
    assert facts.extractor is not None
    by = {"program": facts.extractor.name, "version": facts.extractor.version or ""}
    url = (about.url or "").removeprefix("https:")
    known = {"title": about.title, "publisher": about.publisher, "published": about.published, "url": url}
    yield "article", {**here, **known, "language": about.language}
    yield "run", here | by
    yield "agent", here | by | {"label": " ".join(by.values())}

    def words(use: str, start: int, end: int) -> Iterator[tuple[str, _Row]]:
        place = here | {"use": use, "start": start, "end": end}
        around = {"prefix": text[max(0, start - QUOTE_CONTEXT) : start], "suffix": text[end : end + QUOTE_CONTEXT]}
        yield "words", place
        yield "quote", place | around | {"exact": text[start:end]}
        yield "position", place

    acts = {act.id: act for act in facts.acts()}
    for claim in facts.claims:
        assert claim.claims is not None
        told = acts[claim.claims]
        kind = told.kind if isinstance(told, Communication) else "Mediation"
        act = f"{told.trigger.start}-{'mediation' if kind == 'Mediation' else 'communication'}"
        key = here | {"act": act, "by": claim.asserted_by or "article"}
        asserter = f"article/{about.id}" if claim.asserted_by is None else paths[claim.asserted_by]
        yield "holds", key
        yield "claim", key | {"asserter": asserter, "modality": claim.modality, "confidence": claim.confidence}
        for span in claim.evidence:
            yield "evidence", key | {"use": "evidence", "start": span.start, "end": span.end}
            yield from words("evidence", span.start, span.end)
        if claim.modality in ("asserted", "confirmed") and told.status in ("ongoing", "concluded", "failed"):
            yield "reported", here | {"act": act}
        for each in lineage(kind):
            yield "act class", key | {"class": each}
        yield "status", key | {"status": told.status}
        for role in ("sender", "recipient", "participant", "mediator", "party"):
            for actor in getattr(told, role, ()):
                for each in dict.fromkeys((role, SUPERPROPERTIES.get(role, role))):
                    yield "role", key | {"role": each, "actor": paths[actor]}
        for topic in told.topics:
            yield "topic", key | {"topic": topic}
        if told.date is not None:
            yield "day", key | {"day": told.date}
    for record in facts.actors:
        yield from _actor_rows(record, paths, here)
        for mention in record.mentions:
            place = here | {"use": "mention", "start": mention.start, "end": mention.end}
            yield "mention", place | {"actor": paths[record.id]}
            yield from words("mention", mention.start, mention.end)


def _actor_rows(record: Actor, paths: Mapping[str, str], here: dict[str, str]) -> Iterator[tuple[str, _Row]]:
    actor = {"actor": paths[record.id]}
    where = {"described in": f"article/{here['article']}" if record.authority is None else paths[record.id]}
    for each in (*lineage(record.kind), *(("Place",) if record.kind == "State" else ())):
        yield "actor class", actor | where | {"class": each}
    yield "name", actor | where | {"name": record.name}
    for side in record.acts_for:
        yield "side", here | actor | {"side": paths[side]}
    if record.office is not None:
        yield "office", here | actor | {"office": record.office}
    for n, item in enumerate(record.identifiers):
        yield "link", actor | {"item": item, "score": "1.0"}
        yield "match", actor | {"item": item, "match": "closeMatch" if n else "exactMatch"}


def _lay_out(documents: Iterable[Facts], folder: Path) -> None:
    """Write the tables, the rules and the configuration."""
    streams = {name: (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") for name in _TABLES}
    tables = {
        name: csv.DictWriter(stream, _columns(_TABLES[name]), extrasaction="ignore") for name, stream in streams.items()
    }
    for each in tables.values():
        each.writeheader()
    for facts in documents:
        for name, row in _rows(facts):
            tables[name].writerow(row)
    for stream in streams.values():
        stream.close()
    (folder / "rules.ttl").write_text(
        "@prefix rr: <http://www.w3.org/ns/r2rml#> .\n@prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n"
        "@prefix ql: <http://semweb.mmlab.be/ns/ql#> .\n"
        + "".join(_rules(name, table, folder) for name, table in _TABLES.items()),
        encoding="utf-8",
    )
    (folder / "config.ini").write_text(
        "[CONFIGURATION]\noutput_format = N-QUADS\nnumber_of_processes = 1\nna_values =\n"
        f"safe_percent_encoding = /:\n[Facts]\nmappings = {folder / 'rules.ttl'}\n",
        encoding="utf-8",
    )


def _columns(table: _Table) -> list[str]:
    templates = [table.subject, table.graph, *(part for each in table.objects for part in each[:2])]
    columns = [name for template in templates for name in _COLUMN.findall(template)]
    return [*dict.fromkeys([*columns, *(each.value for each in table.objects if ":" not in each.value)])]


def _rules(name: str, table: _Table, folder: Path) -> str:
    """One table's rules in RML."""
    said = "".join(
        f" ;\n  rr:predicateObjectMap [ rr:predicateMap [ {_iri(each.predicate)} ] ;"
        f" rr:objectMap [ {_object(each)} ] ; rr:graphMap [ {_iri(table.graph)} ] ]"
        for each in table.objects
    )
    return (
        f'<#{name.replace(" ", "-")}> rml:logicalSource [ rml:source "{folder / name}.csv" ;'
        f" rml:referenceFormulation ql:CSV ] ;\n  rr:subjectMap [ {_iri(table.subject)} ]{said} .\n"
    )


def _iri(template: str) -> str:
    return f'rr:template "{template}"' if "{" in template else f"rr:constant <{template}>"


def _object(each: _Object) -> str:
    if ":" in each.value:
        return _iri(each.value)
    kind = " ; rr:termType rr:Literal"
    if each.kind:
        kind = f' ; rr:language "{each.kind[1:]}"' if each.kind[0] == "@" else f" ; rr:datatype <{XSD}{each.kind}>"
    return f'rml:reference "{each.value}"{kind}'


def _python() -> Path:
    """The Python of the environment, which is made where there is none."""
    python = _ENVIRONMENT / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(_ENVIRONMENT)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", _REQUIREMENT]
        subprocess.run(pip, check=True)
    return python


def beside_ours(number: int) -> list[Stage]:
    """Map made-up articles with both.

    Raises:
        SystemExit: what they make differs.
    """
    documents = list(corpus.articles(number))
    ours = b"".join(map_facts(facts).nquads() for facts in documents)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _lay_out(documents, folder)
        command = [str(_python()), "-c", _DRIVER, str(folder / "config.ini"), str(folder / "out.nq")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"morph-kgc failed: {done.stderr.strip()[-500:]}")
        theirs = (folder / "out.nq").read_bytes()
    if theirs != (distinct := b"".join(sorted(set(ours.splitlines(keepends=True))))):
        few = sorted(set(theirs.splitlines()) ^ set(distinct.splitlines()))[:4]
        raise SystemExit("morph-kgc maps otherwise:\n" + "\n".join(line.decode() for line in few))
    mapping = timed(lambda: sum(len(map_facts(facts).nquads()) for facts in documents))
    seconds = float(done.stdout.split()[-1])
    return [
        Stage("mapping facts to N-Quads, beside morph-kgc", 1000 * mapping / number),
        Stage(
            f"morph-kgc, the same quads, {seconds / mapping:.1f} times that",
            1000 * seconds / number,
            f"{_TIMES} times",
            seconds / mapping >= _TIMES,
        ),
    ]


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=1000)
    print(*stage_lines(beside_ours(parser.parse_args().articles)), sep="\n")


if __name__ == "__main__":
    run_script(main)
