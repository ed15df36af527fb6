"""Who answers for what is published, and under which licence: IRIs that only the user can give."""

from __future__ import annotations

import re
from typing import NamedTuple

from backchannel.errors import UsageError
from backchannel.mapping.terms import is_iri

__all__ = ["Attribution", "check_creator", "check_endpoint", "check_licence"]

_WEB_ADDRESS = re.compile(r"https?://[^/?#@\s]+([/?#].*)?")
_ORCID = re.compile(r"(?:https?://(?:www\.)?orcid\.org/)?([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])/?", re.IGNORECASE)
_ORCID_HOST = re.compile(r"https?://(?:www\.)?orcid\.org(/|$)", re.IGNORECASE)


class Attribution(NamedTuple):
    """Who publishes, and what others may do with it; each an IRI that was checked, or none.

    Attributes:
        creator: see :func:`check_creator`.
        licence: see :func:`check_licence`.
    """

    creator: str | None = None
    licence: str | None = None

    @classmethod
    def of(cls, creator: str | None, licence: str | None) -> Attribution:
        """Return the attribution, both IRIs checked.

        Raises:
            UsageError: one of them is none.
        """
        return cls(
            None if creator is None else check_creator(creator), None if licence is None else check_licence(licence)
        )

    def complete(self) -> tuple[str, str]:
        """Return creator and licence, for what must not be published without them.

        Raises:
            UsageError: one of them was not given.
        """
        if self.creator is None or self.licence is None:
            raise UsageError(
                "nanopublications name who publishes them and under which licence: give --creator IRI and --licence IRI"
            )
        return self.creator, self.licence


def check_creator(iri: str) -> str:
    """Return the IRI of a person or an organisation.

    Raises:
        UsageError: it is no http(s) IRI, or an ORCID iD with a wrong digit, which would name somebody else.
    """
    found = _ORCID.fullmatch(iri)
    if found or _ORCID_HOST.match(iri):
        if not found or not _is_orcid(found[1].upper()):
            raise UsageError(f"{iri!r} is no ORCID iD: its check digit does not fit; look for a mistyped digit")
        if iri != (canonical := f"https://orcid.org/{found[1].upper()}"):
            raise UsageError(f"{iri!r} is not how an ORCID iD is written as an IRI: write {canonical}")
    return _checked(iri, "a creator", "https://orcid.org/0000-0002-1825-0097")


def check_licence(iri: str) -> str:
    """Return the IRI of a licence.

    Raises:
        UsageError: it is no http(s) IRI.
    """
    return _checked(iri, "a licence", "https://creativecommons.org/licenses/by/4.0/")


def check_endpoint(iri: str) -> str:
    """Return the address of a SPARQL endpoint.

    Raises:
        UsageError: it is no http(s) IRI.
    """
    return _checked(iri, "a SPARQL endpoint", "https://data.example/sparql")


def _checked(iri: str, role: str, example: str) -> str:
    if not _WEB_ADDRESS.fullmatch(iri) or not is_iri(iri):
        raise UsageError(f"{iri!r} cannot name {role}: give an absolute http or https IRI, e.g. {example}")
    return iri


def _is_orcid(digits: str) -> bool:
    """Whether the last of the 16 is the check digit of the others (ISO/IEC 7064, MOD 11-2).

    https://support.orcid.org/hc/en-us/articles/360006897674-Structure-of-the-ORCID-Identifier
    """
    total = 0
    for digit in digits.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11] == digits[-1]
