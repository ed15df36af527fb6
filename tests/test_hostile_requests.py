"""Fuzzed requests on every route: nothing fails, nothing leaks, nothing grows, and others are served meanwhile."""

from __future__ import annotations

import random
import re
import statistics
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from hostile_requests import hostile_request
from server_process import Server, running
from serving_examples import PERSON

LEAKS = re.compile(rb"Traceback|File \"|root:x:0|site-packages|/src/backchannel|panicked at")
LOOKUP = f"SELECT ?p ?o {{ <{PERSON}> ?p ?o }}"
ATTACKERS = 6


class Bystander(threading.Thread):
    """Somebody who asks ordinary things all the time, and notes how long they take."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.over = threading.Event()
        self.taken: list[float] = []
        self.faults: list[str] = []

    def run(self) -> None:
        while not self.over.is_set():
            for path in ("/actor/ilan-torvik.ttl", "/sparql", "/actor/ilan-torvik"):
                self.note(lambda path=path: self.server.get(path).status)  # type: ignore[misc]
            self.note(lambda: self.server.query(LOOKUP).status)
            self.over.wait(0.05)

    def note(self, ask) -> None:  # type: ignore[no-untyped-def]
        began = time.perf_counter()
        try:
            status = ask()
            if status not in (200, 303):
                self.faults.append(str(status))
        except OSError as error:
            self.faults.append(repr(error))
        self.taken.append(time.perf_counter() - began)


def memory(server: Server) -> int:
    """Bytes that all processes of a server hold, what they share counted once."""
    total = 0
    for process in (server.process.pid, *server.children()):
        try:
            text = Path(f"/proc/{process}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(number) for number in re.findall(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)) * 1024
    return total


def attack(server: Server, seeds: range, answers: Counter[str], leaks: list[bytes]) -> None:
    for seed in seeds:
        request = hostile_request(random.Random(seed))
        response = server.raw(request, patience=4)
        status = response[9:12].decode("latin-1") if response.startswith(b"HTTP/1.") else "none"
        answers[status] += 1
        if status == "500" or LEAKS.search(response):
            leaks.append(b"%d: %.300s -> %.500s" % (seed, request, response))


def besiege(graph: Path, requests: int) -> None:
    with running(graph, "--timeout", 1, "--memory", 200) as server:
        calm = Bystander(server)
        calm.start()
        time.sleep(2)
        calm.over.set()
        calm.join()
        at_first, most = memory(server), 0
        bystander = Bystander(server)
        bystander.start()
        answers: Counter[str] = Counter()
        leaks: list[bytes] = []
        shares = [range(n, requests, ATTACKERS) for n in range(ATTACKERS)]
        attackers = [threading.Thread(target=attack, args=(server, share, answers, leaks)) for share in shares]
        for each in attackers:
            each.start()
        while any(each.is_alive() for each in attackers):
            most = max(most, memory(server))
            time.sleep(0.5)
        bystander.over.set()
        bystander.join()
        assert not leaks, leaks[:3]
        assert sum(answers.values()) == requests
        assert {"200", "303", "400", "403", "404", "405"} <= answers.keys(), answers
        assert bystander.faults == []
        quick, besieged = statistics.median(calm.taken), statistics.median(bystander.taken)
        assert besieged < 20 * quick + 0.5, (quick, besieged)
        assert server.process.poll() is None
        # Eight slow tasks at a time may each take their bound; then it is given back.
        assert most < at_first + 10 * (200 << 20), (at_first, most)
        time.sleep(2)
        assert memory(server) < at_first + (300 << 20), (at_first, memory(server))
        assert server.query(LOOKUP).status == 200
        print(f"{dict(answers)}; median {1000 * quick:.1f} ms before, {1000 * besieged:.1f} ms meanwhile;", end=" ")
        print(f"memory {at_first >> 20} MiB before, {most >> 20} at most, {memory(server) >> 20} after")


def test_a_short_siege(graph_file: Path) -> None:
    besiege(graph_file, 150)


@pytest.mark.soak
def test_ten_thousand_hostile_requests(graph_file: Path) -> None:
    besiege(graph_file, 10_000)
