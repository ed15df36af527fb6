"""The benchmarks' own arithmetic: what is compared with what, without any of the data."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

import back_channel
import plover
import questions
import readouts
import run
from renaming import Case, variants

from backchannel.article import Article
from backchannel.extraction import Extractor
from backchannel.facts import Actor, Claim, Communication, Facts, Mention, Span

TEXT = "Liria will visit Zembla, which threatened to leave the Alpine Council."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), quote=words)


def actor(name: str) -> Actor:
    words = span(name)
    return Actor(
        id=name.casefold().replace(" ", "-"),
        kind="State",
        name=name,
        mentions=(Mention(start=words.start, end=words.end, quote=name),),
    )


def document(modality: str = "asserted") -> Facts:
    visit = Communication(id="v", kind="Visit", status="planned", trigger=span("visit"), participant=("liria",))
    threat = Communication(
        id="t",
        kind="Threat",
        status="concluded",
        trigger=span("threatened"),
        sender=("zembla",),
        content="leave the Alpine Council",
    )
    return Facts(
        article=Article(text=TEXT),
        actors=(actor("Liria"), actor("Zembla"), actor("Alpine Council")),
        communications=(visit, threat),
        claims=(
            Claim(id="c1", claims="v", modality=modality, evidence=(span(TEXT),)),
            Claim(id="c2", claims="t", evidence=(span(TEXT),)),
        ),
    )


def test_a_figure_may_fall_by_two_points_and_no_more() -> None:
    floor = {"relay full F1": 40.0, "gone": 10.0}
    assert run.below({"relay full F1": 38.0, "gone": 10.0}, floor) == []
    assert len(run.below({"relay full F1": 37.9, "gone": 10.0}, floor)) == 1
    assert run.below({"relay full F1": 41.0}, floor) == ["gone: on record with 10.0, not measured"]


def test_without_data_nothing_is_measured_and_ci_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", "--data", str(tmp_path / "none")])
    monkeypatch.delenv("CI", raising=False)
    assert run.main() == 0
    monkeypatch.setenv("CI", "true")
    assert run.main() == 1
    assert "nothing measured" in capsys.readouterr().out


def test_the_type_of_an_event_hangs_on_status_and_whoever_is_affected_is_its_target() -> None:
    events = plover.predict(document())["events"]
    assert [(e["type"], e["sources"], e["targets"]) for e in events] == [
        ("AGREE", ["Liria"], []),
        ("THREATEN", ["Zembla"], ["Alpine Council"]),
    ]


def test_what_is_only_denied_is_no_event() -> None:
    assert [e["type"] for e in plover.predict(document("denied"))["events"]] == ["THREATEN"]


@pytest.mark.parametrize(
    ("visit", "likely", "told"),
    [
        ({}, [None, "2031-05-14"], [None, None]),
        ({"date": "2031-05-20"}, ["2031-05-20", None], ["2031-05-20", None]),
        ({"not_after": "2031-05-20"}, [None, None], [None, None]),
    ],
)
def test_what_is_over_is_of_the_reports_own_day_where_the_report_tells_no_other(
    visit: dict[str, str], likely: list[str | None], told: list[str | None]
) -> None:
    facts = document()
    dates = {name: datetime.date.fromisoformat(day) if name == "not_after" else day for name, day in visit.items()}
    facts = msgspec.structs.replace(
        facts,
        article=Article(text=TEXT, published=datetime.date(2031, 5, 14)),
        communications=(msgspec.structs.replace(facts.communications[0], **dates), facts.communications[1]),
    )
    assert [act["date"] for act in readouts.predict(facts)["acts"]] == likely
    assert [act["date"] for act in readouts.predict_told(facts)["acts"]] == told
    assert readouts.predict(document()) == readouts.predict_told(document())


def test_phrases_are_similar_when_one_holds_the_other_or_half_their_words_are_shared() -> None:
    assert questions.similar("the situation in Zembla", "situation in Zembla.")
    assert questions.similar("plans for the border question", "the border question")
    assert not questions.similar("the situation in Zembla", "the price of salt")
    assert not questions.similar("", "the price of salt")


def test_renaming_is_consistent_in_article_and_gold_and_touches_whole_words_only() -> None:
    gold = {
        "published": "2025-10-09",
        "actors": {"putin": {"name": "Russia", "wikidata": "Q159", "mentions": ["Moscow"]}},
        "communications": [{"id": "call", "class": "PhoneCall", "evidence": ["Russia and Moscowites"]}],
    }
    article = Article(text="Russia and Moscowites", published=datetime.date(2025, 10, 9))
    renamed = next(variants(Case("as it is", article, gold, "original")))
    assert renamed.article.text == "Turkey and Moscowites"
    assert renamed.gold["actors"]["putin"] == {"name": "Turkey", "wikidata": "Q43", "mentions": ["Ankara"]}
    assert renamed.gold["communications"][0]["evidence"] == ["Turkey and Moscowites"]
    assert renamed.gold["communications"][0]["time"] == "2025-10-07"
    assert gold["actors"]["putin"]["name"] == "Russia"


def test_an_article_shares_all_acts_with_itself() -> None:
    gold = {"actors": {}, "communications": [], "mediations": []}
    text = "The president of Iceland asked Portugal to convey a message to Chile."
    facts = Extractor().extract(Article(text=text))
    result = back_channel.Result(Case("", facts.article, gold, "original"), [], facts, [])
    assert back_channel.shared_acts(result, result) == len(list(facts.acts())) > 0


@pytest.mark.parametrize(
    "command", [["precision_sample.py", "--count"], ["corpus.py", "100", "/dev/stdout"], ["plover.py"]], ids=" ".join
)
def test_a_script_whose_lines_nobody_reads_ends_quietly(command: list[str], root: Path) -> None:
    unread, end = os.pipe()
    os.close(unread)
    with os.fdopen(end, "wb") as stdout:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=root / "benchmarks",
            input=b'{"id": "a", "text": "Norway will mediate between Chile and Peru."}\n',
            stdout=stdout,
            stderr=subprocess.PIPE,
            timeout=120,
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_all_scripts_begin_and_end_in_one_way(root: Path) -> None:
    scripts = [path.read_text(encoding="utf-8") for path in (root / "benchmarks").glob("*.py")]
    ends = [text.partition('if __name__ == "__main__":\n')[2] for text in scripts]
    assert sum(map(bool, ends)) > 15
    assert all(end.startswith("    run_script(") for end in ends if end)
