"""The words for offices, and the normal form that the table of office holders uses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["OFFICES", "SHARED_OFFICES", "normal_office"]

_WORDS: dict[str, tuple[str, ...]] = {
    "president": ("president", "pres.", "head of state", "acting president", "interim president"),
    "prime minister": (
        *("prime minister", "premier", "PM", "taoiseach", "head of government", "chief minister"),
        *(
            "acting prime minister",
            "interim prime minister",
            "chief adviser",
            "chief advisor",
            "caretaker prime minister",
            "president of the government",
        ),
    ),
    "chancellor": ("chancellor", "federal chancellor"),
    "foreign minister": (
        *("foreign minister", "foreign secretary", "secretary of state", "external affairs minister"),
        *("minister of foreign affairs", "minister for foreign affairs", "minister of external affairs"),
        *("minister of external relations", "foreign affairs minister", "top diplomat", "FM"),
        *("minister of international relations and cooperation", "acting foreign minister"),
    ),
    "defence minister": (
        *("defence minister", "defense minister", "defence secretary", "defense secretary", "defense chief"),
        *(
            "defence chief",
            "secretary of defense",
            "minister of defence",
            "minister of defense",
            "secretary of war",
        ),
    ),
    "vice president": ("vice president", "vice-president"),
    "national security adviser": (
        *("national security adviser", "national security advisor", "security adviser"),
        *("secretary of the security council", "security council secretary"),
    ),
    "king": ("king", "monarch"),
    "queen": ("queen",),
    "emperor": ("emperor",),
    "emir": ("emir", "amir"),
    "sultan": ("sultan",),
    "crown prince": ("crown prince",),
    "grand duke": ("grand duke",),
    "prince": ("prince", "sovereign prince"),
    "pope": ("pope", "pontiff"),
    "supreme leader": ("supreme leader", "ayatollah"),
    "secretary-general": (
        *("secretary-general", "secretary general", "general secretary", "UN chief", "NATO chief"),
        *("director-general", "director general"),
    ),
    "high representative": ("high representative", "foreign policy chief", "top EU diplomat"),
    "special envoy": ("special envoy", "envoy", "special representative", "special presidential envoy"),
    "spokesperson": ("spokesman", "spokeswoman", "spokesperson", "press secretary"),
    "speaker": ("speaker", "parliament speaker", "speaker of parliament"),
    "leader": ("leader", "chief", "head", "political leader", "political chief"),
    "chairperson": ("chairperson", "chairman", "chairwoman", "chair", "commission chairperson"),
}

OFFICES: Mapping[str, str] = MappingProxyType(
    {word: normal for normal, words in sorted(_WORDS.items()) for word in words}
)
"""Words for offices -> normal form, as in :attr:`backchannel.authority.Tenure.office`.

A normal form is one of its own words. *secretary of state* stands with the foreign ministers: only the United
States and the Holy See have one in this sense, and a *foreign secretary* is Britain's, India's or Bangladesh's.
"""

SHARED_OFFICES = frozenset({"special envoy", "spokesperson"})
"""Offices that one state or organisation gives to several persons at a time, so that nobody is *the* holder."""

_FOLDED = {word.casefold().replace("-", " "): normal for word, normal in OFFICES.items()}


def normal_office(words: str) -> str | None:
    """Return the normal form of the words for an office, whatever their case and hyphens, or None if unknown."""
    return _FOLDED.get(" ".join(words.casefold().replace("-", " ").split()))
