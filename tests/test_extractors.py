"""Extractors by name: those of installed packages, and several together."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

import backchannel as program
from backchannel import extractors
from backchannel.article import Article
from backchannel.errors import DataError, UsageError
from backchannel.extractors import choosing
from backchannel.extractors.combining import combine
from backchannel.facts import Extractor, Facts, check
from backchannel.grounding import ground

ARTICLE = Article(
    text="Norway met Chile in Lima on Monday. Peru warned Kenya. Envoy Ida Lunde said that Portugal mediates between Peru and Kenya.",
    published=datetime.date(2031, 5, 14),
)


def act(kind: str, evidence: str, by: str | None = None, confidence: float = 0.5, **more: Any) -> dict[str, Any]:
    claims = [{"evidence": [evidence], "asserted_by": by, "confidence": confidence}]
    return {"class": kind, "status": "concluded", "claims": claims} | more


def facts(*acts: dict[str, Any], states: tuple[str, ...] = ("Norway", "Chile", "Peru", "Kenya"), **names: str) -> Facts:
    actors = [{"id": names.get(s, s.lower()), "class": "State", "name": s, "authority": s.lower()} for s in states]
    found = ground({"actors": actors, "acts": list(acts)}, article=ARTICLE)
    assert found.rejections == ()
    return found.facts


MEETING = act("Meeting", "Norway met Chile in Lima on Monday", trigger="met", participant=["norway", "chile"])
WARNING = act("Warning", "Peru warned Kenya", trigger="warned", sender=["peru"], recipient=["kenya"])


# ---- together ------------------------------------------------------------------------------------


def both(one: Facts, other: Facts) -> Facts:
    together = combine([("rules", replace(one, extractor=Extractor(name="first", version="1"))), ("llm", other)])
    check(together)
    return together


def test_each_claim_keeps_its_confidence_and_tells_who_found_it() -> None:
    more = {**MEETING, "claims": [{**MEETING["claims"][0], "confidence": 0.9}], "topics": ["Monday"]}
    together = both(facts(MEETING), replace(facts(more), extractor=Extractor(name="asker", model="tiny")))
    assert [(c.found_by, c.confidence) for c in together.claims] == [(None, 0.5), ("llm", 0.9)]
    assert together.extractor == Extractor(name="first", version="1")
    assert together.extractors == (Extractor(id="llm", name="asker", model="tiny"),)


def test_acts_that_agree_are_joined_and_those_that_are_alike_are_one() -> None:
    alike = both(facts(MEETING, WARNING), facts(MEETING))
    assert len(alike.communications) == 2
    assert alike.same_act == ()
    assert [c.claims for c in alike.claims].count(alike.communications[0].id) == 2
    agreeing = both(facts(MEETING), facts({**MEETING, "topics": ["Monday"]}))
    assert [tuple(sorted(pair)) for pair in agreeing.same_act] == [
        tuple(sorted(act.id for act in agreeing.communications))
    ]


@pytest.mark.parametrize(
    "other",
    [
        {**MEETING, "status": "planned"},
        {**MEETING, "class": "Visit"},
        {**MEETING, "participant": ["norway", "peru"]},
        {**MEETING, "date": "2031-05-11"},
        act("Meeting", "Peru warned Kenya", participant=["norway", "chile"]),
    ],
    ids=["status", "class", "roles", "date", "evidence"],
)
def test_acts_that_differ_are_not_joined(other: dict[str, Any]) -> None:
    together = both(facts({**MEETING, "date": "2031-05-12"}), facts(other))
    assert len(together.communications) == 2
    assert together.same_act == ()


def test_actors_become_one_whatever_their_ids() -> None:
    moved = {**MEETING, "participant": ["x1", "x2"]}
    together = both(facts(MEETING), facts(moved, Norway="x1", Chile="x2"))
    assert len(together.actors) == 4
    assert {a.participant for a in together.communications} == {("norway", "chile")}


def test_two_with_one_id_but_other_names_stay_two() -> None:
    together = both(
        facts(MEETING),
        facts(act("Visit", "Peru warned Kenya", participant=["norway", "kenya"]), Peru="norway", Norway="n"),
    )
    visit = together.communications[1]
    assert {a.id: a.name for a in together.actors}[visit.participant[0]] == "Peru"


def test_a_circle_that_only_both_together_would_close_is_not_closed() -> None:
    said = act("Statement", "Peru warned Kenya", trigger="warned", sender=["peru"], id="said")
    one = facts(said, {**MEETING, "claims": [{**MEETING["claims"][0], "said_in": "said"}], "id": "met"})
    other = facts({**said, "claims": [{**said["claims"][0], "said_in": "met"}]}, {**MEETING, "id": "met"})
    together = both(one, other)
    assert len(together.communications) == 2
    assert [c.said_in for c in together.claims].count(None) == 3


def test_the_graph_of_both_conforms_and_says_where_they_agree() -> None:
    rules = program.extract(ARTICLE)
    model = facts(
        {**MEETING, "topics": ["Monday"]}, {**WARNING, "content": "Kenya"}, states=("Norway", "Chile", "Peru", "Kenya")
    )
    together = both(rules, model)
    quads = program.map(together)
    assert program.validate(quads) == []
    answer = program.query(quads, "agreement")
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.values()]
    meeting, *_ = [row for row in rows if row["class"] == "Meeting"]
    assert meeting["participants"] == "Chile, Norway"
    assert None not in meeting.values()
    assert {row["finder"] for row in rows} == {"first 1"}


def test_combining_gives_the_same_bytes_however_hashes_fall(under_hash_seeds: Any) -> None:
    assert (
        len(
            under_hash_seeds(
                "from test_extractors import *; from backchannel.facts import encode; import sys;"
                "sys.stdout.buffer.write(encode(both(facts(MEETING, WARNING), facts({**MEETING, 'topics': ['Lima']}, WARNING))))"
            )
        )
        == 1
    )


# ---- those of other packages ---------------------------------------------------------------------


def plugged(monkeypatch: pytest.MonkeyPatch, loaded: Any) -> extractors.Extract:
    def load() -> Any:
        if isinstance(loaded, Exception):
            raise loaded
        return loaded

    point = SimpleNamespace(name="other", load=load, dist=SimpleNamespace(version="7"))
    monkeypatch.setattr(choosing, "entry_points", lambda group: [point])
    return extractors.extractor("other")


def test_what_it_finds_is_checked_and_bears_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plugged(monkeypatch, lambda article: facts(MEETING))(ARTICLE)
    assert found.extractor == Extractor(name="other", version="7")


def test_a_class_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        made = 0

        def __init__(self) -> None:
            Finder.made += 1

        def __call__(self, article: Article) -> Facts:
            return facts(MEETING)

    find = plugged(monkeypatch, Finder)
    find(ARTICLE)
    find(ARTICLE)
    assert Finder.made == 1


@pytest.mark.parametrize(
    ("find", "word"),
    [
        (lambda article: 1 / 0, "ZeroDivisionError"),
        (lambda article: {"claims": []}, "a dict"),
        (lambda article: Facts(article=Article(text="other")), "another article"),
        (lambda article: replace(facts(MEETING), claims=()), "not sound"),
    ],
    ids=["raises", "other type", "other article", "not sound"],
)
def test_what_it_does_wrong_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch, find: Any, word: str) -> None:
    with pytest.raises(DataError, match="'other'") as caught:
        plugged(monkeypatch, find)(ARTICLE)
    assert word in str(caught.value)


@pytest.mark.parametrize("loaded", [ImportError("no numpy"), 7])
def test_what_cannot_be_loaded_is_told(monkeypatch: pytest.MonkeyPatch, loaded: Any) -> None:
    with pytest.raises(UsageError, match="'other'"):
        plugged(monkeypatch, loaded)


def test_our_own_names_are_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    point = SimpleNamespace(name="rules", load=lambda: None, dist=None)
    monkeypatch.setattr(choosing, "entry_points", lambda group: [point])
    assert extractors.extractor_names() == ["rules", "llm"]
    assert callable(extractors.extractor("rules"))


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The example, installed as a package; what a process needs to find it."""
    folder = tmp_path_factory.mktemp("packages")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"),
            *("--no-build-isolation", "--target", folder, root / "examples" / "pattern-extractor"),
        ],
        check=True,
    )
    return {"PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


def test_the_example_runs_as_an_installed_package(
    backchannel: Any, report: Any, tmp_path: Path, installed: dict[str, str]
) -> None:
    text = "Norway met Chile in May. Peru telephoned Portugal. Chile met nobody."
    done = backchannel("extract", report(text), "--extractor", "patterns", env=installed)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [act["class"] for act in found["communications"]] == ["Meeting", "PhoneCall"]
    assert found["extractor"] == {"name": "patterns", "version": "0.1.0"}
    published = backchannel(
        *("publish", report(text), "--extractor", "rules+patterns", "--out", tmp_path / "out", "--format", "trig"),
        env=installed,
    )
    assert published.returncode == 0, published.stderr
    assert "patterns 0.1.0" in (tmp_path / "out" / "graph.trig").read_text()


def test_the_example_has_thirty_lines(root: Path) -> None:
    code = (root / "examples" / "pattern-extractor" / "backchannel_patterns.py").read_text(encoding="utf-8")
    assert len([line for line in code.splitlines() if line.strip()]) <= 35
    assert len(code.partition("def extract")[2].splitlines()) <= 25
