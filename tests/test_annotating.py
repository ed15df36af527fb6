"""Annotating: what a person judges becomes that person's word, and is kept."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from msgspec.structs import replace

import backchannel as program
from backchannel.annotating import annotator, apply, begun, done, gold, pending
from backchannel.annotating.desk import Desk
from backchannel.annotating.edits import EDIT, UnnamedError
from backchannel.article import Article
from backchannel.errors import DataError, UsageError
from backchannel.facts import Extractor, Facts, check, decode, encode
from backchannel.grounding import ground

# Persons are invented.
TEXT = "Norway met Chile in May. Peru warned Kenya \U0001f54a of a storm. Envoy Ida Lunde thanked Portugal."
VERA = annotator("Vera Lund", "https://orcid.org/0000-0002-1825-0097")
RULES = Extractor(name="first", version="1")


def suggested(text: str = TEXT) -> Facts:
    """A meeting and a warning, as a program found them."""
    states = [{"id": s.lower(), "class": "State", "name": s} for s in ("Norway", "Chile", "Peru", "Kenya")]
    acts = [
        {
            "class": "Meeting",
            "status": "concluded",
            "trigger": "met",
            "participant": ["norway", "chile"],
            "claims": [{"evidence": ["Norway met Chile in May."], "confidence": 0.7}],
        },
        {
            "class": "Warning",
            "status": "concluded",
            "trigger": "warned",
            "sender": ["peru"],
            "recipient": ["kenya"],
            "claims": [{"evidence": ["Peru warned Kenya"], "confidence": 0.6}],
        },
    ]
    return ground({"actors": states, "acts": acts}, article=Article(text=text), extractor=RULES).facts


def after(facts: Facts, **edit: Any) -> Facts:
    changed = apply(facts, msgspec.convert(edit, EDIT), VERA)
    check(changed)
    assert decode(encode(changed)) == changed
    return changed


def words(quote: str, text: str = TEXT) -> dict[str, int]:
    start = text.index(quote)
    return {"start": start, "end": start + len(quote)}


# ---- edits ---------------------------------------------------------------------------------------


def test_what_is_not_judged_stays_the_program_s_word() -> None:
    facts = begun(suggested(), VERA)
    assert facts.extractor == VERA
    assert facts.extractors == (replace(RULES, id="suggested"),)
    assert [c.found_by for c in facts.claims] == ["suggested", "suggested"]
    assert begun(facts, VERA) == facts
    assert len(pending(facts, VERA)) == 2


def test_a_confirmed_claim_is_the_person_s() -> None:
    facts = after(suggested(), do="confirm", claim="k1")
    assert [(c.found_by, c.confidence) for c in facts.claims] == [(None, 1.0), ("suggested", 0.6)]
    assert [c.id for c in pending(facts, VERA)] == ["k2"]


def test_a_rejected_claim_goes_with_its_act() -> None:
    facts = after(suggested(), do="reject", claim="k1")
    assert [a.kind for a in facts.communications] == ["Warning"]


def test_class_status_and_modality_are_corrected() -> None:
    facts = after(suggested(), do="change", claim="k1", **{"class": "Visit"}, status="planned", modality="hedged")
    assert (facts.communications[0].kind, facts.communications[0].status) == ("Visit", "planned")
    assert (facts.claims[0].modality, facts.claims[0].found_by) == ("hedged", None)


def test_a_communication_becomes_a_mediation() -> None:
    facts = after(suggested(), do="change", claim="k1", **{"class": "Mediation"})
    assert len(facts.mediations) == 1
    facts = after(facts, do="fill", claim="k1", role="mediator", **words("Norway"))
    assert facts.mediations[0].mediator == ("norway",)


def test_an_act_that_others_claim_too_is_copied() -> None:
    facts = suggested()
    twin = replace(facts.claims[0], id="k9", modality="confirmed")
    facts = after(replace(facts, claims=(*facts.claims, twin)), do="change", claim="k9", status="planned")
    mine, theirs = facts.claims[-1].claims, facts.claims[0].claims
    assert mine != theirs
    assert {a.id: a.status for a in facts.communications}[theirs] == "concluded"


def test_selected_words_fill_a_role() -> None:
    facts = after(suggested(), do="fill", claim="k2", role="recipient", **words("Chile"))
    assert facts.communications[1].recipient == ("kenya", "chile")
    with pytest.raises(UnnamedError):
        after(facts, do="fill", claim="k2", role="asserted_by", **words("Ida Lunde"))
    facts = after(facts, do="fill", claim="k2", role="asserted_by", **words("Ida Lunde"), **{"class": "Person"})
    assert facts.claims[1].asserted_by == "ida-lunde"
    assert facts.actors[-1].mentions[0].quote == "Ida Lunde"
    facts = after(facts, do="empty", claim="k2", role="recipient", actor="kenya")
    facts = after(facts, do="empty", claim="k2", role="asserted_by", actor="ida-lunde")
    assert (facts.communications[1].recipient, facts.claims[1].asserted_by) == (("chile",), None)


def test_a_missing_act_is_added_with_its_sentence() -> None:
    facts = after(suggested(), do="add", **{"class": "Statement"}, **words("thanked"))
    assert facts.communications[-1].trigger.quote == "thanked"
    assert facts.claims[-1].evidence[0].quote == "Envoy Ida Lunde thanked Portugal."
    facts = after(facts, do="prove", claim=facts.claims[-1].id, **words("Ida Lunde thanked Portugal"))
    assert facts.claims[-1].evidence[0].quote == "Ida Lunde thanked Portugal"


@pytest.mark.parametrize(
    "edit",
    [
        {"do": "confirm", "claim": "nobody"},
        {"do": "fill", "claim": "k1", "role": "mediator", "start": 0, "end": 6},
        {"do": "prove", "claim": "k1", "start": 5, "end": 5},
        {"do": "prove", "claim": "k1", "start": 0, "end": 10_000},
    ],
)
def test_an_edit_that_cannot_be_made_is_an_error(edit: dict[str, Any]) -> None:
    with pytest.raises(DataError):
        after(suggested(), **edit)


# ---- gold and the desk ---------------------------------------------------------------------------


def test_gold_is_what_the_person_vouches_for() -> None:
    facts = after(after(suggested(), do="confirm", claim="k2"), do="add", **{"class": "Statement"}, **words("thanked"))
    right = gold(facts)
    check(right)
    assert [a.kind for a in right.communications] == ["Warning", "Statement"]
    assert (right.extractor, right.extractors) == (VERA, ())


def test_the_provenance_names_the_person() -> None:
    facts = gold(after(suggested(), do="confirm", claim="k1"))
    quads = program.map(facts)
    assert program.validate(quads) == []
    graph = quads.rdflib()
    [row] = graph.query(
        """PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX bc: <https://w3id.org/backchannel/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?name ?orcid WHERE { ?claim a bc:Claim ; prov:wasGeneratedBy/prov:wasAssociatedWith ?who .
        ?who a prov:Person ; rdfs:label ?name ; skos:exactMatch ?orcid }"""
    )
    assert (str(row.name), str(row.orcid)) == ("Vera Lund", "https://orcid.org/0000-0002-1825-0097")


def test_every_edit_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    out, right = tmp_path / "mine.jsonl", tmp_path / "gold.jsonl"
    other = suggested(TEXT + " More.")
    desk = Desk([suggested(), other], out, VERA, right)
    desk.edit(0, msgspec.convert({"do": "confirm", "claim": "k1"}, EDIT))
    assert right.read_bytes() == b""
    desk.edit(0, msgspec.convert({"do": "reject", "claim": "k2"}, EDIT))
    assert len(right.read_bytes().splitlines()) == 1
    again = Desk([suggested(), other], out, VERA, right)
    assert done(again.article(0), VERA)
    assert not done(again.article(1), VERA)
    assert len(Desk([other], out, VERA)) == 2, "what was annotated before is not lost"
    again.edit(1, msgspec.convert({"do": "reject", "claim": "k1"}, EDIT))
    assert len(again.undo(1).claims) == 2
    with pytest.raises(DataError, match="nothing to take back"):
        again.undo(1)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["gold.jsonl", "mine.jsonl"]


def test_an_article_in_which_nothing_was_found_can_be_done(tmp_path: Path) -> None:
    desk = Desk([Facts(article=Article(text="Snow fell."))], tmp_path / "mine.jsonl", VERA)
    assert not done(desk.article(0), VERA)
    assert done(desk.edit(0, msgspec.convert({"do": "finish"}, EDIT)), VERA)


def test_a_desk_that_cannot_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nothing to annotate"):
        Desk([], tmp_path / "mine.jsonl", VERA)
    with pytest.raises(DataError, match="two documents"):
        Desk([suggested(), suggested()], tmp_path / "mine.jsonl", VERA)
    with pytest.raises(UsageError, match="cannot be written"):
        Desk([suggested()], tmp_path / "missing" / "mine.jsonl", VERA)
    (tmp_path / "mine.jsonl").write_text("a shopping list\n")
    with pytest.raises(DataError):
        Desk([suggested()], tmp_path / "mine.jsonl", VERA)
    assert (tmp_path / "mine.jsonl").read_text() == "a shopping list\n"
    with pytest.raises(UsageError):
        annotator("  ")


# ---- the server ----------------------------------------------------------------------------------


class Running:
    """The command, running."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self.folder = folder
        self.base, _, self.key = address.partition("/#")

    def ask(self, path: str, edit: Any = None, **headers: str) -> requests.Response:
        given = {"X-Annotation-Key": self.key, "Origin": self.base, "Content-Type": "application/json"} | headers
        kept = {name: value for name, value in given.items() if value}
        if edit is None:
            return requests.get(self.base + path, headers=kept, timeout=60)
        return requests.post(self.base + path, data=json.dumps(edit), headers=kept, timeout=60)

    def kept(self, number: int = 0) -> Facts:
        return decode((self.folder / "mine.jsonl").read_bytes().splitlines()[number])


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    facts = tmp_path / "facts.jsonl"
    facts.write_bytes(encode(suggested()) + b"\n" + encode(suggested(TEXT + " More.")) + b"\n")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "backchannel", "annotate", facts, "--out", tmp_path / "mine.jsonl"),
            *("--gold", tmp_path / "gold.jsonl", "--annotator", "Vera Lund"),
        ],
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    assert process.stderr is not None
    told = process.stderr.readline()
    address = re.fullmatch(r"open (http://127\.0\.0\.1:\d+/#\S+)\n", told)
    try:
        assert address is not None, told + process.stderr.read()
        yield Running(address[1], tmp_path)
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


CONFIRM = {"do": "confirm", "claim": "k1"}


def test_nobody_else_gets_in(running: Running) -> None:
    refused = [
        running.ask("/articles", **{"X-Annotation-Key": ""}).status_code,
        running.ask("/articles", **{"X-Annotation-Key": "guess"}).status_code,
        running.ask("/gold.jsonl", **{"X-Annotation-Key": ""}).status_code,
        running.ask("/articles", Host="evil.example").status_code,
        running.ask("/", Host="evil.example:80").status_code,
        running.ask("/articles/0/edits", CONFIRM, Origin="http://evil.example").status_code,
        running.ask("/articles/0/edits", CONFIRM, Origin="null").status_code,
        running.ask("/articles/0/edits", CONFIRM, Origin="").status_code,
        running.ask("/articles/0/edits", CONFIRM, **{"X-Annotation-Key": ""}).status_code,
        running.ask("/articles/0/edits", CONFIRM, **{"Content-Type": "text/plain"}).status_code,
        requests.get(running.base + "/articles/0/edits", timeout=60).status_code,
        requests.options(
            running.base + "/articles/0/edits", headers={"Origin": "http://evil.example"}, timeout=60
        ).status_code,
    ]
    assert refused == [403, 403, 403, 421, 421, 403, 403, 403, 403, 415, 405, 405]
    assert len(pending(running.kept(), annotator("Vera Lund"))) == 2
    assert running.ask("/articles/0/edits", CONFIRM).status_code == 200
    assert len(pending(running.kept(), annotator("Vera Lund"))) == 1


def test_what_makes_no_sense_is_told_and_changes_nothing(running: Running) -> None:
    before = running.kept()
    for edit in (
        {"do": "delete everything"},
        {"do": "confirm"},
        [],
        "x" * 20_000,
        {"do": "confirm", "claim": "k1", "more": 1},
    ):
        answer = running.ask("/articles/0/edits", edit)
        assert answer.status_code in (413, 422), edit
        assert "Traceback" not in answer.text
    assert running.ask("/articles/7").status_code == 422
    assert running.ask("/assets/../application.py").status_code == 404
    assert running.kept() == before


def test_the_page_may_run_its_own_script_only(running: Running) -> None:
    answer = requests.get(running.base + "/", timeout=60)
    assert "default-src 'none'; script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert running.key not in answer.text
    assert re.findall(r"<script(?![^>]*src=\"/assets/)", answer.text) == []


def test_a_port_that_is_taken_is_told(running: Running, backchannel: Any) -> None:
    port = running.base.rpartition(":")[2]
    done = backchannel(
        *("annotate", running.folder / "facts.jsonl", "--out", running.folder / "other.jsonl"),
        *("--annotator", "Vera Lund", "--port", port),
    )
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert len(done.stderr.splitlines()) == 1
