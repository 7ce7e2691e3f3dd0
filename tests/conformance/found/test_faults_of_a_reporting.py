"""The kit finds each fault that a reporting may have, and nothing in one that has none."""

from pathlib import Path
from typing import Any

import pytest

from deploy.conformance.checks.tables.reporting import CHECKS
from deploy.conformance.report import Report, Verdict
from deploy.conformance.trial import Means
from services.contract.components import COMPONENTS
from tests.conformance.planted.reporting import REPORTING_FAULTS
from tests.conformance.toys.reporting import ToyReporting
from tests.conformance.trials.in_memory import reporting_tried


def broken(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.check.name: one.found for one in report.results if one.verdict is Verdict.BROKEN}


async def test_a_toy_that_keeps_every_promise_is_found_to(tmp_path: Path) -> None:
    report = await reporting_tried(ToyReporting, tmp_path)

    assert {one.check.name: one.found or one.why for one in report.results if one.verdict is not Verdict.KEPT} == {}
    assert report.untried == ()


@pytest.mark.parametrize("kind", REPORTING_FAULTS, ids=[kind.__name__ for kind in REPORTING_FAULTS])
async def test_a_fault_is_found_by_the_check_that_is_for_it(kind: type[ToyReporting], tmp_path: Path) -> None:
    found = broken(await reporting_tried(kind, tmp_path))

    assert REPORTING_FAULTS[kind] in found


async def test_where_nobody_can_ask_for_figures_nothing_is_said_to_be_kept(tmp_path: Path) -> None:
    report = await reporting_tried(ToyReporting, tmp_path, means=Means())

    assert {one.verdict for one in report.results} == {Verdict.NOT_TRIED}
    assert not report.is_kept
    assert "because it needs its address (--address) and a token of a reader (--tokens)" in report.text()
    assert report.text().endswith("Nothing was tried.")


class CountedBefore(ToyReporting):
    """It has counted somebody before the trial."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state)
        if state is None:
            self.count("created", 1)


async def test_where_somebody_was_counted_before_nothing_is_tried(tmp_path: Path) -> None:
    report = await reporting_tried(CountedBefore, tmp_path)

    assert {one.verdict for one in report.results} == {Verdict.NOT_TRIED}
    assert "because somebody was counted before" in report.text()
    assert not report.evidence.sent


def test_every_check_finds_a_planted_fault() -> None:
    assert {one.name for one in CHECKS} == set(REPORTING_FAULTS.values())


def test_every_promise_is_looked_at() -> None:
    promised = {one.number for one in COMPONENTS["reporting"].promises()}

    assert {number for one in CHECKS for number in one.promises} == promised
