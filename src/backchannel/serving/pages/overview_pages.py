"""Pages that show the whole: the first one, mediations, timeline, reports, actors; and those that help along."""

from __future__ import annotations

from itertools import groupby

from backchannel.querying import shipped_queries
from backchannel.serving.pages import codes, pictures, views
from backchannel.serving.pages.dates import day
from backchannel.serving.pages.overview import UNDATED
from backchannel.serving.pages.records import Actor
from backchannel.serving.pages.rendering import PageMaker
from backchannel.serving.pages.search import folded

__all__ = ["OverviewPages"]

_REPORTS = 200
_MOST_FOUND = 50
_MOST_OF_A_MONTH = 200
_DATASET = "Acts of diplomatic communication, as news reports tell of them, each with whose word it is."


class OverviewPages(PageMaker):
    """Makes the pages that are about no single IRI."""

    def home(self, root: str = "/") -> str:
        """Return the first page."""
        top = self.overview.mediators[:10]
        return self.made(
            "home.html",
            root,
            path="",
            title=self.frame.name,
            description="Who talked to whom, through whom, about what, and on whose word.",
            record={"@type": "Dataset", "name": self.frame.name, "url": self.base, "description": _DATASET},
            counts=self.overview.counts,
            articles=self.overview.latest(10),
            mediators=pictures.bars((m.actor.name, m.acts, m.actor.iri) for m in top),
            questions=list(shipped_queries().items()),
            network=pictures.network_picture(self.overview.between),
            example=self.overview.example,
            picture=pictures.chain_picture(self.reader.chain(self.overview.example)) if self.overview.example else None,
        )

    def mediations(self, root: str = "/") -> str:
        """Return who mediates between whom."""
        return self.made(
            "mediations.html",
            root,
            path="mediations",
            title="Who stands between whom",
            description="All mediations that somebody tells of: who between whom, how far, and on whose word.",
            network=pictures.network_picture(self.overview.between),
            between=self.overview.between,
            pairs=self.overview.pairs,
        )

    def timeline(self, root: str = "/", month: str | None = None) -> str | None:
        """Return a month of the timeline, the latest by default; none where no act is dated in it."""
        months = self.overview.months
        if month is not None and month not in months:
            return None
        chosen = month or next(iter(months), None)
        entries = months[chosen] if chosen else []
        rows = views.month_rows(self.reader, entries[:_MOST_OF_A_MONTH])
        numbers = [(name, len(months[name])) for name in months]
        return self.made(
            "timeline.html",
            root,
            path="timeline" if month is None else f"timeline/{month}",
            section="timeline",
            title=f"Timeline: {day(chosen)}" if chosen else "Timeline",
            description="Acts by the day on which they are said to have taken place, or to be planned for.",
            month=chosen,
            months=numbers,
            bars=pictures.months_filled(sorted(numbers)),
            days=[(date, list(each)) for date, each in groupby(rows, key=lambda row: row.date)],
            cut=max(0, len(entries) - _MOST_OF_A_MONTH),
        )

    def reports(self, root: str = "/", month: str | None = None, *, part: int = 1) -> str | None:
        """Return the reports of a month, the latest by default; none where there is none of it.

        Parameters:
            part: which part of the month's reports, counted from 1.
        """
        months = self.overview.reports
        if month is not None and month not in months:
            return None
        chosen = month or next(iter(months), None)
        listed = months[chosen] if chosen else []
        parts = self.parts_of_month(chosen) if chosen else 1
        part = min(max(part, 1), parts)
        path = "reports" if month is None else f"reports/{month}"
        return self.made(
            "reports.html",
            root,
            path=path,
            section="reports",
            title=f"Reports: {_month(chosen)}" if chosen else "Reports",
            description="All reports, by the month in which they were published.",
            month=chosen,
            name=_month(chosen),
            months=[(name, _month(name), len(months[name])) for name in months],
            articles=[self.reader.article(iri) for iri in listed[(part - 1) * _REPORTS : part * _REPORTS]],
            part=part,
            parts_=parts,
            pages=self.part_links(self.links.at(root).to(f"reports/{chosen}")),
        )

    def parts_of_month(self, month: str) -> int:
        """Return in how many parts the reports of a month come."""
        return max(1, -(-len(self.overview.reports.get(month, ())) // _REPORTS))

    def actors(self, root: str = "/") -> str:
        """Return the names of all actors that articles share."""
        named = self.overview.actors
        grouped = groupby(named, key=lambda actor: _letter(actor.name))
        groups: dict[str, list[Actor]] = {}
        for letter, each in grouped:
            groups.setdefault(letter, []).extend(each)
        return self.made(
            "actors.html",
            root,
            path="actors",
            title="Actors",
            description="States, organisations and persons in these reports.",
            groups=sorted(groups.items()),
            q=None,
        )

    def search(self, wanted: str, root: str = "/") -> str:
        """Return actors by their names."""
        found = self.names.find(wanted, _MOST_FOUND)
        titles = {a.article: self.reader.article(a.article).title for a in found if a.article}
        return self.made(
            "search.html",
            root,
            path="search",
            section="actors",
            title="Find a name",
            description="Actors by name.",
            q=wanted,
            found=found,
            titles=titles,
            most=_MOST_FOUND,
        )

    def about(self, root: str = "/") -> str:
        """Return how to read the pages."""
        return self.made(
            "about.html",
            root,
            path="about",
            title="How to read this",
            description="What acts, claims, status and modality are.",
            statuses=codes.definitions("StatusScheme"),
            modalities=codes.definitions("ModalityScheme"),
        )

    def missing(self, root: str = "/", address: str | None = None, *, withdrawn: str | None = None) -> str:
        """Return the page that stands where there is none.

        Parameters:
            root: what leads from wherever somebody looked to the root of the site: its path, for that may be anywhere.
            address: what was asked for.
            withdrawn: the report that told of it, where it was withdrawn.
        """
        words = "The report that told of this was withdrawn." if withdrawn else "There is no page at this address."
        title = "Withdrawn" if withdrawn else "Not found"
        report = None if withdrawn is None else self.reader.article(withdrawn)
        return self.made("missing.html", root, title=title, description=words, address=address, report=report)


def _month(name: str | None) -> str:
    return "Undated" if name == UNDATED else day(name)


def _letter(name: str) -> str:
    first = folded(name)[:1].upper()
    return first if first.isalpha() else "#"
