"""Rows of event data become facts: codes, actors, words, and what does not fit."""

from __future__ import annotations

import datetime
import gzip
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backchannel.authority import default_authority
from backchannel.datasets import DATASETS, Tally, read_rows
from backchannel.datasets.codes import Reading, event_table
from backchannel.datasets.countries import code_of, state_of
from backchannel.datasets.depositing import deposit
from backchannel.datasets.importing import MAX_ROW_BYTES
from backchannel.errors import DataError
from backchannel.facts import Communication, Facts, Mediation, check, decode, encode
from backchannel.mapping import map_facts
from backchannel.querying.loading import opened
from backchannel.validation import validate
from conftest import CommandLine
from event_rows import ICEWS_HEADER, POLECAT_HEADER, gdelt, icews, polecat

GENEVA = ("4", "Geneva, Genève, Switzerland", "SZ", "SZ07", "", "46.2", "6.15", "-2551")
ICELAND = ("1", "Iceland", "IC", "IC", "", "65", "-18", "IC")


def facts_of(dataset: str, *lines: str, folder: Path) -> tuple[list[Facts], Tally]:
    file = folder / "rows.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    tally = Tally()
    found = list(read_rows(dataset, str(file), tally))
    for facts in found:
        check(facts)
        assert decode(encode(facts)) == facts
        assert [finding for finding in validate(map_facts(facts)) if finding.severity == "violation"] == []
    return found, tally


def act(facts: Facts) -> Communication | Mediation:
    (only,) = facts.acts()
    return only


def words(facts: Facts, id: str) -> list[str]:
    return [mention.quote for actor in facts.actors if actor.id == id for mention in actor.mentions]


def test_a_row_is_an_article_and_the_whole_line_its_evidence(tmp_path: Path) -> None:
    line = gdelt("PRT PORTUGAL PRT", "CHLGOV SANTIAGO CHL GOV", "041", place=GENEVA)
    ((facts,), _) = facts_of("gdelt", line, folder=tmp_path)
    assert facts.article.text == line
    assert facts.article.language == "zxx"
    assert facts.article.published == datetime.date(2031, 5, 13)
    assert facts.article.publisher == "GDELT"
    (claim,) = facts.claims
    assert [span.quote for span in claim.evidence] == [line]
    by_id = {actor.id: actor for actor in facts.actors}
    assert by_id[claim.asserted_by or ""].name == "GDELT"
    assert [by_id[each].name for each in claim.reported_by] == ["harbourpost.example"]
    assert words(facts, "reporter") == ["https://harbourpost.example/2031/05/13/talks"]
    call = act(facts)
    assert isinstance(call, Communication)
    assert (call.kind, call.status, call.date, call.medium) == ("PhoneCall", "concluded", "2031-05-12", "telephone")
    assert call.trigger.quote == "041"
    assert call.participant == ("source", "target")
    assert by_id["source"].authority == "portugal"
    assert (by_id["target"].kind, by_id["target"].name) == ("GovernmentBody", "SANTIAGO (CHLGOV)")
    assert [by_id[each].authority for each in by_id["target"].acts_for] == ["chile"]
    assert (words(facts, "source"), words(facts, "target")) == (["PRT"], ["CHLGOV"])
    assert [place.name for place in facts.places] == ["Geneva, Genève, Switzerland"]


def test_a_place_that_is_a_state_is_the_state(tmp_path: Path) -> None:
    ((facts,), _) = facts_of("gdelt", gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", place=ICELAND), folder=tmp_path)
    assert [actor.authority for actor in facts.actors if actor.id in act(facts).place] == ["iceland"]


@pytest.mark.parametrize(
    ("code", "kind", "status"),
    [
        ("010", "Statement", "concluded"),
        ("0231", "Request", "concluded"),
        ("0312", "Cooperation", "planned"),
        ("0333", "Offer", "concluded"),
        ("036", "Conversation", "planned"),
        ("042", "Visit", "concluded"),
        ("046", "Negotiation", "ongoing"),
        ("057", "Agreement", "concluded"),
        ("0871", "Concession", "concluded"),
        ("1042", "Demand", "concluded"),
        ("1122", "Accusation", "concluded"),
        ("129", "Rejection", "concluded"),
        ("1384", "Threat", "concluded"),
    ],
)
def test_cameo_codes_become_class_and_status(code: str, kind: str, status: str, tmp_path: Path) -> None:
    ((facts,), _) = facts_of("gdelt", gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", code), folder=tmp_path)
    found = act(facts)
    assert isinstance(found, Communication)
    assert (found.kind, found.status) == (kind, status)


@pytest.mark.parametrize(
    ("code", "mediator", "party", "status"),
    [
        ("045", "source", "target", "ongoing"),
        ("039", "source", "target", "offered"),
        ("038", "target", "source", "accepted"),
    ],
)
def test_who_mediates_is_told_by_the_code(code: str, mediator: str, party: str, status: str, tmp_path: Path) -> None:
    ((facts,), _) = facts_of("gdelt", gdelt("OMN OMAN OMN", "CHL CHILE CHL", code), folder=tmp_path)
    found = act(facts)
    assert isinstance(found, Mediation)
    assert (found.mediator, found.party, found.status) == ((mediator,), (party,), status)


def test_the_host_of_a_visit_is_where_it_took_place(tmp_path: Path) -> None:
    line = gdelt("PRTGOV LISBON PRT GOV", "CHL CHILE CHL", "043", place=ICELAND)
    ((facts,), _) = facts_of("gdelt", line, folder=tmp_path)
    assert [actor.authority for actor in facts.actors if actor.id in act(facts).place] == ["portugal"]


@pytest.mark.parametrize(
    ("actor", "kind", "acts_for"),
    [
        ("PRTMIL PORTUGUESE PRT MIL", "GovernmentBody", ["portugal"]),
        ("PRTREB REBEL PRT REB", "ArmedGroup", []),
        ("PRTCVL VILLAGER PRT CVL", "Group", []),
        ("IGOUNO UNITED_NATIONS  IGO", "IntergovernmentalOrganization", []),
        ("PRT LISBON PRT", "State", []),
        ("XYZ SOMEBODY", "Group", []),
    ],
)
def test_what_an_actor_is_stands_in_his_code(actor: str, kind: str, acts_for: list[str], tmp_path: Path) -> None:
    ((facts,), _) = facts_of("gdelt", gdelt(actor, "CHL CHILE CHL"), folder=tmp_path)
    by_id = {each.id: each for each in facts.actors}
    assert by_id["source"].kind == kind
    assert [by_id[each].authority for each in by_id["source"].acts_for] == acts_for


def test_rows_that_do_not_fit_are_counted_by_reason(tmp_path: Path) -> None:
    lines = [
        gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL"),
        gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", "190"),
        gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", "193"),
        gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", "0"),
        gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", "2X1"),
        gdelt("", "CHL CHILE CHL"),
        gdelt("CHL CHILE CHL", "CHL SANTIAGO CHL"),
        gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", day="20310231"),
        "half\ta row",
        "",
    ]
    found, tally = facts_of("gdelt", *lines, folder=tmp_path)
    assert (len(found), tally.read) == (1, 1)
    assert tally.unfit == {
        "no communication: CAMEO 19": 2,
        "no such CAMEO code": 2,
        "no source: nobody is said to act": 1,
        "source and target are the same actor": 1,
        "SQLDATE is no day": 1,
        "not a row of 61 cells": 1,
    }
    assert set(tally.faults) == {"no such CAMEO code", "SQLDATE is no day", "not a row of 61 cells"}
    assert tally.faults["not a row of 61 cells"].endswith("line 9")


def test_one_who_acts_alone_is_kept(tmp_path: Path) -> None:
    ((facts,), _) = facts_of("gdelt", gdelt("PRT PORTUGAL PRT", "", "010"), folder=tmp_path)
    found = act(facts)
    assert isinstance(found, Communication) and (found.sender, found.recipient) == (("source",), ())


def test_icews_names_are_looked_up_and_sectors_tell_the_rest(tmp_path: Path) -> None:
    official = ("Foreign Affairs (Portugal)", "Foreign Ministry,Executive,Government", "Portugal")
    unknown = ("Duarte Valadares", "Executive,Government", "Portugal")
    people = ("Citizen (Chile)", "General Population / Civilian / Social", "Chile")
    lines = [icews(), icews(official, people, "51"), icews(unknown, people, "112", city="Porto")]
    (first, second, third), tally = facts_of("icews", ICEWS_HEADER, *lines, folder=tmp_path)
    assert [actor.authority for actor in first.actors[:2]] == ["portugal", "chile"]
    kinds = [[(actor.kind, actor.name) for actor in facts.actors[:2]] for facts in (second, third)]
    assert kinds[0] == [("GovernmentBody", "Foreign Affairs (Portugal)"), ("Group", "Citizen (Chile)")]
    assert kinds[1][0] == ("Actor", "Duarte Valadares")
    assert third.actors[0].acts_for == ("state-portugal",)
    assert [place.name for place in third.places] == ["Porto"]
    assert act(second).trigger.quote == "51", "a nought that a spreadsheet took away"
    assert isinstance(found := act(second), Communication) and found.kind == "Support"
    assert words(first, "reporter") == ["Harbour Post"]
    assert tally.unfit == {}


def test_cells_in_quotes_are_read_without_them(tmp_path: Path) -> None:
    line = icews(('"Portugal"', "", '"Portugal"'))
    ((facts,), _) = facts_of("icews", ICEWS_HEADER, line, folder=tmp_path)
    assert facts.actors[0].authority == "portugal"
    assert words(facts, "source") == ["Portugal"]


def test_polecat_types_modes_and_several_actors(tmp_path: Path) -> None:
    two = ("Portugal; Iceland", "PRT; ISL", "GOV; GOV")
    lines = [
        polecat(two, event="CONSULT", mode="visit", place=("Reykjavik", "ISL")),
        polecat(event="ACCUSE", mode="disapprove"),
        polecat(event="ACCUSE", mode="somethingelse"),
        polecat(event="ASSAULT"),
        polecat(event="SING"),
    ]
    (visit, criticism, accusation), tally = facts_of("polecat", POLECAT_HEADER, *lines, folder=tmp_path)
    found = act(visit)
    assert isinstance(found, Communication)
    assert (found.kind, found.participant) == ("Visit", ("source", "source-2", "target"))
    assert [actor.authority for actor in visit.actors[:3]] == ["portugal", "iceland", "chile"]
    assert (words(visit, "source"), words(visit, "source-2")) == (["Portugal"], ["Iceland"])
    assert isinstance(one := act(criticism), Communication) and one.kind == "Criticism"
    assert isinstance(other := act(accusation), Communication) and other.kind == "Accusation"
    assert tally.unfit == {"no communication: PLOVER ASSAULT": 1, "no such PLOVER event type": 1}


@pytest.mark.parametrize(("dataset", "header"), [("icews", ICEWS_HEADER), ("polecat", POLECAT_HEADER)])
def test_columns_are_found_by_name_and_missed_by_name(dataset: str, header: str, tmp_path: Path) -> None:
    names = header.split("\t")
    row = (icews() if dataset == "icews" else polecat()).split("\t")
    turned = ["\t".join(reversed(names)), "\t".join(reversed(row))]
    ((facts,), _) = facts_of(dataset, *turned, folder=tmp_path)
    assert [actor.authority for actor in facts.actors[:2]] == ["portugal", "chile"]
    with pytest.raises(DataError, match=r"rows.txt, line 1: the first line does not name the columns.*Event Date"):
        facts_of(dataset, header.replace("Event Date", "Day"), folder=tmp_path)


def test_every_class_and_status_that_rows_become_has_the_code_that_it_is_read_from() -> None:
    table = event_table()
    for code, reading in table.cameo.items():
        written = table.codes_of(reading.kind, reading.status)
        assert written.cameo is not None, code
    assert table.cameo["042"] == Reading("Visit", "concluded")
    # What an act is written as is read as an act of that class again, or of the one above it.
    for (kind, status), codes in table.written.items():
        assert codes.cameo is not None and table.read_cameo(codes.cameo) is not None, (kind, status)


def test_no_code_is_read_as_two_things(root: Path) -> None:
    import rdflib

    codes = rdflib.Graph().parse(root / "ontology" / "codes.ttl")
    read = list(codes.objects(None, rdflib.URIRef("https://w3id.org/backchannel/ontology#readFrom")))
    assert len(read) == len(set(read)) > 80


def test_country_codes_lead_to_states_of_the_authority() -> None:
    assert state_of("PRT") == "portugal"
    assert state_of("ROM") == state_of("ROU") == "romania"
    assert code_of("romania") == "ROU"
    assert state_of("EUR") is None
    known = {entry.id for entry in default_authority().entries()}
    assert all(id in known for id in map(state_of, ("DEU", "YEM", "VNM", "GBR", "XKX", "PSE")))


@pytest.mark.parametrize("packed", ["gzip", "zip"])
def test_packed_files_are_read_as_they_are_published(packed: str, tmp_path: Path) -> None:
    data = gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL").encode() + b"\r\n"
    file = tmp_path / "20310513104500.export.CSV"
    if packed == "gzip":
        file.write_bytes(gzip.compress(data))
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("20310513104500.export.CSV", data)
    (facts,) = read_rows("gdelt", str(file), Tally())
    assert facts.article.text == data.decode().rstrip("\r\n")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (gzip.compress(b"x" * 100_000, mtime=0)[:-40], "breaks off"),
        (b"PK\x03\x04 and no more", "archive cannot be read"),
    ],
)
def test_broken_archives_are_told(data: bytes, message: str, tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_bytes(data)
    with pytest.raises(DataError, match=message):
        list(read_rows("gdelt", str(file), Tally()))


def test_rows_that_are_no_text_or_too_long_are_left_out(tmp_path: Path) -> None:
    good = gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL").encode()
    file = tmp_path / "rows"
    file.write_bytes(b"\n".join([good, b"\xff" + good, good + b"\0", b"x" * (3 * MAX_ROW_BYTES), good]))
    tally = Tally()
    assert len(list(read_rows("gdelt", str(file), tally))) == 2
    assert tally.unfit == {"not UTF-8": 1, "a NUL in it": 1, f"longer than {MAX_ROW_BYTES:,} bytes": 1}


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\t\n\r\0", exclude_categories=("Cs",)), max_size=12),
        min_size=61,
        max_size=61,
    ),
    st.sampled_from(["010", "042", "045", "057", "112"]),
    st.sampled_from(["20310512", ""]),
)
def test_whatever_stands_in_a_row_its_facts_are_sound(cells: list[str], code: str, added: str) -> None:
    from backchannel.datasets.gdelt import GDELT, gdelt_row
    from backchannel.datasets.rows import facts_of as row_facts
    from backchannel.datasets.tally import UnfitRowError

    cells[1], cells[26], cells[59] = "20310512", code, added
    try:
        facts = row_facts(gdelt_row("\t".join(cells)), GDELT)
    except UnfitRowError:
        return
    check(facts)
    assert decode(encode(facts)) == facts
    map_facts(facts)


def test_the_command_prints_facts_and_tells_what_it_left_out(backchannel: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL") + "\n" + gdelt("PRT P PRT", "CHL C CHL", "190") + "\n")
    done = backchannel("import", "gdelt", file)
    assert done.returncode == 0
    assert decode(done.stdout.strip()).article.title == "GDELT event 910000001"
    assert done.stderr.splitlines() == ["2 rows: 1 became facts, 1 did not", "  1: no communication: CAMEO 19"]


def test_half_a_row_is_a_fault_of_the_data_and_stops_nothing(backchannel: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("half\n" + gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL") + "\n")
    done = backchannel("import", "gdelt", file, tmp_path / "none.csv")
    assert done.returncode == 1
    assert done.stdout.count("\n") == 1
    assert "rows.csv, line 1" in done.stderr and "none.csv: this cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_rows_go_into_a_store_once(backchannel: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    rows = [gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", number=n) for n in range(3)]
    file.write_text("\n".join(rows))
    for put in (3, 0):
        done = backchannel("import", "gdelt", file, "--store", tmp_path / "news")
        assert (done.returncode, done.stderr.splitlines()[0]) == (0, f"{put} articles put into {tmp_path / 'news'}")
    with opened(tmp_path / "news") as store:
        count = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?claim a <https://w3id.org/backchannel/ontology#Claim> } }"
        assert [row["n"].value for row in store.query(count)] == ["3"]


def test_rows_of_every_form_are_judged_before_they_go_into_a_store(tmp_path: Path) -> None:
    """A row's graph that does not conform, which no file can make, stops at the first of its form."""
    import msgspec

    ((facts,), _) = facts_of("gdelt", gdelt("PRT PORTUGAL PRT", "CHL CHILE CHL", "010"), folder=tmp_path)
    (statement,) = facts.communications
    broken = msgspec.structs.replace(statement, recipient=statement.sender)
    wrong = msgspec.structs.replace(facts, communications=(broken,))
    with pytest.raises(DataError, match="does not conform"):
        deposit([facts, wrong], tmp_path / "news")


def test_the_data_sets_are_the_three() -> None:
    assert sorted(DATASETS) == ["gdelt", "icews", "polecat"]
