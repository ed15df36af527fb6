"""Graphs as event data: dyads, what the rows hold, and the round trip from GDELT and back."""

from __future__ import annotations

import csv
import io
import random
import resource
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from backchannel import extract, read
from backchannel.datasets import Tally, read_rows
from backchannel.datasets.dyads import Dyad, Roles, dyads
from backchannel.datasets.export import COLUMNS, Left, events
from backchannel.datasets.graph import ClaimReader
from backchannel.datasets.tables import write_csv, write_parquet
from backchannel.facts import Facts
from backchannel.mapping import Quads, map_facts
from backchannel.querying.loading import load
from conftest import CommandLine, missing
from event_rows import gdelt


def graph(documents: list[Facts]) -> Quads:
    return Quads(quad for facts in documents for quad in map_facts(facts))


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (Roles("Request", "concluded", sender="a", recipient="b", relayed_by="c"), [Dyad("a", "b", ("c",))]),
        (Roles("Statement", "concluded", sender="a"), [Dyad("a", None)]),
        (Roles("Demand", "concluded", sender="ab", recipient="cd"), [Dyad(*each) for each in ("ac", "ad", "bc", "bd")]),
        (Roles("Meeting", "concluded", participant="abc"), [Dyad("a", "b"), Dyad("a", "c"), Dyad("b", "c")]),
        (Roles("Cooperation", "ongoing", participant="ab"), [Dyad("a", "b")]),
        (Roles("Cooperation", "ongoing", sender="a", participant="ab"), [Dyad("a", "b")]),
        (Roles("Visit", "concluded", participant="hg", hosts="h"), [Dyad("g", "h")]),
        (Roles("Visit", "concluded", participant="g", hosts="h"), [Dyad("g", "h")]),
        (Roles("Mediation", "ongoing", mediator="m", party="ab"), [Dyad("m", "a", ("m",)), Dyad("m", "b", ("m",))]),
        (Roles("Mediation", "accepted", mediator="m", party="a"), [Dyad("a", "m", ("m",))]),
        (Roles("Mediation", "ongoing", party="ab"), [Dyad("a", "b")]),
        (Roles("Mediation", "ongoing", mediator="m"), [Dyad("m", None, ("m",))]),
    ],
)
def test_dyads_of_an_act(roles: Roles, expected: list[Dyad]) -> None:
    assert dyads(roles) == expected


def exported(quads: Quads, *, everything: bool = False) -> tuple[list[dict[str, str]], Left]:
    left, stream = Left(), io.BytesIO()
    write_csv(events(load(quads), left, everything=everything), stream)
    return list(csv.DictReader(io.StringIO(stream.getvalue().decode(), newline=""))), left


def test_rows_of_a_report(backchannel: CommandLine, examples: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert backchannel("publish", examples / "relayed-message.txt", "--out", out).returncode == 0
    done = backchannel("export", "events", out / "graph.trig")
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    assert tuple(rows[0]) == COLUMNS
    call, _ = [row for row in rows if row["act"] == "PhoneCall"]  # on the word of two
    assert (call["source"], call["target"]) == ("Duarte Valadares", "Temuulen Dorjpurev")
    assert (call["date"], call["published"]) == ("2031-05-12", "2031-05-14")
    assert (call["cameo"], call["plover"]) == ("041", "CONSULT")
    assert (call["source_country"], call["target_country"]) == ("PRT", "MNG")
    assert "spoke by telephone" in call["quote"]
    mediations = [
        (row["source"], row["target"], row["mediator"], row["cameo"]) for row in rows if row["act"] == "Mediation"
    ]
    assert ("Portugal", "Chile", "Portugal", "045") in mediations
    assert ("Portugal", "Mongolia", "Portugal", "045") in mediations
    assert f"{len(rows)} rows" in done.stderr
    assert [row["claim"] for row in rows] == sorted(row["claim"] for row in rows)


@pytest.mark.parametrize("name", ["graph.ttl", "graph.jsonld", "graph.nq"])
def test_all_formats_give_the_same_rows(name: str, backchannel: CommandLine, examples: Path, tmp_path: Path) -> None:
    backchannel("publish", *sorted(examples.glob("*.txt")), "--out", tmp_path)
    expected = backchannel("export", "events", tmp_path / "graph.trig", "--all").stdout
    assert expected.count("\n") > 5
    assert backchannel("export", "events", tmp_path / name, "--all").stdout == expected


def test_what_is_denied_or_no_event_is_counted_and_told_when_asked_for() -> None:
    from facts_examples import relay

    quads = map_facts(relay())
    rows, left = exported(quads)
    every, none_left = exported(quads, everything=True)
    assert {row["modality"] for row in rows} <= {"asserted", "confirmed"}
    assert all(row["cameo"] for row in rows)
    assert len(every) > len(rows)
    assert sum(left.reasons.values()) > 0 and not none_left.reasons


ACTORS = [
    ("PRT PORTUGAL PRT", "PRT"),
    ("PRTGOV LISBON PRT GOV", "PRTGOV"),
    ("CHL CHILE CHL", "CHL"),
    ("CHLMIL CHILEAN CHL MIL", "CHLMIL"),
    ("MNGCVL HERDER MNG CVL", "MNGCVL"),
    ("IGOUNO UNITED_NATIONS  IGO", "IGOUNO"),
    ("OMN OMAN OMN", "OMN"),
    ("", ""),
]
HOSTS = {"PRT", "PRTGOV", "CHL", "CHLMIL", "OMN"}
"""States, and those that act for one."""


def test_a_round_trip_from_gdelt_loses_no_dyad(tmp_path: Path) -> None:
    """Limits: the host of a visit (043) comes back as its target (042), and codes as those of classes."""
    chance = random.Random(9)
    codes = [
        "010",
        "0231",
        "0312",
        "036",
        "038",
        "039",
        "040",
        "041",
        "042",
        "043",
        "045",
        "046",
        "051",
        "057",
        "061",
        "084",
        "1042",
        "1122",
        "123",
        "1384",
    ]
    lines, expected = [], []
    for number in range(400):
        (source, one), (target, other), code = chance.choice(ACTORS[:-1]), chance.choice(ACTORS), chance.choice(codes)
        if one != other:
            lines.append(gdelt(source, target, code, number=number))
            turned = code == "043" and one in HOSTS and other and one[:3] != other[:3]
            expected.append((f"GDELT event {910_000_000 + number}", *((other, one) if turned else (one, other))))
    file = tmp_path / "rows"
    file.write_text("\n".join(lines))
    tally = Tally()
    documents = list(read_rows("gdelt", str(file), tally))
    assert tally.unfit == {}
    store = load(graph(documents))
    titles = {quad.subject.value: quad.object.value for quad in store if quad.predicate.value.endswith("headline")}
    holder = {claim.iri: titles[claim.article] for claim in ClaimReader(store).claims()}
    left = Left()
    back = [(holder[row.claim], row.source_told, row.target_told) for row in events(store, left)]
    assert sorted(back) == sorted(expected)
    assert not left.reasons


def test_what_goes_round_keeps_day_country_code_and_address(tmp_path: Path) -> None:
    file = tmp_path / "rows"
    file.write_text(gdelt("PRTGOV LISBON PRT GOV", "CHL CHILE CHL", "1122", url="https://harbourpost.example/a?b=[c]"))
    (row,) = events(load(graph(list(read_rows("gdelt", str(file), Tally())))), Left())
    assert (row.date, row.source_country, row.target_country) == ("2031-05-12", "PRT", "CHL")
    assert (row.cameo, row.plover, row.asserter) == ("112", "ACCUSE", "GDELT")
    assert row.url == "https://harbourpost.example/a?b=[c]"
    assert row.quote == file.read_text()


def test_parquet_holds_the_rows_of_the_csv(backchannel: CommandLine, examples: Path, tmp_path: Path) -> None:
    try:
        import pyarrow.parquet
    except ImportError:
        missing("pyarrow")
    backchannel("publish", examples / "relayed-message.txt", "--out", tmp_path)
    rows = list(csv.reader(io.StringIO(backchannel("export", "events", tmp_path / "graph.nq").stdout, newline="")))
    target = tmp_path / "events.parquet"
    done = backchannel("export", "events", tmp_path / "graph.nq", "--format", "parquet", "--output", target)
    assert done.returncode == 0
    table = pyarrow.parquet.read_table(target)
    assert table.column_names == rows[0]
    assert [list(row.values()) for row in table.to_pylist()] == rows[1:]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_many_rows_are_written_in_batches() -> None:
    from backchannel.datasets.export import Event

    try:
        import pyarrow.parquet
    except ImportError:
        missing("pyarrow")
    row = Event(*COLUMNS)
    stream = io.BytesIO()
    assert write_parquet((row for _ in range(20_001)), stream) == 20_001
    file = pyarrow.parquet.ParquetFile(io.BytesIO(stream.getvalue()))
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [10_000, 10_000, 1]


def test_an_output_that_cannot_be_written_is_told(backchannel: CommandLine, examples: Path, tmp_path: Path) -> None:
    backchannel("publish", examples / "relayed-message.txt", "--out", tmp_path)
    target = tmp_path / "none" / "events.csv"
    done = backchannel("export", "events", tmp_path / "graph.nq", "--output", target)
    assert done.returncode == 2
    assert done.stderr.startswith(f"backchannel: {target} cannot be written: no such file or directory; ")
    assert len(done.stderr.splitlines()) == 1


def test_participants_stand_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    told = [name for name, _ in ACTORS[:5]]
    file = tmp_path / "rows"
    file.write_text("\n".join(gdelt(one, other, "040", number=n) for n, (one, other) in enumerate(pairwise(told))))
    rows = events(load(graph(list(read_rows("gdelt", str(file), Tally())))), Left())
    assert {(row.source_told, row.target_told) for row in rows} == set(pairwise(code for _, code in ACTORS[:5]))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_for_which_there_is_no_room_is_told_and_leaves_nothing(
    examples: Path, tmp_path: Path, form: str
) -> None:
    def narrow() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    graph, target = tmp_path / "graph.nq", tmp_path / "events"
    graph.write_bytes(map_facts(extract(read(examples / "relayed-message.txt"))).nquads())
    done = subprocess.run(
        [sys.executable, "-m", "backchannel", "export", "events", graph, "--format", form, "--output", target],
        capture_output=True,
        text=True,
        preexec_fn=narrow,
    )
    told = f"backchannel: {target}: nothing was written: file too large; make room, or choose another --output\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", told)
    assert list(tmp_path.iterdir()) == [graph]
