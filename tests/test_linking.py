"""Linking offline: the record, a user's own entries, who is meant by an ambiguous name, and what a person decides."""

from __future__ import annotations

import csv
import datetime
import sys
from pathlib import Path

import pytest

import facts_examples as examples
from backchannel.article import Article
from backchannel.authority import default_authority, own_authority
from backchannel.errors import DataError
from backchannel.extraction import Extractor
from backchannel.facts import Actor, Facts, Link, Mention, decode, encode
from backchannel.facts.links import WIKIDATA
from backchannel.linking import Judgement, Judgements, Linking, OfflineLinker, resolve, unlinked
from backchannel.mapping import map_facts
from backchannel.mapping.vocabulary import BC, SKOS
from backchannel.validation import validate
from conftest import ROOT, CommandLine

sys.path.insert(0, str(ROOT / "benchmarks"))
import linking as benchmark


@pytest.fixture(scope="module")
def reports() -> list[benchmark.Report]:
    return benchmark.read()


# ---- the record


def test_the_record_is_as_varied_as_it_says(reports: list[benchmark.Report]) -> None:
    mentions = [mention for report in reports for mention in report.mentions]
    kinds = {item: entry.kind for entry in default_authority().entries() for item in entry.identifiers}
    named = {mention.item for mention in mentions if mention.item}
    assert len(mentions) >= 300
    assert sum(kinds.get(item) == "State" for item in named) >= 60
    assert sum(kinds.get(item, "State") not in ("State", "Place", "Person") for item in named) >= 40
    assert sum(mention.item is None for mention in mentions) >= 40
    assert sum(mention.kind == "date" for mention in mentions) >= 30
    assert sum(mention.kind == "ambiguous" for mention in mentions) >= 30


def test_precision_and_recall_stay_where_they_are(reports: list[benchmark.Report]) -> None:
    counts = benchmark.score(reports)["all"]
    assert counts.precision >= 0.97, counts.errors
    assert counts.recall >= 0.85, counts.errors


def test_looking_up_costs_little_beside_reading(reports: list[benchmark.Report]) -> None:
    assert benchmark.speed(reports, rounds=5) > 2_000, "a tenth of what an idle machine does and the target asks for"


# ---- facts of others


def actor(text: str, name: str, kind: str = "State", **more: object) -> Actor:
    start = text.index(name)
    mention = Mention(start=start, end=start + len(name), quote=name)
    return Actor(id=name.lower().replace(" ", "-"), kind=kind, name=name, mentions=(mention,), **more)  # type: ignore[arg-type]


def document(text: str, *actors: Actor, published: str | None = "2024-05-01") -> Facts:
    day = None if published is None else datetime.date.fromisoformat(published)
    return Facts(article=Article(text=text, published=day), actors=actors)


def link_of(facts: Facts, name: str) -> list[tuple[str, str]]:
    (found,) = [each for each in facts.actors if each.name == name or name in {m.quote for m in each.mentions}]
    return [(link.target.removeprefix(WIKIDATA), link.match) for link in found.links]


def test_facts_of_another_program_are_linked_by_name_and_get_the_authoritys_id() -> None:
    text = "Norway told the UN that Putin had called."
    facts = resolve(
        document(text, actor(text, "Norway"), actor(text, "UN", "Organization"), actor(text, "Putin", "Person")),
        OfflineLinker(),
    )
    assert [each.authority for each in facts.actors] == ["norway", "united-nations", "vladimir-putin"]
    assert [link_of(facts, name) for name in ("Norway", "UN", "Putin")] == [
        [("Q20", "exact")],
        [("Q1065", "exact")],
        [("Q7747", "exact")],
    ]
    (link,) = facts.actors[0].links
    assert (link.method, link.source, link.date) == (
        "authority-file",
        "rigour territories",
        datetime.date(2026, 11, 26),
    )


def test_two_names_of_one_state_become_one_actor_with_the_mentions_of_both() -> None:
    text = "Burma answered. Myanmar, it said, was ready."
    facts = resolve(document(text, actor(text, "Burma"), actor(text, "Myanmar")), OfflineLinker())
    (one,) = facts.actors
    assert one.authority == "myanmar" and [mention.quote for mention in one.mentions] == ["Burma", "Myanmar"]


@pytest.mark.parametrize(
    ("company", "item"),
    [("Kinshasa", "Q974"), ("Brazzaville", "Q971"), ("Lisbon", None), ("Kinshasa, Brazzaville", None)],
)
def test_company_tells_which_congo_and_else_each_is_a_candidate(company: str, item: str | None) -> None:
    text = f"Congo answered, said a letter from {company}."
    links = link_of(resolve(document(text, actor(text, "Congo")), OfflineLinker()), "Congo")
    assert links == ([(item, "exact")] if item else [("Q974", "candidate"), ("Q971", "candidate")])


def test_a_namesake_of_another_state_is_nobody_we_know() -> None:
    text = "Putin of Chile called."
    chile = Actor(id="chile", kind="State", name="Chile")
    facts = resolve(document(text, chile, actor(text, "Putin", "Person", acts_for=("chile",))), OfflineLinker())
    assert link_of(facts, "Putin") == []


def test_a_group_is_linked_with_nothing() -> None:
    text = "Norway sent word."
    facts = resolve(document(text, actor(text, "Norway", "Group")), OfflineLinker())
    assert facts.actors[0].links == () and facts.actors[0].authority is None


def test_the_holder_of_an_office_is_who_held_it_that_day(extractor: Extractor) -> None:
    found = {}
    for published in ("1994-05-04", "2025-05-04", None):
        day = None if published is None else datetime.date.fromisoformat(published)
        facts = extractor.extract(Article(text="The Israeli prime minister called Norway.", published=day))
        facts = resolve(facts, OfflineLinker())
        found[published] = [link.target for a in facts.actors if a.kind == "Person" for link in a.links]
    assert found == {
        "1994-05-04": [f"{WIKIDATA}Q34060"],
        "2025-05-04": [f"{WIKIDATA}Q43723"],
        None: [],
    }


# ---- an authority file of one's own

OURS = """id,class,name,aliases,identifiers,office,of,from,to,source,date
harbour-post,NewsOrganization,Harbour Post,The Post,https://register.example/papers/17,,,,,our register,2031-01-05
kelp-bay-league,IntergovernmentalOrganization,Kelp Bay League,KBL|Georgia,,,,,,our register,
mira-holt,Person,Mira Holt,,https://register.example/people/4,foreign minister,norway,2030-01-01,2032-01-01,our register,
mira-holt,Person,Mira Holt,,,special envoy,norway,2032-01-01,,our register,
norway,State,Norway,Norrland,https://register.example/states/no,,,,,our register,
"""


def test_a_users_entries_are_linked_and_shadow_ours() -> None:
    text = "Harbour Post asked Norrland, KBL and Georgia."
    ours = OfflineLinker(own_authority("ours.csv", OURS.encode()))
    named = [actor(text, "Harbour Post", "Organization"), actor(text, "Norrland"), actor(text, "KBL", "Organization")]
    facts = resolve(document(text, *named, actor(text, "Georgia", "Organization")), ours)
    assert [each.authority for each in facts.actors] == ["harbour-post", "norway", "kelp-bay-league"]
    (post,) = facts.actors[0].links
    assert (post.target, post.match) == ("https://register.example/papers/17", "exact")
    assert (post.source, post.date) == ("our register", datetime.date(2031, 1, 5))
    norway = [(link.target, link.match) for link in facts.actors[1].links]
    assert norway == [(f"{WIKIDATA}Q20", "exact"), ("https://register.example/states/no", "exact")]


def test_a_users_office_holders_have_their_days() -> None:
    authority = own_authority("ours.csv", OURS.encode())
    holder = authority.holder("foreign minister", "norway", datetime.date(2031, 5, 14))
    assert holder is not None and holder.id == "mira-holt"
    assert authority.persons("Holt", None)[0].id == "mira-holt"


SKOS_FILE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix bc: <https://w3id.org/backchannel/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix r: <https://register.example/> .
r:17 a skos:Concept , bc:Organization , bc:NewsOrganization ; skos:prefLabel "Hafenpost"@de , "Harbour Post"@en ;
    skos:altLabel "The Post" ; dcterms:modified "2031-01-05" .
r:no a skos:Concept , bc:State ; skos:prefLabel "Norrland" ; skos:exactMatch <http://www.wikidata.org/entity/Q20> .
"""


@pytest.mark.parametrize("ending", ["ttl", "rdf", "nt", "jsonld"])
def test_skos_in_any_syntax(ending: str) -> None:
    import pyoxigraph

    syntax = pyoxigraph.RdfFormat.from_extension(ending)
    assert syntax is not None
    data = pyoxigraph.serialize(pyoxigraph.parse(SKOS_FILE, pyoxigraph.RdfFormat.TURTLE), format=syntax)
    authority = own_authority(f"register.{ending}", data)
    (post,) = authority.lookup("The Post")
    assert (post.entry.name, post.entry.kind) == ("Harbour Post", "NewsOrganization")
    assert post.entry.matches == ("https://register.example/17",)
    assert post.entry.date == datetime.date(2031, 1, 5)
    (norway,) = authority.lookup("Norrland")
    assert norway.entry.id == "norway" and norway.entry.matches == ("https://register.example/no",)


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", "id,name\n", "a.csv, line 1: there is no column 'class'"),
        ("a.csv", "id,class,name,colour\n", "'colour' is no column"),
        ("a.csv", "id,class,name\nx,Sea,X\n", "a.csv, line 2: 'Sea' is no class"),
        ("a.csv", "id,class,name\nx y,State,X\n", "line 2: 'x y' is no id"),
        ("a.csv", "id,class,name\nx,State,X,more\n", "line 2: 3 cells"),
        ("a.csv", "id,class,name,identifiers\nx,State,X,P31\n", "'P31' is no identifier"),
        ("a.csv", "id,class,name,identifiers\nx,State,X,Q20\n", "Q20 is the entry 'norway'"),
        ("a.csv", "id,class,name\nnorway,Person,X\n", "'norway' is a State"),
        ("a.csv", "id,class,name,office,of\nx,Person,X,cook,norway\n", "'cook' of 'norway' cannot be held"),
        ("a.csv", "id,class,name,office,of\nx,Person,X,president,utopia\n", "'utopia' is no id"),
        ("a.csv", "id,class,name,date\nx,State,X,soon\n", "'soon' is no date"),
        ("a.csv", "\xff\xfe", "not UTF-8"),
        ("a.ttl", "<x> <y>", "a.ttl: this is not Turtle"),
        ("a.ttl", "<http://x.example/a> <http://x.example/b> 1 .", "no concept"),
        ("a.ttl", '<http://x.example/a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A" .', "the class of 'A'"),
        ("a.xyz", "", "the ending of the name tells no syntax"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(name: str, data: str, message: str) -> None:
    with pytest.raises(DataError) as caught:
        own_authority(name, data.encode("latin-1"))
    assert message in str(caught.value) and "\n" not in str(caught.value)


INVENTED = """id,class,name,acronyms,identifiers,source
kelp-bay-league,IntergovernmentalOrganization,Kelp Bay League,KBL,https://register.example/17,our register
seventh-of-march,ArmedGroup,Seventh of March,,https://register.example/18,our register
"""
TOLD = "Norway held talks with the Seventh of March in Lima. The KBL warned Chile."


def test_the_names_of_a_users_file_are_found_in_text(backchannel: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(INVENTED, encoding="utf-8")
    (tmp_path / "report.txt").write_text(TOLD, encoding="utf-8")
    without = decode(backchannel("extract", "report.txt", cwd=tmp_path).stdout.encode())
    assert "Seventh of March" not in {actor.name for actor in without.actors}
    found = decode(backchannel("extract", "report.txt", "--authority", "ours.csv", cwd=tmp_path).stdout.encode())
    named = {actor.id: (actor.kind, actor.authority, [m.quote for m in actor.mentions]) for actor in found.actors}
    assert named["seventh-of-march"] == ("ArmedGroup", "seventh-of-march", ["Seventh of March"])
    assert named["kelp-bay-league"] == ("IntergovernmentalOrganization", "kelp-bay-league", ["KBL"])
    assert {c.kind: (*c.participant, *c.sender, *c.recipient) for c in found.communications} == {
        "Conversation": ("norway", "seventh-of-march"),
        "Warning": ("kelp-bay-league", "chile"),
    }


def test_what_a_users_file_names_is_published_with_its_link(backchannel: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text(INVENTED, encoding="utf-8")
    for n in range(9):  # so many that other processes take part
        (tmp_path / f"report-{n}.txt").write_text(f"{TOLD} It was day {n}.", encoding="utf-8")
    reports = [f"report-{n}.txt" for n in range(9)]
    backchannel("publish", *reports, "--authority", "ours.csv", "--out", "out", "--jobs", "2", cwd=tmp_path)
    graph = (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")
    actor = "<https://backchannel.example/actor/seventh-of-march>"
    assert graph.count(f"<{BC}participant> {actor}") == 9
    assert f"{actor} <{SKOS}exactMatch> <https://register.example/18>" in graph


def test_a_faulty_file_is_told_once_and_of_no_report(backchannel: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "ours.csv").write_text("id,name\n", encoding="utf-8")
    for n in range(2):
        (tmp_path / f"report-{n}.txt").write_text(TOLD, encoding="utf-8")
    done = backchannel("extract", "report-0.txt", "report-1.txt", "--authority", "ours.csv", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("ours.csv, line 1: there is no column 'class'") == 1 and not done.stdout


# ---- what a person decides


def marvania() -> Facts:
    """Facts with a link that is sure and one that is not."""
    facts = examples.relay()
    links = (
        Link(target=f"{WIKIDATA}Q4115189", match="exact", method="entity-search", score=0.9),
        Link(target=f"{WIKIDATA}Q13406268", match="candidate", method="entity-search", score=0.4),
    )
    actors = tuple(
        Actor(**{f: getattr(a, f) for f in a.__struct_fields__} | {"links": links, "identifiers": ()})
        if a.name == "Marvania"
        else a
        for a in facts.actors
    )
    return Facts(**{f: getattr(facts, f) for f in facts.__struct_fields__} | {"actors": actors})


def test_a_rejected_link_is_gone_and_an_accepted_one_exact() -> None:
    judgements = Judgements(
        [
            Judgement("actor/marvania", f"{WIKIDATA}Q4115189", "reject"),
            Judgement("actor/marvania", f"{WIKIDATA}Q13406268", "accept", "Marvania", "seen on the map"),
        ]
    )
    (linked,) = Linking(OfflineLinker(), judgements=judgements).link([marvania()])
    assert isinstance(linked, Facts)
    (link,) = linked.actors[0].links
    assert (link.target, link.match, link.method) == (f"{WIKIDATA}Q13406268", "exact", "judgement")
    assert link.source == "seen on the map"
    assert linked.actors[0].identifiers == ("Q13406268",)
    assert validate(map_facts(linked)) == []


def test_accepting_another_entry_of_an_authority_takes_the_place_of_the_first() -> None:
    first = Judgement("actor/x", f"{WIKIDATA}Q1", "accept")
    both = Judgements([first]).add(Judgement("actor/x", "https://r.example/1", "accept"))
    assert len(both) == 2
    assert len(both.add(Judgement("actor/x", f"{WIKIDATA}Q2", "accept"))) == 2


def test_the_command_keeps_judgements_and_later_runs_obey(tmp_path: Path, backchannel: CommandLine) -> None:
    facts, judged = tmp_path / "facts.jsonl", tmp_path / "judged.csv"
    facts.write_bytes(encode(marvania()) + b"\n")
    listed = backchannel("links", "list", facts)
    assert "actor/marvania\thttp://www.wikidata.org/entity/Q13406268\tcandidate\t0.40" in listed.stdout
    reject = ("links", "reject", facts, "actor/marvania", "Q4115189", "--judgements", judged, "--note", "another one")
    accept = (
        "links",
        "accept",
        facts,
        "https://backchannel.example/actor/marvania",
        "Q13406268",
        "--judgements",
        judged,
    )
    for call in (reject, accept, accept):
        assert backchannel(*call).returncode == 0
    with judged.open(newline="") as lines:
        rows = [(row["actor"], row["target"].removeprefix(WIKIDATA), row["judgement"]) for row in csv.DictReader(lines)]
    assert sorted(rows) == [("actor/marvania", "Q13406268", "accept"), ("actor/marvania", "Q4115189", "reject")]
    done = backchannel("link", facts, "--judgements", judged)
    assert decode(done.stdout).actors[0].identifiers == ("Q13406268",)
    nobody = backchannel("links", "accept", facts, "actor/nobody", "Q1", "--judgements", judged)
    assert nobody.returncode == 1 and nobody.stderr.count("\n") == 1


def test_a_link_that_is_rejected_is_taken_out_of_a_store_and_does_not_come_back(
    tmp_path: Path, root: Path, backchannel: CommandLine
) -> None:
    store, judged = tmp_path / "store", tmp_path / "judged.csv"
    publish = ("publish", root / "examples" / "relayed-message.txt", "--store", store)
    assert backchannel(*publish).returncode == 0
    before = backchannel("store", "dump", store).stdout
    assert "<https://backchannel.example/actor/iceland/link/Q189>" in before
    done = backchannel("links", "reject", store, "actor/iceland", "Q189", "--judgements", judged)
    assert done.returncode == 0 and "taken out of the store: 1 link" in done.stderr
    after = backchannel("store", "dump", store).stdout
    assert "Q189" not in after
    lost = set(before.splitlines()) - set(after.splitlines())
    assert lost and all("actor/iceland/link/Q189>" in line for line in lost), "and nothing else is lost"
    assert backchannel(*publish, "--judgements", judged).returncode == 0
    assert "Q189" not in backchannel("store", "dump", store).stdout


@pytest.mark.parametrize("text", ["a,b\n", "actor,target,judgement,label,note\nx,Q1,maybe,,\n"])
def test_a_file_that_holds_no_judgements_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "j.csv").write_text(text)
    with pytest.raises(DataError, match=r"j\.csv, line \d"):
        Judgements.read(str(tmp_path / "j.csv"))


# ---- in the graph


def test_a_match_stands_in_the_graph_of_its_link_and_a_candidate_is_no_match() -> None:
    quads = map_facts(marvania())
    actor = "<https://backchannel.example/actor/marvania>"
    sure, open_ = f"{actor[:-1]}/link/Q4115189>", f"{actor[:-1]}/link/Q13406268>"
    assert [q for q in quads if q[3] == sure] == [(actor, f"<{SKOS}exactMatch>", f"<{WIKIDATA}Q4115189>", sure)]
    assert (actor, f"<{BC}candidate>", open_, actor) in quads
    assert not any(q[3] == open_ for q in quads)
    assert validate(quads) == []


def test_a_target_that_is_no_iri_makes_no_graph() -> None:
    line = encode(marvania()).replace(b"http://www.wikidata.org/entity/Q13406268", b"http://[x")
    with pytest.raises(DataError, match="is no IRI"):
        map_facts(decode(line))


def test_two_exact_entries_of_one_authority_are_refused() -> None:
    line = encode(marvania()).replace(b'"match":"candidate"', b'"match":"exact"')
    with pytest.raises(DataError, match=r"\$\.actors\[0\]\.links\[1\].*second entry of wikidata\.org"):
        decode(line)


def test_without_linking_nobody_is_anybody() -> None:
    facts = unlinked(marvania())
    assert not any(q[1] in (f"<{SKOS}exactMatch>", f"<{BC}candidate>") for q in map_facts(facts))
