"""Pages of single things: reports, claims, acts, actors, places."""

from __future__ import annotations

from backchannel.serving.pages import pictures, views
from backchannel.serving.pages.display import clipped
from backchannel.serving.pages.passages import passages
from backchannel.serving.pages.phrases import as_text, claim_words, telling
from backchannel.serving.pages.reading import article_of
from backchannel.serving.pages.rendering import PageMaker
from backchannel.serving.pages.structured import describe

__all__ = ["EntityPages"]

_ROLES = (
    ("mediator", "In between"),
    ("party", "Sides"),
    ("sender", "From"),
    ("recipient", "To"),
    ("relayedBy", "Through"),
    ("participant", "Who"),
)


class EntityPages(PageMaker):
    """Makes the page of an IRI."""

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
        text = self.text(iri) if self.text else None
        view = views.article_view(self.reader, iri)
        return self.made(
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
        return self.made(
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
        return self.made(
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
        return self.made(
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
            pages=self.part_links(self.links.at(root).page(iri) or ""),
        )

    def parts(self, iri: str) -> int:
        """Return in how many parts an actor's page comes."""
        return views.actor_parts(self.reader, iri)

    def place(self, iri: str, root: str = "/") -> str:
        """Return a place's page."""
        place = self.reader.place(iri, article_of(iri))
        name = clipped(place.name, 120)
        elsewhere = self.reader.links(iri)
        return self.made(
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
