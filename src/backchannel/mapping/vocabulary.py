"""The IRIs that a graph is written with, and what follows from a class: its superclasses.

Class names, superclasses and super-properties repeat ``ontology/backchannel.ttl`` (a test holds the
two against each other): quads state them, so that plain SPARQL and plain SHACL work without inference.
"""

from __future__ import annotations

from backchannel.facts.links import WIKIDATA

__all__ = [
    "BC",
    "DCTERMS",
    "OA",
    "PREFIXES",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SKOS",
    "SUPERCLASSES",
    "SUPERPROPERTIES",
    "WIKIDATA",
    "XSD",
    "lineage",
]

BC = "https://w3id.org/backchannel/ontology#"
DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "https://schema.org/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: dict[str, str] = {
    "bc": BC,
    "dcterms": DCTERMS,
    "oa": OA,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "wd": WIKIDATA,
    "xsd": XSD,
}
"""Prefixes of published files, in alphabetical order."""

SUPERCLASSES: dict[str, str] = {
    "State": "Actor",
    "Person": "Actor",
    "Organization": "Actor",
    "IntergovernmentalOrganization": "Organization",
    "ArmedGroup": "Organization",
    "NewsOrganization": "Organization",
    "GovernmentBody": "Organization",
    "Group": "Actor",
    "Communication": "Act",
    "Mediation": "Act",
    "Statement": "Communication",
    "Message": "Communication",
    "Request": "Communication",
    "Demand": "Communication",
    "Offer": "Communication",
    "Agreement": "Communication",
    "Cooperation": "Communication",
    "Support": "Communication",
    "Concession": "Communication",
    "Rejection": "Communication",
    "Denial": "Communication",
    "Criticism": "Communication",
    "Accusation": "Criticism",
    "Threat": "Communication",
    "Warning": "Communication",
    "Conversation": "Communication",
    "PhoneCall": "Conversation",
    "VideoCall": "Conversation",
    "Meeting": "Conversation",
    "Visit": "Conversation",
    "Negotiation": "Conversation",
    "ReportedAct": "Act",
}
"""Each class of the vocabulary that has a superclass in it, with that superclass (local names)."""

SUPERPROPERTIES: dict[str, str] = {
    "sender": "participant",
    "recipient": "participant",
    "relayedBy": "participant",
    "mediator": "participant",
    "party": "participant",
}
"""Each property with a super-property of the vocabulary (local names)."""


def lineage(name: str) -> tuple[str, ...]:
    """Return a class's local name and those of all its superclasses, the most special first."""
    names = [name]
    while names[-1] in SUPERCLASSES:
        names.append(SUPERCLASSES[names[-1]])
    return tuple(names)
