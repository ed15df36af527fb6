"""Who mediates, carries messages or is asked to, in two hundred sentences; and what only looks like it.

The sentences are in ``data/third_parties.txt``.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from telling import Telling
from third_parties import CASES, Case, found

Tell = Callable[..., Telling]


@pytest.mark.parametrize("case", [c for c in CASES if c.kind != "none"], ids=lambda c: f"line {c.line}")
def test_a_third_party_is_found_with_all_roles(tell: Tell, case: Case) -> None:
    told = tell(case.text)
    acts = found(told, case.kind)
    if case.hard and case.roles not in {roles for roles, _ in acts}:
        pytest.xfail("the language model of today takes the sentence apart wrongly")
    assert case.roles in {roles for roles, _ in acts}, told
    if case.status is not None:
        assert (case.roles, case.status) in acts, told


@pytest.mark.parametrize("case", [c for c in CASES if c.kind == "none"], ids=lambda c: f"line {c.line}")
def test_what_only_looks_like_it_is_no_mediation_and_no_relay(tell: Tell, case: Case) -> None:
    told = tell(case.text)
    assert not found(told, "mediation")
    assert not found(told, "relay")
