"""The tables of the authority: sound, complete enough, refused when faulty, and made again from their source."""

from __future__ import annotations

import csv
import datetime
import importlib.util
import itertools
import os
import re
from collections import Counter
from pathlib import Path

import pytest

import backchannel.authority
from backchannel.authority import OFFICES, Authority, Tenure, default_authority
from backchannel.authority.loading import load
from backchannel.authority.offices import SHARED_OFFICES
from backchannel.authority.records import KINDS
from backchannel.authority.tables import COLUMNS
from backchannel.errors import DataError

DATA = Path(backchannel.authority.__file__).parent / "data"
OCTOBER_2025 = datetime.date(2025, 10, 9)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return default_authority()


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def tables() -> list[str]:
    return sorted(path.name for path in DATA.glob("*.csv"))


@pytest.mark.parametrize(
    ("id", "identifier"),
    [
        ("vladimir-putin", "Q7747"),
        ("benjamin-netanyahu", "Q43723"),
        ("donald-trump", "Q22686"),
        ("russia", "Q159"),
        ("israel", "Q801"),
        ("iran", "Q794"),
        ("united-states", "Q30"),
        ("syria", "Q858"),
        ("tajikistan", "Q863"),
        ("united-nations", "Q1065"),
        ("european-union", "Q458"),
    ],
)
def test_identifiers(authority: Authority, id: str, identifier: str) -> None:
    entry = authority.get(id)
    assert entry is not None
    assert entry.identifiers == (identifier,)


def test_how_much_is_known(authority: Authority) -> None:
    kinds = Counter(entry.kind for entry in authority.entries())
    assert kinds["State"] >= 195
    assert kinds["NewsOrganization"] >= 50
    assert sum(kinds.values()) - kinds["State"] - kinds["Place"] - kinds["Person"] >= 120
    verified = {entry.id for entry in authority.entries() if entry.kind == "Person" and entry.identifiers}
    assert sum(row["person"] in verified for row in rows("office_holders.csv")) >= 300


def test_most_states_have_a_head_in_2025(authority: Authority) -> None:
    """Without a day on which offices changed hands: a head of state or of government, with an identifier."""
    heads = ("president", "king", "emir", "sultan", "prime minister", "chancellor", "supreme leader")
    states = [row["id"] for row in rows("states.csv") if row["kind"] == "State"]
    headed = [
        state
        for state in states
        if any((who := authority.holder(head, state, OCTOBER_2025)) and who.identifiers for head in heads)
    ]
    assert len(headed) >= 180


def test_every_name_is_found_in_a_sentence(authority: Authority) -> None:
    """All names of states and their demonyms, hyphens and possessive endings being tokens of their own."""
    for row in rows("names.csv"):
        words = ["when", *row["name"].replace("-", " - ").replace("'s ", " 's ").split(), "said"]
        count, senses = authority.longest(words, 1)
        assert count == len(words) - 2, row
        assert row["id"] in {sense.entry.id for sense in senses}, row


@pytest.mark.parametrize(
    ("begin", "end", "on", "holds"),
    [
        ("2000-05-07", "2008-05-07", "2000-05-07", True),
        ("2000-05-07", "2008-05-07", "2008-05-07", True),
        ("2000-05-07", "2008-05-07", "2008-05-08", False),
        ("2000-05-07", "", "2027-11-30", True),
        ("2000-05-07", "", "2100-01-01", False),  # long past what the tables know of
        ("", "2008-05-07", "1900-01-01", False),
        ("2000", "2008", "2000-12-30", False),  # perhaps not yet
        ("2000", "2008", "2001-01-01", True),
        ("2000", "2008", "2008-01-02", False),  # perhaps no longer
        ("2000-02", "2008-03", "2000-02-29", True),
        ("2000-02", "2008-03", "2008-02-29", True),
    ],
)
def test_a_tenure_holds_only_on_days_it_surely_covers(
    tmp_path: Path, begin: str, end: str, on: str, holds: bool
) -> None:
    small = write_tables(tmp_path, **{"office_holders.csv": [f"jane-doe,president,atlantis,{begin},{end},test"]})
    holder = load(small).holder("president", "atlantis", datetime.date.fromisoformat(on))
    assert (holder is not None) == holds


@pytest.mark.parametrize("table", tables())
def test_a_table_is_sorted_and_names_its_sources(table: str) -> None:
    text = (DATA / table).read_text(encoding="utf-8")
    assert "\r" not in text
    assert text.splitlines()[0] == ",".join(COLUMNS[table])
    listed = rows(table)
    assert all(row["source"].strip() for row in listed)
    assert all(cell == cell.strip() for row in listed for cell in row.values())
    keys = [tuple(row.values())[:2] for row in listed]
    if table == "office_holders.csv":
        keys = [(row["person"], row["from"]) for row in listed]
    assert keys == sorted(keys)
    assert len({tuple(row.values()) for row in listed}) == len(listed)


def test_all_tables_are_described() -> None:
    assert set(tables()) == set(COLUMNS)


def test_ids_and_identifiers_are_sound(authority: Authority) -> None:
    used: Counter[str] = Counter()
    for entry in authority.entries():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.id), entry
        assert entry.kind in KINDS, entry
        assert entry.name.strip(), entry
        assert all(re.fullmatch(r"Q[1-9]\d*", identifier) for identifier in entry.identifiers), entry
        assert entry.acts_for is None or authority.get(entry.acts_for), entry
        used.update(entry.identifiers)
    assert [identifier for identifier, count in used.items() if count > 1] == []


def test_all_states_have_an_identifier() -> None:
    assert [row["id"] for row in rows("states.csv") if row["kind"] == "State" and not row["wikidata"]] == []


def test_tenures_are_sound(authority: Authority) -> None:
    tenures: dict[tuple[str, str], list[Tenure]] = {}
    for row in rows("office_holders.csv"):
        assert row["office"] in OFFICES.values(), row
        assert not row["to"] or row["from"] <= row["to"], row
        assert authority.get(row["of"]), row
        for tenure in authority.offices(row["person"]):
            of_one = tenures.setdefault((tenure.office, tenure.of), [])
            if tenure not in of_one:
                of_one.append(tenure)
    for of, held in tenures.items():
        if of[0] in SHARED_OFFICES:
            continue
        held.sort(key=lambda tenure: tenure.begin or datetime.date.min)
        for earlier, later in itertools.pairwise(held):
            assert earlier.end is not None, (earlier, later)
            assert later.begin is not None, (earlier, later)
            assert earlier.end <= later.begin, (earlier, later)


@pytest.mark.parametrize(
    ("table", "lines", "message"),
    [
        ("states.csv", ["atlantis,State,Atlantis,,test,more"], r"states\.csv.*line 2"),
        ("states.csv", ["atlantis,State,Atlantis,,test", "atlantis,State,Atlantis,,test"], "used twice"),
        ("states.csv", ["atlantis,Sea,Atlantis,,test"], "no kind"),
        ("names.csv", ["utopia,Utopia,name,test"], "utopia"),
        ("names.csv", ["atlantis,Atlantis,guess,test"], "guess"),
        ("places.csv", ["city,City,,,utopia,test"], "utopia"),
        ("organizations.csv", ["body,GovernmentBody,Body,,,,,utopia,test"], "utopia"),
        ("office_holders.csv", ["john-doe,president,atlantis,2000,,test"], "john-doe"),
        ("office_holders.csv", ["jane-doe,president,utopia,2000,,test"], "utopia"),
        ("office_holders.csv", ["jane-doe,president,atlantis,yesterday,,test"], "yesterday"),
        ("office_holders.csv", ["jane-doe,cook,atlantis,2000,,test"], "cook"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, table: str, lines: list[str], message: str) -> None:
    small = write_tables(tmp_path, **{table: lines})
    with pytest.raises(DataError, match=message):
        load(small)


def test_a_faulty_header_is_refused(tmp_path: Path) -> None:
    small = write_tables(tmp_path)
    (small / "people.csv").write_text("person,name\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"people\.csv"):
        load(small)


def write_tables(folder: Path, **changed: list[str]) -> Path:
    """Write the tables of a world with one state and one person."""
    content = {
        "states.csv": ["atlantis,State,Atlantis,,test"],
        "people.csv": ["jane-doe,Jane Doe,,,,test"],
    } | changed
    for table, columns in COLUMNS.items():
        lines = [",".join(columns), *content.get(table, [])]
        (folder / table).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return folder


@pytest.mark.skipif(
    importlib.util.find_spec("rigour") is None and not os.environ.get("CI"), reason="rigour is not installed"
)
def test_the_compiled_tables_are_those_that_rigour_gives() -> None:
    from backchannel.authority.compile import compile_tables

    for table, text in compile_tables(DATA).items():
        assert text == (DATA / table).read_text(encoding="utf-8"), (
            f"run python -m backchannel.authority.compile: {table}"
        )


def test_the_compiler_writes_into_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from backchannel.authority import compile as compiler

    monkeypatch.setattr(compiler, "compile_tables", lambda folder: {"names.csv": "id\nrow\n"})
    assert compiler.main([str(tmp_path)]) == 0
    assert (tmp_path / "names.csv").read_text(encoding="utf-8") == "id\nrow\n"
