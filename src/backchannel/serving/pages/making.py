"""Pages of a store: an IRI or the name of an overview in, HTML out. No server and no request in here."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any

from pyoxigraph import Store

from backchannel.querying import Answer, query_text, shipped_queries
from backchannel.serving.pages import codes, pictures, views
from backchannel.serving.pages.charts import chart_of
from backchannel.serving.pages.dates import day
from backchannel.serving.pages.display import DEFAULT_QUOTE_LIMIT, Words, clipped
from backchannel.serving.pages.environment import environment
from backchannel.serving.pages.frame import SiteFrame
from backchannel.serving.pages.links import Links
from backchannel.serving.pages.overview import UNDATED, Overview
from backchannel.serving.pages.passages import passages
from backchannel.serving.pages.phrases import as_text, claim_words, telling
from backchannel.serving.pages.reading import Reader, article_of
from backchannel.serving.pages.records import Actor
from backchannel.serving.pages.search import Names, folded
from backchannel.serving.pages.structured import describe, in_head
from backchannel.serving.pages.tables import table_of

__all__ = ["Pages"]

_ROLES = (
    ("mediator", "In between"),
    ("party", "Sides"),
    ("sender", "From"),
    ("recipient", "To"),
    ("relayedBy", "Through"),
    ("participant", "Who"),
)
_REPORTS = 200
_MOST_FOUND = 50
_MOST_ROWS = 500
_MOST_ROWS_OF_A_FILE = 200
_MOST_OF_A_MONTH = 200


class Pages:
    """Makes the pages of one snapshot of a store; what takes long to read is read once.

    Parameters:
        store: what the pages tell of; it must not change.
        base: what the IRIs of the data start with.
        frame: the site's name, and whether its pages are files.
        quote_limit: words of one quote; none for no limit.
        text: gives the whole text of an article by its IRI, where it may be shown; none where it never may.
        feed: the path of the feed below the root of the site, if there is one.
    """

    def __init__(
        self,
        store: Store,
        base: str,
        *,
        frame: SiteFrame | None = None,
        quote_limit: int | None = DEFAULT_QUOTE_LIMIT,
        text: Callable[[str], str | None] | None = None,
        feed: str | None = None,
    ) -> None:
        self.base = base
        self.frame = frame or SiteFrame()
        self.reader = Reader(store)
        self.overview = Overview(self.reader)
        self.names = Names(self.reader)
        self.words = Words(quote_limit)
        self._text = text
        self._feed = feed
        self._links = Links(base, files=self.frame.files)

    # ------------------------------------------------------------ pages of IRIs

    def page(self, iri: str, root: str = "/", *, part: int = 1) -> str | None:
        """Return the page of an IRI; none where the store says nothing of it that has a page.

        Parameters:
            root: what leads from the page to the root of the site.
            part: which part of a page that comes in several, counted from 1.
        """
        lookup = self.reader.lookup
        home = article_of(iri)
        kinds = lookup.subject(iri, home or iri).get("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ())
        names = {kind.rpartition("#")[2] for kind in kinds}
        if "Article" in names:
            return self.article(iri, root)
        if "Claim" in names:
            return self.claim(iri, root)
        if "Actor" in names:
            return self.actor(iri, root, part=part)
        if "Place" in names:
            return self.place(iri, root)
        return self.act(iri, root)

    def article(self, iri: str, root: str = "/") -> str:
        """Return an article's page."""
        text = self._text(iri) if self._text else None
        view = views.article_view(self.reader, iri)
        return self._made(
            "article.html",
            root,
            iri=iri,
            title=clipped(view.article.title, 120),
            description=f"{len(view.claims)} claims that this report makes, each with the words that prove it.",
            record=describe(view.article),
            view=view,
            text=passages(text, view.claims) if text else None,
        )

    def claim(self, iri: str, root: str = "/") -> str:
        """Return a claim's page."""
        view = views.claim_view(self.reader, iri)
        words = as_text(claim_words(view.claim))
        return self._made(
            "claim.html",
            root,
            iri=iri,
            title=clipped(words, 120),
            description=clipped(f"{words}: whose word it is, who carried it, and the words that prove it.", 300),
            record=describe(view.claim),
            view=view,
            picture=pictures.chain_picture(view.chain),
        )

    def act(self, iri: str, root: str = "/") -> str | None:
        """Return an act's page; none where nobody claims it."""
        view = views.act_view(self.reader, iri)
        if view is None:
            return None
        first = (*view.vouching, *view.hedging, *view.doubting)[0]
        words = as_text(telling(first, short=True))
        return self._made(
            "act.html",
            root,
            iri=iri,
            title=clipped(words, 120),
            description=clipped(f"{words}: on whose word, and who denies it.", 300),
            record=describe(first) | {"@id": iri},
            view=view,
            first=first,
            roles=[(role, heading) for role, heading in _ROLES if role in view.act.roles],
            number=len(view.vouching) + len(view.hedging) + len(view.doubting),
        )

    def actor(self, iri: str, root: str = "/", *, part: int = 1) -> str:
        """Return an actor's page."""
        view = views.actor_view(self.reader, self.overview, iri, part)
        name = clipped(view.actor.name, 120)
        return self._made(
            "actor.html",
            root,
            iri=iri,
            title=name if view.page == 1 else f"{name}, page {view.page}",
            description=f"Whom {name} talked to, about what, and on whose word: {view.total} acts.",
            record=describe(view.actor, view.links),
            view=view,
            own_article=self.reader.article(view.actor.article) if view.actor.article else None,
            counterparts=pictures.bars((c.actor.name, c.acts, c.actor.iri) for c in view.counterparts),
            months=pictures.months_filled(view.months),
            pages=self._part_links(self._links.at(root).page(iri) or ""),
        )

    def parts(self, iri: str) -> int:
        """Return in how many parts an actor's page comes."""
        return views.actor_parts(self.reader, iri)

    def place(self, iri: str, root: str = "/") -> str:
        """Return a place's page."""
        place = self.reader.place(iri, article_of(iri))
        name = clipped(place.name, 120)
        elsewhere = self.reader.links(iri)
        return self._made(
            "place.html",
            root,
            iri=iri,
            title=name,
            description=f"What is said to take place in {name}.",
            record=describe(place, elsewhere),
            place=place,
            elsewhere=elsewhere,
            rows=views.place_rows(self.reader, self.overview, place),
        )

    # ------------------------------------------------------------ overviews

    def home(self, root: str = "/") -> str:
        """Return the first page."""
        top = self.overview.mediators[:10]
        return self._made(
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
        return self._made(
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
        return self._made(
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
        return self._made(
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
            pages=self._part_links(self._links.at(root).to(f"reports/{chosen}")),
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
        return self._made(
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
        return self._made(
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
        return self._made(
            "about.html",
            root,
            path="about",
            title="How to read this",
            description="What acts, claims, status and modality are.",
            statuses=codes.definitions("StatusScheme"),
            modalities=codes.definitions("ModalityScheme"),
        )

    def query(
        self,
        root: str = "/",
        *,
        name: str | None = None,
        query: str | None = None,
        answer: Answer | None = None,
        chart: bool = False,
        error: str | None = None,
    ) -> str:
        """Return the page on which one asks.

        Parameters:
            name: of a shipped query, which stands in the editor unless ``query`` does.
            answer: what to show below it.
            chart: whether as a chart.
            error: what was wrong with the query.
        """
        questions = shipped_queries()
        known = name if name in questions else None
        most = _MOST_ROWS_OF_A_FILE if self.frame.files else _MOST_ROWS
        drawn, words = chart_of(answer) if chart and answer is not None and answer.truth is None else ([], "")
        return self._made(
            "query.html",
            root,
            path=f"query/{known}" if self.frame.files and known else "query",
            section="query",
            title="Query",
            description="Ask in SPARQL, or with a question that is ready.",
            name=known,
            sentence_=questions[known] if known else "",
            questions=list(questions.items()),
            query=query if query is not None else query_text(known) if known else _FIRST_QUERY,
            terms=" ".join(codes.terms()),
            answer=answer,
            chart=drawn,
            chart_words=words,
            error=error,
            table=None if answer is None or answer.truth is not None else table_of(answer, most),
            most=most,
            csv="answer.csv",
        )

    def missing(self, root: str = "/", address: str | None = None) -> str:
        """Return the page that stands where there is none.

        Parameters:
            root: what leads from wherever somebody looked to the root of the site: its path, for that may be anywhere.
            address: what was asked for.
        """
        words = "There is no page at this address."
        return self._made("missing.html", root, title="Not found", description=words, address=address)

    # ------------------------------------------------------------ what all have in common

    def _made(
        self,
        template: str,
        root: str,
        *,
        title: str,
        description: str,
        iri: str | None = None,
        path: str | None = None,
        section: str | None = None,
        record: dict[str, Any] | None = None,
        **more: object,
    ) -> str:
        links = self._links.at(root)
        local = links.local(iri) if iri is not None else None
        return (
            environment()
            .get_template(template)
            .render(
                site=self.frame,
                links=links,
                words=self.words,
                title=title,
                description=description,
                section=section or path,
                canonical=iri if iri is not None else None if path is None else self.base + path,
                turtle=links.data(iri, "ttl") if iri is not None and local else None,
                jsonld=links.data(iri, "jsonld") if iri is not None and local else None,
                feed=None if self._feed is None else f"{root}{self._feed}",
                structured=in_head(record or {"@type": "WebPage", "name": title}),
                **more,
            )
        )

    def _part_links(self, address: str) -> Callable[[int], str]:
        """What gives the address of a part of a page that comes in several."""

        def part(number: int) -> str:
            if not self.frame.files:
                return address if number == 1 else f"{address}?page={number}"
            folder = address.removesuffix("index.html")
            return address if number == 1 else f"{folder}page-{number}.html"

        return part


_DATASET = "Acts of diplomatic communication, as news reports tell of them, each with whose word it is."

_FIRST_QUERY = """\
# Who mediates, and how often somebody vouches for it.
PREFIX bc: <https://w3id.org/backchannel/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>

SELECT ?name (COUNT(DISTINCT ?mediation) AS ?mediations)
WHERE {
  ?mediation a bc:Mediation, bc:ReportedAct ; bc:mediator ?mediator .
  ?mediator skos:prefLabel ?name .
}
GROUP BY ?name
ORDER BY DESC(?mediations) ?name
"""


def _month(name: str | None) -> str:
    return "Undated" if name == UNDATED else day(name)


def _letter(name: str) -> str:
    first = folded(name)[:1].upper()
    return first if first.isalpha() else "#"
