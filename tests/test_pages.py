"""Pages without a browser: what is on them, that each link leads somewhere, and that no word does harm."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import pyoxigraph
import pytest

import facts_examples as examples
from backchannel.facts import Facts, Link
from backchannel.mapping import DEFAULT_BASE, map_facts
from backchannel.mapping.vocabulary import SUPERCLASSES
from backchannel.querying import Answer, Term
from backchannel.serving.pages import POLICY, STATIC, Pages
from backchannel.serving.pages.charts import chart_of
from backchannel.serving.pages.codes import definitions, terms
from backchannel.serving.pages.dates import day
from backchannel.serving.pages.display import Words, kind_words, shown
from backchannel.serving.pages.lookup import Lookup
from backchannel.serving.pages.passages import passages
from backchannel.serving.pages.pictures import chain_picture, months_filled, network_picture
from backchannel.serving.pages.reading import Reader, article_of
from backchannel.serving.pages.search import folded
from backchannel.serving.pages.tables import Cell, table_of
from backchannel.storage import Snapshot, read_store
from hostile_reports import ALARM, HOSTILE


class Found(HTMLParser):
    """What tests ask of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._skipping = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if attributes.get("id"):
            self.ids.append(attributes["id"] or "")
        for name in ("href", "src", "action"):
            if attributes.get(name) is not None:
                self.links.append(attributes[name] or "")
        if tag in ("script", "style"):
            self._skipping = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._skipping:
            self._skipping = ""

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.words += data


def test_of_what_is_no_iri_no_store_says_anything() -> None:
    store = pyoxigraph.Store()
    store.extend(map_facts(examples.relay()).oxigraph())
    lookup, iri, wrong = Lookup(store), f"{DEFAULT_BASE}actor/ilan-torvik", "no iri <at> all"
    assert lookup.graphs_of(iri) and lookup.values(iri, "rdf:type") and lookup.is_a(iri, "bc:Actor")
    assert not lookup.subject(wrong, iri) and not lookup.subject(iri, wrong) and not lookup.graph(wrong)
    assert not lookup.subjects("bc:claims", wrong, iri) and not lookup.objects(wrong, "bc:claims", iri)
    assert not lookup.graphs_of(wrong) and not lookup.values(wrong, "rdf:type") and not lookup.is_a(wrong, "bc:Actor")
    for found in (lookup.pointing("bc:claims", wrong), lookup.said(wrong, "bc:claims")):
        assert not list(found)
    assert not lookup.all_pointing("bc:claims", wrong) and not lookup.graphs_pointing("bc:claims", wrong)


def pages_of(*documents: Facts, **options: object) -> Pages:
    store = pyoxigraph.Store()
    for facts in documents:
        store.extend(map_facts(facts).oxigraph())
    return Pages(store, DEFAULT_BASE, **options)  # type: ignore[arg-type]


def words_of(page: str | None) -> str:
    assert page is not None
    return " ".join(Found(page).words.split())


@pytest.fixture(scope="module")
def snapshot(showcase: Path) -> Iterator[Snapshot]:
    with read_store(showcase) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(snapshot: Snapshot) -> Pages:
    return Pages(snapshot.store, snapshot.base)


@pytest.fixture(scope="module")
def relay() -> Pages:
    return pages_of(examples.relay())


RELAY = f"{DEFAULT_BASE}article/{examples.relay().article.id}"


def act_of(pages: Pages, kind: str) -> str:
    [act] = set(pages.reader.lookup.members(f"bc:{kind}"))
    return act


def every_address(pages: Pages) -> dict[str, str]:
    """All pages that can be reached from the first one, by path."""
    overviews = {
        "": pages.home,
        "mediations": pages.mediations,
        "timeline": pages.timeline,
        "actors": pages.actors,
        "about": pages.about,
        "reports": pages.reports,
        "query": pages.query,
    }
    made: dict[str, str] = {}
    waiting = [""]
    while waiting:
        path = waiting.pop()
        if path in made:
            continue
        if path in overviews:
            page = overviews[path]()
        elif path.startswith("timeline/"):
            page = pages.timeline(month=path.removeprefix("timeline/"))
        elif path.startswith("reports/"):
            page = pages.reports(month=path.removeprefix("reports/"))
        elif path == "search":
            page = pages.search("a")
        else:
            page = pages.page(pages.base + path.removesuffix(".html"))
        assert page is not None, f"{path} is linked, and there is no such page"
        made[path] = page
        for link in Found(page).links:
            address = urlsplit(link)
            if not address.scheme and address.path.startswith("/") and not re.search(r"\.(ttl|jsonld)$", address.path):
                target = unquote(address.path[1:])
                if not target.startswith("static/"):
                    waiting.append(target)
    return made


@pytest.fixture(scope="module")
def reached(pages: Pages) -> dict[str, str]:
    return every_address(pages)


def test_every_page_can_be_reached_and_every_link_leads_to_one(snapshot: Snapshot, reached: dict[str, str]) -> None:
    assert {path.removesuffix(".html") for path in reached} >= {
        record.iri.removeprefix(snapshot.base) for record in snapshot.articles()
    }
    claims = {iri.removeprefix(snapshot.base) for iri in Lookup(snapshot.store).members("bc:Claim")}
    assert {path.removesuffix(".html") for path in reached} >= claims


def test_static_files_that_pages_load_are_there(reached: dict[str, str]) -> None:
    loaded = {link for page in reached.values() for link in Found(page).links if "/static/" in link}
    assert {"/static/style.css", "/static/icon.svg", "/static/editor.js"} <= loaded
    for link in loaded:
        assert (STATIC / link.removeprefix("/static/")).is_file()
    style = (STATIC / "style.css").read_text(encoding="utf-8")
    for name in re.findall(r'url\("([^"]+)"\)', style):
        assert (STATIC / name).is_file(), f"{name} is in the style sheet and not in the package"


def test_pages_hold_nothing_inline_and_load_nothing_from_elsewhere(reached: dict[str, str]) -> None:
    for path, page in reached.items():
        for tag, attributes in Found(page).elements:
            assert "style" not in attributes, path
            assert not [name for name in attributes if name.startswith("on")], path
            if tag == "script":
                assert attributes.get("type") == "application/ld+json" or attributes["src"] == "/static/editor.js"
            assert tag != "style", path
            if tag in ("script", "img", "link", "iframe", "form"):
                source = attributes.get("src") or attributes.get("action") or ""
                assert not urlsplit(source).netloc, path


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in POLICY
    assert POLICY.startswith("default-src 'none'")


def test_each_head_describes_its_page_in_json(reached: dict[str, str]) -> None:
    for path, page in reached.items():
        [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        record = json.loads(text)
        assert record["@context"] == "https://schema.org", path
        assert record["@type"] != "Event", "what somebody denies must not be told to search engines as an event"


def test_ids_are_unique_and_headings_begin_with_one(reached: dict[str, str]) -> None:
    for path, page in reached.items():
        found = Found(page)
        assert len(found.ids) == len(set(found.ids)), path
        assert sum(tag == "h1" for tag, _ in found.elements) == 1, path


# ---------------------------------------------------------------- harm


def test_hostile_words_stay_words(reached: dict[str, str]) -> None:
    whole = "".join(reached.values())
    assert ALARM in whole, "the hostile words are on no page, so nothing was tested"
    for page in reached.values():
        for tag, attributes in Found(page).elements:
            assert tag not in ("img", "iframe", "object", "embed", "base")
            for name in ("href", "src", "action"):
                address = attributes.get(name) or ""
                assert urlsplit(address).scheme in ("", "http", "https"), address
    assert "49" not in words_of(reached["about"])


@pytest.mark.parametrize("character", "\u202e\u202c\u2067\u2069\u200f\u200e\u061c\ue000")
def test_no_page_holds_characters_that_steer(reached: dict[str, str], character: str) -> None:
    assert not [path for path, page in reached.items() if character in page]


def test_steering_characters_of_a_quote_are_shown_by_number(reached: dict[str, str]) -> None:
    assert any("[U+202E]" in page for page in reached.values())
    assert shown("a\u202eb\u0007") == "a[U+202E]b\ufffd"


def test_endless_words_are_cut(reached: dict[str, str]) -> None:
    longest = max(len(word) for page in reached.values() for word in Found(page).words.split())
    assert 300 <= longest <= 2_500
    assert max(map(len, reached.values())) < 150_000


def test_a_name_cannot_forge_the_mark_of_another() -> None:
    facts = examples.two_sided(name="\ue0001\ue001 and \ue0000\ue001")
    page = pages_of(facts).page(f"{DEFAULT_BASE}article/{facts.article.id}")
    assert "1 and 0 and Ostrel spoke" in words_of(page)


@pytest.mark.parametrize("iri", ["", "x", "not an iri", "actor/../..", "\u0000", "<", "article/", "a" * 70_000])
def test_what_is_not_known_has_no_page(pages: Pages, iri: str) -> None:
    assert pages.page(DEFAULT_BASE + iri) is None


@pytest.mark.parametrize("part", [0, -5, 2, 10**9])
def test_a_part_that_there_is_not_gives_the_nearest(pages: Pages, part: int) -> None:
    assert "Peru" in words_of(pages.page(f"{DEFAULT_BASE}actor/peru", part=part))


def test_the_empty_store_has_its_overviews() -> None:
    pages = pages_of()
    assert "There are no reports yet" in words_of(pages.home())
    assert "Nobody is said to mediate" in words_of(pages.mediations())
    assert "No act has a date" in words_of(pages.timeline())
    assert words_of(pages.actors()) and words_of(pages.search("x"))


# ---------------------------------------------------------------- what is denied is never told as done


def test_an_act_that_is_only_denied_says_so_in_its_title() -> None:
    pages = pages_of(examples.relay())
    denied = [c for c in pages.reader.claims(pages.reader.article(RELAY)) if c.modality == "denied"]
    assert denied
    for claim in denied:
        assert claim.act is not None
        page = pages.page(claim.act.iri)
        assert page is not None
        assert re.search(r"<h1>Denied: ", page)
        assert re.search(r"<title>Denied: ", page)
        assert "nobody vouches" in page


def test_lists_say_whose_denial_it_is() -> None:
    kestria = words_of(pages_of(examples.relay()).page(f"{DEFAULT_BASE}actor/kestria"))
    assert "Kestria denies this: Kestria threatened Ostrel" in kestria


def test_a_mediation_that_is_only_denied_is_drawn_as_broken(snapshot: Snapshot) -> None:
    pages = Pages(snapshot.store, snapshot.base)
    denied = [each for each in pages.overview.between if each.denied]
    assert denied
    drawn = network_picture([each for each in denied if len(each.parties) > 1])
    assert {thread.kind for thread in drawn.threads} == {"broken"}


def test_only_acts_that_somebody_vouches_for_make_a_mediator_active(snapshot: Snapshot) -> None:
    overview = Pages(snapshot.store, snapshot.base).overview
    names = {each.actor.name for each in overview.mediators}
    assert "Ireland" in names
    assert "Denmark" not in names, "it only offered to mediate, and was refused"


# ---------------------------------------------------------------- records and pictures


def test_the_chain_goes_from_the_report_down_to_the_act(relay: Pages) -> None:
    claims = relay.reader.claims(relay.reader.article(RELAY))
    [claim] = [c for c in claims if c.act is not None and c.act.kind == "Message"]
    picture = chain_picture(relay.reader.chain(claim))
    # The agency says that he said so, and carries his word: it stands there once.
    assert [box.role for box in picture.boxes] == ["article", "carrier", "voice", "act"]
    assert [box.lines[0] for box in picture.boxes[1:3]] == ["Marvania News Agency", "Ilan Torvik"]
    assert picture.boxes[-1].iri == claim.act.iri
    tops = [box.y for box in picture.boxes]
    assert tops == sorted(tops)
    assert all(above.y + above.height < below.y for above, below in pairwise(picture.boxes))
    assert picture.height >= picture.boxes[-1].y + picture.boxes[-1].height


def test_a_chain_in_a_ring_ends() -> None:
    store = pyoxigraph.Store()
    bc = "https://w3id.org/backchannel/ontology#"
    article = f"{DEFAULT_BASE}article/a"
    lines = []
    for one, other in (("1", "2"), ("2", "1")):
        claim = f"<{article}/act/{one}/claim/x>"
        lines += [
            f"<{article}> <{bc}holds> {claim} <{article}> .",
            f"{claim} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{bc}Claim> <{article}> .",
            f"{claim} <{bc}claims> <{article}/act/{one}> <{article}> .",
            f"{claim} <{bc}saidIn> <{article}/act/{other}> <{article}> .",
            f"<{article}/act/{one}> <{bc}status> <{bc}concluded> {claim} .",
        ]
    store.load("\n".join(lines).encode(), pyoxigraph.RdfFormat.N_QUADS)
    assert Pages(store, DEFAULT_BASE).page(f"{article}/act/1/claim/x")


def test_boxes_of_the_network_do_not_overlap(pages: Pages) -> None:
    picture = network_picture(pages.overview.between)
    assert picture.threads
    for x in {node.x for node in picture.nodes}:
        heights = sorted(node.y for node in picture.nodes if node.x == x)
        assert all(b - a >= 30 for a, b in pairwise(heights))
        assert heights[-1] < picture.height


def test_months_without_an_act_are_shown(relay: Pages) -> None:
    assert months_filled([("2030-11", 2), ("2031-02", 1)]) == [
        ("2030-11", 2),
        ("2030-12", 0),
        ("2031-01", 0),
        ("2031-02", 1),
    ]
    assert months_filled([]) == []


def test_a_claim_shows_its_quote_between_the_words_around_it(relay: Pages) -> None:
    claims = relay.reader.claims(relay.reader.article(RELAY))
    page = relay.page(claims[0].iri)
    assert page is not None
    assert re.search(r'<span class="around">.*?</span><mark>.+?</mark><span class="around">', page, re.DOTALL)


def test_quotes_are_cut_at_their_limit() -> None:
    assert Words(3).quoted("one two three") == "one two three"
    assert Words(3).quoted("one two three four") == "one two three […]"
    assert Words(None).quoted("one two three four") == "one two three four"
    page = pages_of(examples.relay(), quote_limit=4).page(RELAY)
    quotes = re.findall(r"<blockquote[^>]*><bdi>(.*?)</bdi>", page or "", re.DOTALL)
    assert quotes
    assert all(len(quote.replace("[…]", "").split()) <= 4 for quote in quotes)


def test_the_whole_text_is_shown_only_where_it_may_be() -> None:
    text = examples.relay().article.text
    without = words_of(pages_of(examples.relay()).page(RELAY))
    assert "The talks in Marvania last year failed." in text
    assert "talks in Marvania last year" not in without or "The text" not in without
    page = pages_of(examples.relay(), text={RELAY: text}.get).page(RELAY)
    assert "".join(text.split()) in "".join(words_of(page).split())
    marked = "".join(re.findall(r'<mark id="evidence-[^"]+">', page or ""))
    assert marked


def test_passages_give_the_text_back_whole(relay: Pages) -> None:
    text = examples.relay().article.text
    parts = passages(text, relay.reader.claims(relay.reader.article(RELAY)))
    assert "".join(part.text for part in parts) == text
    assert any(part.iri for part in parts)
    assert not [
        p for p in passages("another text altogether", relay.reader.claims(relay.reader.article(RELAY))) if p.iri
    ]


def test_evidence_of_a_report_is_a_place_in_its_page(relay: Pages) -> None:
    page = relay.page(RELAY) or ""
    claim = relay.page(relay.reader.claims(relay.reader.article(RELAY))[0].iri) or ""
    [anchor] = set(re.findall(r'href="[^"]*#(evidence-[^"]+)"', claim))
    assert f'id="{anchor}"' in page


def test_who_has_many_acts_has_several_pages() -> None:
    documents = [examples.two_sided(f"Marvania spoke with Ostrel, once more: {n}.") for n in range(60)]
    pages = pages_of(*documents)
    marvania = f"{DEFAULT_BASE}actor/marvania"
    parts = [words_of(pages.page(marvania, part=n)) for n in (1, 2, 3)]
    assert [part.count("Marvania and Ostrel spoke") for part in parts] == [50, 50, 20]  # heard twice: link and context
    assert pages.parts(marvania) == 3
    assert "Page 2 of 3" in parts[1]


def test_names_are_found_without_their_accents(pages: Pages) -> None:
    assert folded("Žďár  nad-SÁZAVOU") == "zdar nad sazavou"
    assert "Ilze Kalnbriede" in words_of(pages.search("KALN ilz"))
    assert "0 found" in words_of(pages.search("nobody of this name"))
    assert words_of(pages.search("<script>"))


def test_the_timeline_has_each_act_of_a_month_once(pages: Pages) -> None:
    months = pages.overview.months
    assert list(months) == sorted(months, reverse=True)
    month, entries = next((m, e) for m, e in months.items() if m != "2031-11")
    page = pages.timeline(month=month)
    assert page is not None
    assert page.count(">details<") == len({act for _, act, _ in entries})
    assert pages.timeline(month="1999-01") is None


def test_a_later_version_is_told_of() -> None:
    older, newer = examples.two_sided("Marvania spoke with Ostrel."), examples.two_sided("Marvania met Ostrel.")
    store = pyoxigraph.Store()
    for facts in (older, newer):
        store.extend(map_facts(facts).oxigraph())
    one, two = (f"{DEFAULT_BASE}article/{facts.article.id}" for facts in (older, newer))
    graph = pyoxigraph.NamedNode(two)
    revises = pyoxigraph.NamedNode("http://www.w3.org/ns/prov#wasRevisionOf")
    store.add(pyoxigraph.Quad(graph, revises, pyoxigraph.NamedNode(one), graph))
    pages = Pages(store, DEFAULT_BASE)
    assert "There is a later version" in words_of(pages.page(one))
    assert "Comes after" in words_of(pages.page(two))


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2031-09-03", "3 September 2031"),
        ("2031-08", "August 2031"),
        ("2031", "2031"),
        ("2031-09-03/2031-09-10", "3 September 2031 – 10 September 2031"),
        ("2031-99-99", "2031-99-99"),
        ("", ""),
        (None, ""),
        ("x" * 99, "x" * 40),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_told(date: str | None, words: str) -> None:
    assert day(date) == words


def test_every_class_of_the_vocabulary_has_a_name_in_words() -> None:
    assert kind_words("IntergovernmentalOrganization") == "intergovernmental organization"
    assert all(kind_words(name) == kind_words(name).lower() for name in SUPERCLASSES)


def test_every_code_is_explained(pages: Pages) -> None:
    about = words_of(pages.about())
    for scheme, number in (("StatusScheme", 9), ("ModalityScheme", 5)):
        listed = definitions(scheme)
        assert len(listed) == number
        assert all(name in about and words in about for name, words in listed)
    assert {"bc:Mediation", "bc:saidIn", "bc:planned"} <= set(terms())


def test_an_article_is_known_by_the_name_of_what_belongs_to_it() -> None:
    assert article_of(f"{RELAY}/act/3-communication/claim/x") == RELAY
    assert article_of(RELAY) == RELAY
    assert article_of(f"{DEFAULT_BASE}actor/chile") is None


def test_the_class_of_an_actor_is_its_most_special(relay: Pages) -> None:
    reader = Reader(relay.reader.lookup.store)
    assert reader.actor(f"{RELAY}/actor/mna").kind == "NewsOrganization"
    assert reader.actor(f"{DEFAULT_BASE}actor/marvania").kind == "State"
    assert reader.actor(f"{DEFAULT_BASE}actor/who-is-it").name == "who is it"


# ---------------------------------------------------------------- questions


def number(value: str) -> Term:
    return Term("literal", value, None, "http://www.w3.org/2001/XMLSchema#integer")


def test_a_chart_draws_the_number_by_the_name() -> None:
    rows = ((Term("literal", "Peru"), number("2")), (Term("literal", "Chile"), number("8")))
    drawn, words = chart_of(Answer(("name", "acts"), rows))
    assert [(bar.label, bar.number, bar.length) for bar in drawn] == [("Chile", 8.0, 1000), ("Peru", 2.0, 250)]
    assert words == "acts by name."


def test_a_chart_without_numbers_counts_rows() -> None:
    rows = tuple((Term("uri", f"{DEFAULT_BASE}actor/{name}"),) for name in ("peru", "chile", "peru"))
    drawn, _ = chart_of(Answer(("who",), rows))
    assert [(bar.label, bar.number) for bar in drawn] == [("peru", 2), ("chile", 1)]
    assert chart_of(Answer(("who",), ())) == ([], "")


def test_a_name_and_its_bearer_are_one_column() -> None:
    act = f"{RELAY}/act/78-mediation"
    answer = Answer(
        ("mediatorLabel", "status", "mediator", "mediation", "article", "partyLabel"),
        (
            (
                Term("literal", "Marvania"),
                Term("literal", "ongoing"),
                Term("uri", f"{DEFAULT_BASE}actor/marvania"),
                Term("uri", act),
                Term("uri", RELAY),
                None,
            ),
        ),
    )
    table = table_of(answer, 10)
    assert table.columns == ("mediator", "status", "mediation", "article", "party label")
    assert table.rows == (
        (
            Cell("Marvania", f"{DEFAULT_BASE}actor/marvania"),
            Cell("ongoing"),
            Cell("act/78-mediation", act),
            Cell("report", RELAY),
            Cell(),
        ),
    )
    assert table_of(Answer(("x",), ((None,),) * 5), 3).rows == ((Cell(),),) * 3


def test_the_query_page_shows_answers_and_faults(pages: Pages) -> None:
    answer = Answer(("who", "words"), ((Term("uri", "javascript:alert(1)"), Term("literal", "<b>bold</b>")),))
    page = pages.query(query="SELECT *", answer=answer)
    assert "<b>" not in page
    assert 'href="javascript' not in page
    assert "line 1" in words_of(pages.query(query="x", error="this is not SPARQL: line 1"))
    assert "Yes." in words_of(pages.query(query="ASK {}", answer=Answer((), (), truth=True)))
    assert 'data-editor="sparql"' in page
    assert HOSTILE  # all of them are in the store that the other tests walk through


# ---------------------------------------------------------------- links out


def _linked(*links: Link) -> Pages:
    facts = examples.relay()
    actors = tuple(
        msgspec.structs.replace(each, links=links, identifiers=()) if each.id == "marvania" else each
        for each in facts.actors
    )
    return pages_of(msgspec.structs.replace(facts, actors=actors))


def test_an_actor_shows_what_it_is_linked_with_and_how_surely() -> None:
    pages = _linked(
        Link(target="https://register.example/7", match="candidate", method="reconciliation", score=0.4),
        Link(
            target="http://www.wikidata.org/entity/Q4115189",
            match="exact",
            method="entity-search",
            score=0.9,
            label="Marvania, the state",
            date=datetime.date(2031, 3, 2),
        ),
        Link(target="https://names.example/m", match="close", method="judgement", score=0.7),
    )
    page = pages.page(f"{DEFAULT_BASE}actor/marvania") or ""
    words = words_of(page)
    exact, close, candidate = (words.index(each) for each in ("exact match", "close match", "candidate"))
    assert exact < close < candidate, "what is surest comes first"
    assert "Marvania, the state exact match by search, score 0.90, as of 2 March 2031" in words
    assert "judged by a person, score 0.70" in words
    assert 'href="http://www.wikidata.org/entity/Q4115189"' in page
    [record] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(record)["sameAs"] == ["http://www.wikidata.org/entity/Q4115189"], "a candidate is not the same"


def test_a_link_whose_match_was_withdrawn_is_not_shown() -> None:
    pages = _linked(Link(target="http://www.wikidata.org/entity/Q4115189", match="exact", method="given"))
    iri = f"{DEFAULT_BASE}actor/marvania"
    [(link, _)] = pages.reader.lookup.pointing("bc:linkOf", iri)
    assert "Q4115189" in (pages.page(iri) or "")
    pages.reader.lookup.store.remove_graph(pyoxigraph.NamedNode(link))
    assert "Q4115189" not in (pages.page(iri) or "")


def test_a_link_that_a_browser_must_not_follow_is_words() -> None:
    store = pyoxigraph.Store()
    store.extend(map_facts(examples.relay()).oxigraph())
    actor = pyoxigraph.NamedNode(f"{DEFAULT_BASE}actor/marvania")
    match = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch")
    store.add(pyoxigraph.Quad(actor, match, pyoxigraph.NamedNode("javascript:alert(1)"), actor))
    page = Pages(store, DEFAULT_BASE).page(actor.value) or ""
    assert "javascript:alert(1)" in words_of(page)
    assert not any(link.startswith("javascript") for link in Found(page).links)
