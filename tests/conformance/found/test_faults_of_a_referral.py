"""The kit finds each fault that a referral may have, and nothing in one that has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.conformance.checks.tables.referral import CHECKS
from deploy.conformance.report import Report, Verdict
from deploy.conformance.trial import Means
from services.contract.components import COMPONENTS
from tests.conformance.planted.referral import REFERRAL_FAULTS, SaysNobody
from tests.conformance.toys.referral import ToyReferral
from tests.conformance.trials.in_memory import CAN_BE_REFERRED, referral_tried

# A key is destroyed out of sight of Kafka and HTTP, nobody is late within a minute, and a new code is asked for at a
# page.
OUT_OF_SIGHT = {"R5", "R9", "R21"}


def broken(report: Report) -> dict[str, tuple[str, ...]]:
    return {one.check.name: one.found for one in report.results if one.verdict is Verdict.BROKEN}


async def test_a_toy_that_keeps_every_promise_is_found_to(tmp_path: Path) -> None:
    report = await referral_tried(ToyReferral, tmp_path)

    assert {one.check.name: one.found or one.why for one in report.results if one.verdict is not Verdict.KEPT} == {}
    assert set(report.untried) == OUT_OF_SIGHT


@pytest.mark.parametrize("kind", REFERRAL_FAULTS, ids=[kind.__name__ for kind in REFERRAL_FAULTS])
async def test_a_fault_is_found_by_the_check_that_is_for_it(kind: type[ToyReferral], tmp_path: Path) -> None:
    found = broken(await referral_tried(kind, tmp_path))

    assert REFERRAL_FAULTS[kind] in found


async def test_where_nobody_can_be_referred_nothing_is_said_to_be_kept(tmp_path: Path) -> None:
    report = await referral_tried(ToyReferral, tmp_path, means=Means())

    assert {one.verdict for one in report.results} == {Verdict.NOT_TRIED}
    assert not report.evidence.asked
    assert "because it needs its address (--address) and tokens of referrer, link-worker, stranger" in report.text()


async def test_one_that_says_elsewhere_what_it_makes_is_asked_for_one_referral_and_no_more(tmp_path: Path) -> None:
    report = await referral_tried(SaysNobody, tmp_path)

    assert len(report.evidence.asked) == 1
    assert report.evidence.sent == []


async def test_without_a_partner_what_one_asks_is_said_to_be_untried(tmp_path: Path) -> None:
    report = await referral_tried(ToyReferral, tmp_path, means=replace(CAN_BE_REFERRED, partner=None))

    assert set(report.untried) == OUT_OF_SIGHT | {"R13", "R14"}
    assert report.is_kept


def test_every_check_finds_a_planted_fault() -> None:
    assert {one.name for one in CHECKS} == set(REFERRAL_FAULTS.values())


def test_every_promise_is_looked_at_that_can_be_seen() -> None:
    promised = {one.number for one in COMPONENTS["referral"].promises()}

    assert {number for one in CHECKS for number in one.promises} == promised - OUT_OF_SIGHT
