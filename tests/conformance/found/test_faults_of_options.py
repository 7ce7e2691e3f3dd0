"""The kit finds each fault that an option may have, and nothing in a toy that has every option and none of them."""

from pathlib import Path

import pytest

from deploy.conformance.checks.tables.options import OF_OPTIONS
from deploy.conformance.report import Report, Verdict
from services.contract.components import COMPONENTS
from tests.conformance.planted.options import OPTION_FAULTS
from tests.conformance.toys.options import EveryOption
from tests.conformance.trials.in_memory import EVERY, tried, tried_with_all


def broken(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.check.name: one.found for one in report.results if one.verdict is Verdict.BROKEN}


async def test_a_toy_with_every_option_keeps_what_it_promises(tmp_path: Path) -> None:
    report = await tried_with_all(EveryOption, tmp_path)

    assert {one.check.name: one.found or one.why for one in report.results if one.verdict is not Verdict.KEPT} == {}
    assert report.untried == ()


@pytest.mark.parametrize("kind", OPTION_FAULTS)
async def test_a_fault_is_found_by_the_check_that_is_for_it(kind: type[EveryOption], tmp_path: Path) -> None:
    found = broken(await tried_with_all(kind, tmp_path))

    assert OPTION_FAULTS[kind] in found


async def test_what_needs_more_than_kafka_is_said_to_be_untried_and_why(tmp_path: Path) -> None:
    report = await tried(EveryOption, tmp_path, options=EVERY)

    whys = {one.check.name: one.why for one in report.results if one.verdict is Verdict.NOT_TRIED}
    assert set(whys) == {
        "offers end",
        "a shortlist holds nothing",
        "why is seen by who may",
        "what is listed no more is gone",
        "partners are answered",
        "anybody reads it",
    }
    assert "--directory" in str(whys["offers end"])
    assert "not tried  partners are answered (M21)\n           because it needs a partner" in report.text()


def test_every_check_of_an_option_finds_a_planted_fault() -> None:
    assert {one.name for one in OF_OPTIONS} == set(OPTION_FAULTS.values())


def test_every_promise_of_an_option_is_looked_at() -> None:
    promised = {one.number for option in COMPONENTS["matching"].options for one in option.duty.promises}

    assert {number for one in OF_OPTIONS for number in one.promises} == promised - {"M12", "M13"}
