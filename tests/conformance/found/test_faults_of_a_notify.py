"""The kit finds each fault that a notify may have, and nothing in one that has none."""

from pathlib import Path

import pytest

from deploy.conformance.checks.tables.notify import CHECKS
from deploy.conformance.report import Report, Verdict
from services.contract.components import COMPONENTS
from tests.conformance.planted.notify import NOTIFY_FAULTS
from tests.conformance.toys.notify import ToyNotify
from tests.conformance.trials.in_memory import notify_tried


def broken(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.check.name: one.found for one in report.results if one.verdict is Verdict.BROKEN}


async def test_a_toy_that_keeps_every_promise_is_found_to(tmp_path: Path) -> None:
    report = await notify_tried(ToyNotify, tmp_path)

    assert {one.check.name: one.found or one.why for one in report.results if one.verdict is not Verdict.KEPT} == {}
    assert report.untried == ()
    assert report.text().startswith("A notify of southwark, ")


@pytest.mark.parametrize("kind", NOTIFY_FAULTS, ids=[kind.__name__ for kind in NOTIFY_FAULTS])
async def test_a_fault_is_found_by_the_check_that_is_for_it(kind: type[ToyNotify], tmp_path: Path) -> None:
    found = broken(await notify_tried(kind, tmp_path))

    assert NOTIFY_FAULTS[kind] in found


def test_every_check_finds_a_planted_fault() -> None:
    assert {one.name for one in CHECKS} == set(NOTIFY_FAULTS.values())


def test_every_promise_is_looked_at() -> None:
    promised = {one.number for one in COMPONENTS["notify"].promises()}

    assert {number for one in CHECKS for number in one.promises} == promised
