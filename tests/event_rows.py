"""Rows of event data in the formats of GDELT 2.0, ICEWS and POLECAT; all that they tell is fiction."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["ICEWS_HEADER", "POLECAT_HEADER", "gdelt", "icews", "polecat"]

NOBODY = ("",) * 10
_NOWHERE = ("0", "", "", "", "", "", "", "")


def _actor(told: str) -> tuple[str, ...]:
    """An actor of GDELT by code, name, country code and types: ``PRTGOV LISBON PRT GOV``."""
    code, name, country, *types = [*told.split(" "), "", "", ""]
    return (code, name.replace("_", " "), country, "", "", "", "", *(*types, "", "", "")[:3])


def gdelt(
    source: str = "",
    target: str = "",
    code: str = "040",
    *,
    number: int = 1,
    day: str = "20310512",
    place: Iterable[str] = _NOWHERE,
    url: str = "https://harbourpost.example/2031/05/13/talks",
) -> str:
    """A row of GDELT 2.0: 61 cells."""
    cells = [str(910_000_000 + number), day, day[:6], day[:4], "2031.3589"]
    cells += [*_actor(source), *_actor(target)]
    cells += ["1", code, code[:3], code[:2], "1", "1.0", "4", "1", "4", "-1.25"]
    cells += [*_NOWHERE, *_NOWHERE, *place]
    cells += ["20310513104500", url]
    assert len(cells) == 61
    return "\t".join(cells)


ICEWS_HEADER = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\t"
    "Target Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\t"
    "Latitude\tLongitude"
)


def icews(
    source: tuple[str, str, str] = ("Portugal", "", "Portugal"),
    target: tuple[str, str, str] = ("Chile", "", "Chile"),
    code: str = "040",
    *,
    day: str = "2031-05-12",
    publisher: str = "Harbour Post",
    city: str = "",
    country: str = "",
) -> str:
    """A row of ICEWS: who by name, sectors and country."""
    cells = ["29110001", day, *source, "Event text", code, "1.0", *target, "40110001", "2", publisher]
    cells += [city, "", "", country, "38.72", "-9.14"]
    assert len(cells) == ICEWS_HEADER.count("\t") + 1
    return "\t".join(cells)


POLECAT_HEADER = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Country\tActor COW\t"
    "Primary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\tRecipient Name\t"
    "Recipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\t"
    "Recipient Name Raw\tWikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\t"
    "GeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\tStory People\tStory Organizations\t"
    "Story Locations\tLanguage\tVersion"
)


def polecat(
    actor: tuple[str, str, str] = ("Portugal", "PRT", "GOV"),
    recipient: tuple[str, str, str] = ("Chile", "CHL", "GOV"),
    event: str = "CONSULT",
    mode: str = "None",
    *,
    place: tuple[str, str] = ("None", "None"),
) -> str:
    """A row of POLECAT: who by name, country code and primary sector."""
    cells = ["PLC-2031-1", "2031-05-12", event, mode, "1.0", "VERBAL COOPERATION", "diplomatic"]
    cells += [actor[0], actor[1], "235", actor[2], actor[2], "None", actor[0], "None"]
    cells += [recipient[0], recipient[1], "155", recipient[2], recipient[2], "None", recipient[0], "None"]
    cells += [place[0], "None", "None", "None", place[1], "38.72", "-9.14", "None", "None", "None"]
    cells += ["Harbour Post", "2031-05-13", "None", "None", "None", "English", "1.2"]
    assert len(cells) == POLECAT_HEADER.count("\t") + 1
    return "\t".join(cells)
