"""The dataset described for those who look for data: VoID (https://www.w3.org/TR/void/) and DCAT 3
(https://www.w3.org/TR/vocab-dcat-3/), with figures counted while it was written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from urllib.parse import urljoin

from backchannel.mapping import Quad, Quads
from backchannel.mapping.terms import integer_literal, literal, typed_literal
from backchannel.mapping.vocabulary import BC, DCTERMS, PREFIXES
from backchannel.publishing.attribution import Attribution
from backchannel.publishing.census import Census, Tally
from backchannel.publishing.formats import Format
from backchannel.publishing.layout import TYPE, Properties
from backchannel.publishing.notation import Notation

__all__ = ["CATALOG", "Catalog", "Dump"]

CATALOG = "catalog.ttl"
"""The name of the file."""

DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
FORMATS = "http://www.w3.org/ns/formats/"
SD = "http://www.w3.org/ns/sparql-service-description#"
SPDX = "http://spdx.org/rdf/terms#"
VOID = "http://rdfs.org/ns/void#"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"

_PREFIXES = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF, "sd": SD, "spdx": SPDX, "void": VOID}
_FEATURES = {Format.TURTLE: "Turtle", Format.JSON_LD: "JSON-LD", Format.TRIG: "TriG", Format.N_QUADS: "N-Quads"}
_CONTENTS = {
    Format.TURTLE: "The graph in Turtle: the distinct triples, without named graphs",
    Format.JSON_LD: "The graph in JSON-LD, each claim with its act in a named graph",
    Format.TRIG: "The graph in TriG, each claim with its act in a named graph",
    Format.N_QUADS: "The graph in N-Quads, each claim with its act in a named graph",
    Format.NANOPUB: "The claims as nanopublications, in TriG",
    None: "The facts behind the graph, as JSON, one article a line",
}
_JSON_LINES = "https://jsonlines.org/"  # it has no media type of its own
_FACTS_SCHEMA = "https://w3id.org/backchannel/schema/facts/1"
_NANOPUB_GUIDELINES = "https://nanopub.net/guidelines/working_draft/"
_SHA_256 = f"{SPDX}checksumAlgorithm_sha256"
_VOCABULARY = BC.removesuffix("#")
_TITLE = "Acts of diplomatic communication, as news reports tell of them"
_WIKIDATA = "https://www.wikidata.org/"


class Dump:
    """A file of the dataset; its size and hash are taken while it is written.

    Parameters:
        name: of the file.
        stream: where the bytes go.
        form: the format of a graph; none for facts.
    """

    def __init__(self, name: str, stream: BinaryIO, form: Format | None = None) -> None:
        self.name = name
        self.form = form
        self.size = 0
        self._stream = stream
        self._hash = hashlib.sha256()

    def write(self, data: bytes, /) -> None:
        """Write all of ``data``."""
        self._stream.write(data)
        self._hash.update(data)
        self.size += len(data)

    def checksum(self) -> str:
        """Return the SHA-256 of what was written, in hexadecimal digits."""
        return self._hash.hexdigest()


class Catalog:
    """Counts what is published, and describes it.

    Parameters:
        base: what data IRIs start with; the files are described as lying beside it.
        attribution: who publishes, and under which licence.
        endpoint: the address of a SPARQL endpoint for the dataset, where there is one.
    """

    def __init__(self, base: str, attribution: Attribution, endpoint: str | None = None) -> None:
        self.base = base
        self.attribution = attribution
        self._endpoint = endpoint
        self._dataset = f"{base}dataset"
        self._census = Census(base)

    def count(self, quads: Quads, article: str) -> None:
        """Count one article's graph; ``article`` is its id."""
        self._census.take(quads, f"<{self.base}article/{article}>")

    def add(self, counted: Tally) -> None:
        """Count one article that was counted for itself."""
        self._census.add(counted)

    def amend(self, quads: Iterable[Quad]) -> None:
        """Count what is said of articles that were counted before."""
        self._census.amend(quads)

    def share(self, quads: Iterable[Quad]) -> None:
        """Count what articles share, where it comes apart from them."""
        self._census.share(quads)

    def turtle(self, dumps: Iterable[Dump]) -> bytes:
        """Return the description, in Turtle.

        Parameters:
            dumps: the files of the dataset, written to their end.
        """
        self._census.close()
        notation = Notation(self.base, _PREFIXES)
        prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(notation.prefixes.items()))
        subjects = self._subjects(list(dumps))
        return "\n".join([prefixes, *(notation.subject(node, about) for node, about in subjects)]).encode()

    def _subjects(self, dumps: list[Dump]) -> Iterator[tuple[str, Properties]]:
        dataset = f"<{self._dataset}>"
        files = {f"<{self._dataset}/distribution/{dump.name}>": dump for dump in dumps}
        yield (
            f"<{self.base}catalog>",
            {
                TYPE: _iris(f"{DCAT}Catalog"),
                _dcterms("title"): [literal(f"Catalogue of: {_TITLE}", "en")],
                _dcterms("description"): [literal("Describes the dataset that lies beside it.", "en")],
                f"<{DCAT}dataset>": [dataset],
            }
            | ({f"<{DCAT}service>": [self._service()]} if self._endpoint else {})
            | self._attributed(),
        )
        yield dataset, self._described(files)
        for node, dump in files.items():
            yield from self._distribution(node, dump)
        yield from self._partitions("class", self._census.classes, "entities")
        yield from self._partitions("property", self._census.properties, "triples")
        yield from self._linksets()
        yield from self._surroundings()
        yield from self._kinds(dumps)

    def _described(self, files: dict[str, Dump]) -> Properties:
        """What is said of the dataset itself."""
        counts, void = self._census, VOID
        acts, claims = counts.classes[f"<{BC}Act>"], counts.classes[f"<{BC}Claim>"]
        about: Properties = {
            TYPE: _iris(f"{DCAT}Dataset", f"{VOID}Dataset", *([f"{SD}Dataset"] if self._endpoint else ())),
            _dcterms("title"): [literal(_TITLE, "en")],
            _dcterms("description"): [
                literal(
                    f"News reports: {counts.articles}; claims in them: {claims}; acts of communication or mediation"
                    f" that they describe: {acts}. An act stands in the graph only because somebody claims it: read"
                    " the modality and the status before you take it for a fact.",
                    "en",
                )
            ],
            _dcterms("conformsTo"): _iris(_VOCABULARY),
            f"<{void}documents>": [_count(counts.articles)],
            f"<{void}triples>": [_count(counts.triples)],
            f"<{void}entities>": [_count(counts.entities)],
            f"<{void}distinctSubjects>": [_count(counts.subjects)],
            f"<{void}distinctObjects>": [_count(counts.objects)],
            f"<{void}classes>": [_count(len(counts.classes))],
            f"<{void}properties>": [_count(len(counts.properties))],
            f"<{void}vocabulary>": self._vocabularies(),
            f"<{void}uriSpace>": [literal(self.base)],
            f"<{void}exampleResource>": counts.examples,
            f"<{void}classPartition>": [self._partition("class", term) for term in sorted(counts.classes)],
            f"<{void}propertyPartition>": [self._partition("property", term) for term in sorted(counts.properties)],
            f"<{void}dataDump>": [self._address(dump) for dump in files.values() if dump.form in _FEATURES],
            f"<{void}feature>": [
                f"<{FORMATS}{_FEATURES[dump.form]}>" for dump in files.values() if dump.form in _FEATURES
            ],
            f"<{DCAT}distribution>": list(files),
        }
        if any(counts.links.values()):
            about[f"<{void}subset>"] = [node for node, _ in self._linksets()]
        if counts.published:
            about[_dcterms("temporal")] = [f"<{self._dataset}/published>"]
        if self._endpoint:
            about[f"<{void}sparqlEndpoint>"] = _iris(self._endpoint)
        return {p: objects for p, objects in about.items() if objects} | self._attributed()

    def _attributed(self) -> Properties:
        """Who publishes, under which licence, and when, as far as that is told."""
        creator, licence = self.attribution
        about: Properties = {}
        if creator:
            about |= {_dcterms("creator"): _iris(creator), _dcterms("publisher"): _iris(creator)}
        if licence:
            about[_dcterms("license")] = _iris(licence)
        if self._census.ended:
            about[_dcterms("modified")] = [self._census.ended]
        return about

    def _distribution(self, node: str, dump: Dump) -> Iterator[tuple[str, Properties]]:
        checksum = f"{node[:-1]}/checksum>"
        about: Properties = {
            TYPE: _iris(f"{DCAT}Distribution"),
            _dcterms("title"): [literal(dump.name)],
            _dcterms("description"): [literal(_CONTENTS[dump.form], "en")],
            f"<{DCAT}accessURL>": [self._address(dump)],
            f"<{DCAT}downloadURL>": [self._address(dump)],
            f"<{DCAT}byteSize>": [integer_literal(dump.size)],
            f"<{SPDX}checksum>": [checksum],
        }
        if dump.form is None:
            about |= {_dcterms("format"): _iris(_JSON_LINES), _dcterms("conformsTo"): _iris(_FACTS_SCHEMA)}
        else:
            about[f"<{DCAT}mediaType>"] = _iris(f"{MEDIA_TYPES}{dump.form.media_type}")
        if dump.form is Format.NANOPUB:
            about[_dcterms("conformsTo")] = _iris(_NANOPUB_GUIDELINES)
        # The facts repeat the articles in full, and those are not for whoever publishes the graph to license.
        if self.attribution.licence and dump.form is not None:
            about[_dcterms("license")] = _iris(self.attribution.licence)
        yield node, about
        yield (
            checksum,
            {
                TYPE: _iris(f"{SPDX}Checksum"),
                f"<{SPDX}algorithm>": _iris(_SHA_256),
                f"<{SPDX}checksumValue>": [typed_literal(dump.checksum(), "hexBinary")],
            },
        )

    def _partitions(self, kind: str, counts: dict[str, int], counted: str) -> Iterator[tuple[str, Properties]]:
        for term in sorted(counts):
            yield (
                self._partition(kind, term),
                {f"<{VOID}{kind}>": [term], f"<{VOID}{counted}>": [_count(counts[term])]},
            )

    def _partition(self, kind: str, term: str) -> str:
        space, name = _namespace(term)
        prefix = next((each for each, iri in PREFIXES.items() if iri == space), "other")
        return f"<{self._dataset}/{kind}/{prefix}-{name}>"

    def _linksets(self) -> Iterator[tuple[str, Properties]]:
        """The links to Wikidata, a linkset each property."""
        for predicate, number in sorted(self._census.links.items()):
            if number:
                yield (
                    f"<{self._dataset}/links/{_namespace(predicate)[1]}>",
                    {
                        TYPE: _iris(f"{VOID}Linkset"),
                        f"<{VOID}linkPredicate>": [predicate],
                        f"<{VOID}subjectsTarget>": [f"<{self._dataset}>"],
                        f"<{VOID}objectsTarget>": [f"<{self._dataset}/wikidata>"],
                        f"<{VOID}triples>": [_count(number)],
                    },
                )

    def _surroundings(self) -> Iterator[tuple[str, Properties]]:
        """What the dataset leads to, when its articles were published, and where it can be asked."""
        if any(self._census.links.values()):
            yield (
                f"<{self._dataset}/wikidata>",
                {
                    TYPE: _iris(f"{VOID}Dataset"),
                    _dcterms("title"): [literal("Wikidata", "en")],
                    f"<{FOAF}homepage>": _iris(_WIKIDATA),
                    f"<{VOID}uriSpace>": [literal(PREFIXES["wd"])],
                },
            )
        if self._census.published:
            first, last = (typed_literal(day, "date") for day in self._census.published)
            yield (
                f"<{self._dataset}/published>",
                {TYPE: _iris(f"{DCTERMS}PeriodOfTime"), f"<{DCAT}startDate>": [first], f"<{DCAT}endDate>": [last]},
            )
        if self._endpoint:
            yield (
                self._service(),
                {
                    TYPE: _iris(f"{DCAT}DataService", f"{SD}Service"),
                    _dcterms("title"): [literal("SPARQL endpoint of the dataset", "en")],
                    f"<{DCAT}endpointURL>": _iris(self._endpoint),
                    f"<{DCAT}servesDataset>": [f"<{self._dataset}>"],
                    f"<{SD}endpoint>": _iris(self._endpoint),
                    f"<{SD}defaultDataset>": [f"<{self._dataset}>"],
                    f"<{SD}supportedLanguage>": _iris(f"{SD}SPARQL11Query"),
                },
            )

    def _kinds(self, dumps: list[Dump]) -> Iterator[tuple[str, Properties]]:
        """What kinds of things those are that others have named: the ranges that DCAT and its profiles ask for."""
        creator, licence = self.attribution
        if creator:
            yield f"<{creator}>", {TYPE: _iris(f"{FOAF}Agent"), f"<{FOAF}name>": [literal(creator)]}
        if licence:
            yield f"<{licence}>", {TYPE: _iris(f"{DCTERMS}LicenseDocument")}
        graphs = [dump.form for dump in dumps if dump.form is not None]
        standards = [_VOCABULARY, _FACTS_SCHEMA, *([_NANOPUB_GUIDELINES] if Format.NANOPUB in graphs else [])]
        for standard in standards:
            yield f"<{standard}>", {TYPE: _iris(f"{DCTERMS}Standard")}
        for media_type in dict.fromkeys(form.media_type for form in graphs):
            yield f"<{MEDIA_TYPES}{media_type}>", {TYPE: _iris(f"{DCTERMS}MediaType")}
        yield f"<{_JSON_LINES}>", {TYPE: _iris(f"{DCTERMS}MediaTypeOrExtent")}
        yield f"<{_SHA_256}>", {TYPE: _iris(f"{SPDX}ChecksumAlgorithm")}

    def _vocabularies(self) -> list[str]:
        used = {_namespace(term)[0] for term in (*self._census.classes, *self._census.properties)}
        return _iris(*sorted(used))

    def _address(self, dump: Dump) -> str:
        # A base may end in #, which no server gets to see: files lie beside the document before it.
        return f"<{urljoin(self.base, dump.name)}>"

    def _service(self) -> str:
        return f"<{self._dataset}/service>"


def _namespace(term: str) -> tuple[str, str]:
    """Split a term's IRI, in brackets, into its namespace and its local name."""
    cut = max(term.rfind("#"), term.rfind("/")) + 1
    return term[1:cut], term[cut:-1]


def _dcterms(name: str) -> str:
    return f"<{DCTERMS}{name}>"


def _iris(*iris: str) -> list[str]:
    return [f"<{iri}>" for iri in iris]


def _count(number: int) -> str:
    return typed_literal(str(number), "integer")
