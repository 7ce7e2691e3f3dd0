"""The kit finds each fault that a matching may have, and nothing in one that has none."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from deploy.conformance.checks.tables.matching import CHECKS
from deploy.conformance.report import Report, Verdict
from services.contract.components import COMPONENTS
from tests.conformance.planted.faults import FAULTS
from tests.conformance.planted.matching import HoldsTwoPlaces, PromisesAWaitingList
from tests.conformance.toys.matching import Toy
from tests.conformance.trials.in_memory import tried

# Checks of options that the toy has not: what nobody can break there.
OF_OPTIONS = {one.name for one in CHECKS if one.option}


def broken(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.check.name: one.found for one in report.results if one.verdict is Verdict.BROKEN}


async def test_a_toy_that_keeps_every_promise_of_the_core_is_found_to(tmp_path: Path) -> None:
    report = await tried(Toy, tmp_path)

    assert broken(report) == {}
    assert report.untried == ()


@pytest.mark.parametrize("kind", FAULTS)
async def test_a_fault_is_found_by_the_check_that_is_for_it(kind: type[Toy], tmp_path: Path) -> None:
    found = broken(await tried(kind, tmp_path))

    assert FAULTS[kind] in found


async def test_a_place_that_is_kept_though_it_was_turned_down_is_found_to_be(tmp_path: Path) -> None:
    found = broken(await tried(HoldsTwoPlaces, tmp_path))

    sentences = found["what is turned down is freed, and another is sought"]
    assert len([one for one in sentences if one.endswith("turned its place down, and it is not free.")]) == 2


@pytest.mark.parametrize("kind", [Toy, PromisesAWaitingList])
async def test_an_option_that_is_declared_and_not_kept_is_found(kind: type[Toy], tmp_path: Path) -> None:
    found = broken(await tried(kind, tmp_path, options=frozenset({"waiting-list"})))

    assert set(found) == {"who waits is next", "every place is given, and given again"}


async def test_without_a_restart_what_needs_one_is_said_to_be_untried(tmp_path: Path) -> None:
    report = await tried(Toy, tmp_path, can_restart=False)

    assert [one.check.name for one in report.results if one.verdict is Verdict.NOT_TRIED] == [
        "a restart says nothing anew",
        "a restart forgets no place",
    ]
    assert report.is_kept
    assert report.untried == ("C10",)


def test_every_check_finds_a_planted_fault() -> None:
    assert {one.name for one in CHECKS} - set(FAULTS.values()) - OF_OPTIONS == set()


def numbers(of: Iterable[tuple[str, ...]]) -> set[str]:
    return {number for some in of for number in some}


def test_every_promise_of_the_core_is_looked_at() -> None:
    core = {promise.number for promise in COMPONENTS["matching"].core.promises}

    assert numbers(one.promises for one in CHECKS if not one.option) - {"M13"} == core
