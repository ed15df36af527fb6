"""Wikidata's API: who is found, how politely, what goes wrong, and what is never asked twice."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import facts_examples as examples
import wikidata_server as wikidata
from backchannel.errors import DataError, UsageError
from backchannel.facts import encode
from backchannel.linking import Cache, Session, Subject, WikidataLinker
from backchannel.linking.session import ServiceError
from conftest import CommandLine

ON = datetime.date(2031, 5, 14)
SCHEMAS = json.loads((Path(__file__).parent / "data" / "linking" / "wikidata-api.schema.json").read_text())
NORWAY, CHILE = "Q20", "Q298"
CONTACT = "desk@paper.example"


@pytest.fixture
def server() -> Iterator[wikidata.WikidataServer]:
    with wikidata.running() as state:
        yield state


@pytest.fixture
def naps() -> list[float]:
    return []


@pytest.fixture
def linker(server: wikidata.WikidataServer, naps: list[float], tmp_path: Path) -> WikidataLinker:
    return WikidataLinker(Session(CONTACT, sleep=naps.append), Cache(tmp_path / "cache.sqlite"), server.url)


def person(name: str, *sides: str, key: str = "article/0f/actor/x") -> Subject:
    return Subject(key, "Person", (name,), side_items=sides, published=ON)


def found(linker: WikidataLinker, subject: Subject) -> list[tuple[str, str]]:
    (links,) = linker.link([subject])
    return [(link.target.rpartition("/")[2], link.match) for link in links]


def test_somebody_in_office_that_day_of_that_state_is_certain(linker: WikidataLinker) -> None:
    (links,) = linker.link([person("Mira Holt", NORWAY)])
    first = links[0]
    assert (first.target, first.match) == ("http://www.wikidata.org/entity/Q990001", "exact")
    assert first.method == "entity-search" and first.score > 0.85 and first.label == "Mira Holt"
    assert [link.match for link in links[1:]] == ["candidate"] * (len(links) - 1)
    assert {link.target for link in links} >= {"http://www.wikidata.org/entity/Q990002"}
    assert "http://www.wikidata.org/entity/Q990003" not in {link.target for link in links}, "a film is nobody"


def test_two_who_fit_alike_are_candidates(linker: WikidataLinker) -> None:
    assert found(linker, person("Tessa Quill", NORWAY)) == [("Q990005", "candidate"), ("Q990006", "candidate")]


def test_a_name_and_a_type_alone_are_not_certain(linker: WikidataLinker) -> None:
    assert ("Q990005", "exact") not in found(linker, person("Tessa Quill"))
    assert all(match != "exact" for _, match in found(linker, person("Mira Holt")))


def test_who_died_before_or_is_of_another_state_is_no_match(linker: WikidataLinker) -> None:
    assert all(match == "candidate" for _, match in found(linker, person("Aron Velde", NORWAY)))
    assert all(match == "candidate" for _, match in found(linker, person("Tessa Quill", CHILE)))


def test_a_state_is_a_state_and_a_daily_an_organisation_by_its_classes(linker: WikidataLinker) -> None:
    state = Subject("article/0f/actor/norway", "State", ("Norway",), published=ON)
    paper = Subject("article/0f/actor/post", "NewsOrganization", ("Harbour Post",), side_items=(NORWAY,), published=ON)
    assert found(linker, state)[0] == (NORWAY, "exact")
    assert found(linker, paper)[0] == ("Q990007", "exact")
    assert found(linker, person("Harbour Post")) == []


def test_nobody_is_found_for_a_name_that_nobody_has(linker: WikidataLinker) -> None:
    assert found(linker, person("Zzyx Qwrtl")) == []


@pytest.mark.parametrize("fault", wikidata.FAULTS)
def test_every_fault_is_survived(
    fault: str, server: wikidata.WikidataServer, linker: WikidataLinker, naps: list[float]
) -> None:
    server.faults = [wikidata.FAULTS[fault]] * 2
    assert found(linker, person("Mira Holt", NORWAY))[0] == ("Q990001", "exact")
    asked = [call["search"] for call in server.calls if call["action"] == "wbsearchentities"]
    assert asked == ["Mira Holt"] * (1 if fault == "a slow answer" else 3)
    wished = {"429 with Retry-After": 7.0, "maxlag": 5.0}.get(fault)
    if wished is not None:
        assert naps == [wished, wished], "Retry-After is obeyed"
    elif fault != "a slow answer":
        assert 1 <= naps[0] <= 2 <= naps[1] <= 3, "it waits longer each time"


@pytest.mark.parametrize("fault", [name for name in wikidata.FAULTS if name != "a slow answer"])
def test_what_lasts_is_told_in_one_line_and_not_kept(
    fault: str, server: wikidata.WikidataServer, linker: WikidataLinker
) -> None:
    server.faults = [wikidata.FAULTS[fault]] * 5
    with pytest.raises(ServiceError) as caught:
        linker.link([person("Mira Holt", NORWAY)])
    assert "\n" not in str(caught.value) and server.url in str(caught.value) and "5 attempts" in str(caught.value)
    assert len(server.calls) == 5
    assert found(linker, person("Mira Holt", NORWAY))[0] == ("Q990001", "exact")


def test_who_asks_for_an_hour_is_not_waited_for(
    server: wikidata.WikidataServer, linker: WikidataLinker, naps: list[float]
) -> None:
    def tired(handler: Any) -> bool:
        handler.send(b"", 429, Retry_After="3600")
        return True

    server.faults = [tired]
    with pytest.raises(ServiceError, match="asks to wait 3600 seconds"):
        linker.link([person("Mira Holt")])
    assert naps == [] and len(server.calls) == 1


def test_an_answer_of_another_form_is_told_as_such(server: wikidata.WikidataServer, linker: WikidataLinker) -> None:
    server.faults = [wikidata.another_form]
    with pytest.raises(ServiceError, match="not of the documented form"):
        linker.link([person("Mira Holt")])
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ('{"search": [{"id": "Q1> <x:y> <x:z> .#"}]}', "not of the documented form"),
        ('{"search": [{"id": "Q1", "label": "\\ud800"}]}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"search": NaN}', "not JSON"),
    ],
)
def test_an_answer_that_would_spoil_a_graph_is_refused(
    server: wikidata.WikidataServer, linker: WikidataLinker, answer: str, told: str
) -> None:
    def hostile(handler: Any) -> bool:
        handler.send(answer.encode())
        return True

    server.faults = [hostile] * 5
    with pytest.raises(ServiceError, match=told):
        linker.link([person("Mira Holt")])


def test_a_redirected_id_is_the_item_it_leads_to_and_deleted_and_unknown_ones_are_nobody(
    server: wikidata.WikidataServer, linker: WikidataLinker
) -> None:
    server.hits["The Old Post"] = ["Q990099", "Q990098", "Q999999999", "Q990007"]
    paper = Subject("article/0f/actor/post", "NewsOrganization", ("The Old Post", "The Post"), published=ON)
    (links,) = linker.link([paper])
    assert [link.target.rpartition("/")[2] for link in links] == ["Q990007"]
    before = len(server.calls)
    linker.link([paper])
    assert len(server.calls) == before, "that an item is not there is kept, too"


def test_manners(server: wikidata.WikidataServer, linker: WikidataLinker) -> None:
    names = [entry["labels"]["en"]["value"] for entry in server.entities.values()][:120]
    subjects = [Subject(f"article/0f/actor/{n}", "State", (name,), published=ON) for n, name in enumerate(names)]
    linker.link(subjects)
    assert server.most_at_once == 1
    look_ups = [call for call in server.calls if call["action"] == "wbgetentities"]
    assert all(len(call["ids"].split("|")) <= 50 for call in look_ups)
    ids = [id for call in look_ups for id in call["ids"].split("|")]
    assert len(ids) == len(set(ids)), "nothing is looked up twice"
    assert len(look_ups) <= len(ids) / 50 + 4, "calls are filled; each level of classes is one more"
    assert all(call["maxlag"] == "5" and call["format"] == "json" for call in server.calls)
    assert set(server.encodings) == {"gzip"}
    assert {bool(re.fullmatch(r"backchannel/\S+ \(desk@paper\.example\) requests", a)) for a in server.agents} == {True}


def test_only_names_leave_the_machine(server: wikidata.WikidataServer, linker: WikidataLinker) -> None:
    linker.link([person("Mira Holt", NORWAY)])
    words = {value for call in server.calls for name, value in call.items() if name == "search"}
    assert words == {"Mira Holt"}


def test_a_run_that_was_cut_off_asks_nothing_twice(
    server: wikidata.WikidataServer, linker: WikidataLinker, tmp_path: Path
) -> None:
    wanted = [person("Mira Holt", NORWAY), person("Aron Velde", key="article/0f/actor/y")]
    server.faults = [wikidata.slow, *[wikidata.unavailable] * 5]
    with pytest.raises(ServiceError):
        linker.link(wanted)
    again = WikidataLinker(Session(CONTACT, sleep=lambda s: None), Cache(tmp_path / "cache.sqlite"), server.url)
    first = again.link(wanted)
    answered = [tuple(sorted(call.items())) for n, call in enumerate(server.calls) if not 1 <= n <= 5]
    assert len(answered) == len(set(answered))
    before = len(server.calls)
    assert again.link(wanted) == first
    assert len(server.calls) == before


def test_the_date_of_a_link_is_that_of_the_answer_and_an_old_answer_is_asked_for_again(
    server: wikidata.WikidataServer, tmp_path: Path
) -> None:
    def on(day: int, days: int = 30) -> tuple[Any, ...]:
        cache = Cache(tmp_path / "cache.sqlite", days=days, today=datetime.date(2031, 6, day))
        return WikidataLinker(Session(CONTACT), cache, server.url).link([person("Mira Holt", NORWAY)])[0]

    first = on(1)
    asked = len(server.calls)
    assert on(20) == first and first[0].date == datetime.date(2031, 6, 1)
    assert len(server.calls) == asked
    assert on(20, days=10)[0].date == datetime.date(2031, 6, 20)
    assert len(server.calls) == 2 * asked


@pytest.mark.parametrize("contact", ["", "somebody", "desk@paper.example\r\nX: y", "dësk@paper.example"])
def test_a_contact_that_is_none_is_refused(contact: str) -> None:
    with pytest.raises(UsageError, match="no contact"):
        Session(contact)


def test_a_file_that_is_no_cache_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Dear diary, today I linked nobody at all, and it was a fine day." * 99)
    with pytest.raises(DataError, match="cannot be used"):
        Cache(tmp_path / "notes.txt")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"action": "wbsearchentities", "search": "Mira Holt"}, "wbsearchentities"),
        ({"action": "wbgetentities", "ids": "Q990001|Q990098|Q990099|Q20"}, "wbgetentities"),
        ({"action": "wbgetentities", "ids": "Q999999999"}, "error"),
    ],
)
def test_the_server_answers_as_the_recorded_schema_has_it(answer: dict[str, str], kind: str) -> None:
    schema = SCHEMAS | {"$ref": f"#/$defs/{kind}"}
    jsonschema.Draft202012Validator(schema).validate(wikidata.WikidataServer().answer(answer))


def test_some_two_hundred_entities_are_there() -> None:
    assert 200 <= len(wikidata.world()) <= 250


# ---- through the command


@pytest.fixture
def linked_facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.jsonl"
    path.write_bytes(encode(examples.relay()) + b"\n")
    return path


def test_the_command_links_and_a_second_run_asks_nothing(
    server: wikidata.WikidataServer, linked_facts: Path, tmp_path: Path, backchannel: CommandLine
) -> None:
    call = ["link", linked_facts, "--link", "wikidata", "--service", server.url, "--cache", tmp_path / "c.sqlite"]
    first = backchannel(*call, "--contact", CONTACT)
    assert first.returncode == 0, first.stderr
    asked = len(server.calls)
    assert asked > 0
    second = backchannel(*call, env={"BACKCHANNEL_CONTACT": CONTACT})
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert len(server.calls) == asked


def test_without_a_contact_the_call_is_refused(linked_facts: Path, backchannel: CommandLine) -> None:
    done = backchannel("link", linked_facts, "--link", "wikidata", env={"BACKCHANNEL_CONTACT": ""})
    assert done.returncode == 2 and "BACKCHANNEL_CONTACT" in done.stderr and done.stderr.count("\n") == 1


def test_publishing_goes_on_when_the_service_is_down(examples: Path, tmp_path: Path, backchannel: CommandLine) -> None:
    done = backchannel(
        *("publish", examples / "relayed-message.txt", "--out", tmp_path / "out", "--link", "wikidata"),
        *("--service", "http://127.0.0.1:9/w/api.php", "--contact", CONTACT, "--cache", tmp_path / "c.sqlite"),
    )
    assert done.returncode == 0, done.stderr
    assert "none from the service, which is down" in done.stderr
    assert "Q45" in (tmp_path / "out" / "graph.trig").read_text(), "what the authority file knows is linked"
