"""llama.cpp's own server on a model with random weights: answers of the right form, and nothing in them is true."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import requests

import backchannel as program
from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.extractors.llm import LanguageModel, Settings
from backchannel.extractors.llm.endpoint import Endpoint
from backchannel.extractors.llm.prompt import answer_schema, messages
from backchannel.facts import check

TEXTS = [
    f"{one} met {other} in May. {other} warned {one} of a storm, envoy Ida Lunde said."
    for one in ("Norway", "Peru")
    for other in ("Kenya", "Portugal")
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server."""
    with serving(tmp_path_factory.mktemp("model")) as address:
        yield address


@pytest.fixture(scope="module")
def terse_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of one whose model comes to an end at temperature 0, which the command asks for."""
    with serving(tmp_path_factory.mktemp("terse"), "--terse") as address:
        yield address


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[str]:
    """Run the server in a process of its own."""
    for package in ("xllamacpp", "gguf"):
        if find_spec(package) is None:
            from conftest import missing

            missing(f"the package {package}")
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, Path(__file__).parent / "tiny_model.py", folder / "tiny.gguf", "--serve", *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), (folder / "log.txt").read_text()[-2000:]
        yield f"{address}/v1"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def model(server: str, **settings: Any) -> LanguageModel:
    # The server's own temperature: of random weights the likeliest letter is always the same one.
    chosen = Settings(**{"url": server, "model": "tiny", "temperature": None, "most_tokens": 800} | settings)
    extractor = LanguageModel(chosen)
    extractor.endpoint = Endpoint(chosen, extractor.account, sleep=lambda seconds: None)
    return extractor


def test_the_server_is_the_one_that_others_wrote(server: str) -> None:
    told = requests.get(f"{server}/models", timeout=60).json()
    assert told["data"][0]["owned_by"] == "llamacpp"


def test_the_server_takes_our_schema_and_keeps_to_it(server: str) -> None:
    """Otherwise the tests below would show nothing: without the schema the same model says no JSON."""
    body = {"model": "tiny", "messages": messages(Article(text=TEXTS[0]), 0, len(TEXTS[0])), "max_tokens": 20}
    free = requests.post(f"{server}/chat/completions", json=body, timeout=600).json()
    assert not free["choices"][0]["message"]["content"].lstrip().startswith("{")
    form = {"type": "json_schema", "json_schema": {"name": "facts", "strict": True, "schema": answer_schema()}}
    endpoint = model(server).endpoint
    held = [endpoint.ask(messages(Article(text=t), 0, len(t)), form["json_schema"]["schema"]).text for t in TEXTS]
    assert sum(text.lstrip().startswith("{") and '"actors"' in text for text in held) >= 1


def test_what_it_makes_up_is_dropped_and_nothing_crashes(server: str, tmp_path: Path) -> None:
    extractor = model(server)
    read = 0
    for text in TEXTS:
        try:
            facts = extractor.extract(Article(text=text))
        except DataError as error:
            assert "no answer of tiny can be used" in str(error) or "gave no facts" in str(error)
            continue
        read += 1
        check(facts)
        assert not facts.claims, "letters at random are no quotes"
        assert not list(facts.acts())
        assert program.publish([facts], tmp_path / "out", formats=["trig"]).complete
        assert program.validate(tmp_path / "out" / "graph.trig") == []
    assert read >= 1
    assert extractor.account.rejected.total() > 0
    assert extractor.account.asked > 0
    assert extractor.account.uncounted == 0


def test_without_a_schema_its_babble_is_told_for_what_it_is(server: str) -> None:
    extractor = model(server, most_tokens=200)
    extractor.endpoint._form = 2
    with pytest.raises(DataError, match="no answer of tiny can be used"):
        extractor.extract(Article(text=TEXTS[0]))


def test_the_command_publishes_what_the_server_says_as_far_as_it_is_true(
    terse_server: str, backchannel: Any, tmp_path: Path
) -> None:
    """From reports over a real server to a graph that conforms: the model's acts fit the schema, and none is true."""
    for number, text in enumerate(TEXTS):
        (tmp_path / f"{number}.txt").write_text(text)
    reports = [f"{number}.txt" for number in range(len(TEXTS))]
    asking = ("--llm-url", terse_server, "--llm-model", "tiny", "--llm-cache", "cache", "--llm-price", "1/1")
    done = backchannel("publish", *reports, "--out", "out", "--extractor", "llm", *asking, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{len(TEXTS)} requests to the model, 0 answers from the cache" in done.stderr
    assert "left out: does not fit the form" in done.stderr
    assert done.stdout.count("No communication is reported") == len(TEXTS)
    assert f"{len(TEXTS)} articles published" in done.stderr
    checked = backchannel("validate", "out/graph.trig", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    graph = (tmp_path / "out" / "graph.nq").read_text()
    assert '"model tiny"' in graph and "Kenya" not in graph

    both = ("publish", *reports, "--store", "store", "--extractor", "rules+llm", *asking)
    done = backchannel(*both, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"0 requests to the model, {len(TEXTS)} answers from the cache" in done.stderr
    assert "Norway warned Kenya" not in done.stdout and "Kenya warned Norway, says Ida Lunde" in done.stdout
    assert backchannel("validate", "store", cwd=tmp_path).returncode == 0
    again = backchannel(*both, cwd=tmp_path)
    assert again.returncode == 0 and "requests" not in again.stderr, "all is in the store"


def test_one_process_asks_however_many_may_work(terse_server: str, backchannel: Any, tmp_path: Path) -> None:
    """So the tokens and the cost that are told are those of the whole run."""
    for number in range(9):  # more than are done without other processes
        (tmp_path / f"{number}.txt").write_text(f"{TEXTS[0]} It was day {number}.")
    reports = [f"{number}.txt" for number in range(9)]
    told = []
    for jobs in ("1", "2"):
        done = backchannel(
            *("publish", *reports, "--out", f"out-{jobs}", "--jobs", jobs, "--extractor", "llm", "--llm-price", "1/1"),
            *("--llm-url", terse_server, "--llm-model", "tiny", "--llm-cache", f"cache-{jobs}"),
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stderr
        told.append([line for line in done.stderr.splitlines() if "requests" in line])
    assert told[0] == told[1] and told[0][0].startswith("9 requests to the model"), told
    first, second = ((tmp_path / f"out-{jobs}" / "graph.nq").read_bytes() for jobs in "12")
    assert first == second
