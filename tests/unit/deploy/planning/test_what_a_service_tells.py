"""A service tells by its metrics which boroughs it works, and which map it began with."""

from collections.abc import Iterator

import pytest
from prometheus_client import generate_latest

from deploy.planning.looking import told_by
from deploy.planning.processes import Told
from services.contract.borough_map import BoroughMap, Component
from services.contract.words.vocabulary import Answer
from services.runtime.observing import metrics
from services.runtime.observing.gauges import Gauges
from services.runtime.working.parked import ParkedCounts
from tests.support import builders
from tests.support.plans import MAP, a_system


@pytest.fixture(autouse=True)
def nothing_told_before() -> Iterator[None]:
    metrics.EVENTS.clear()
    metrics.BOROUGHS.clear()
    yield
    metrics.EVENTS.clear()
    metrics.BOROUGHS.clear()


async def nothing_waits() -> ParkedCounts:
    return ParkedCounts({}, {}, 0)


def a_service(boroughs: str) -> Gauges:
    reads = ["camden.matches", "camden.referrals", "camden.partner.age-matters.events"]
    return Gauges(reads, ["camden.notices"], nothing_waits, lambda: 0.0, lambda: builders.NOW, boroughs)


def test_the_boroughs_topics_that_it_reads_and_its_map_are_told_before_the_first_event() -> None:
    a_service(MAP.digest).begin()
    told = told_by(Component.NOTIFY, "http://somewhere", generate_latest().decode())
    assert told == Told(
        Component.NOTIFY, "http://somewhere", frozenset({"camden.matches", "camden.referrals"}), MAP.digest
    )


def test_a_service_without_a_map_tells_none() -> None:
    a_service("").begin()
    assert told_by(Component.NOTIFY, "http://somewhere", generate_latest().decode()).map == ""


def test_maps_are_told_apart_by_all_that_they_say() -> None:
    digests = {
        MAP.digest,
        a_system(camden={"phone": "020 7946 0999"}).boroughs.digest,
        a_system(camden={"answer": Answer.OFFER}).boroughs.digest,
    }
    assert len(digests) == 3


def test_what_is_left_out_of_a_map_is_as_its_default() -> None:
    assert BoroughMap({**MAP.entries}).digest == a_system(camden={"response_days": 14}).boroughs.digest


def test_no_service_is_started_again_for_more_partitions() -> None:
    assert a_system(camden={"partitions": 9}).boroughs.digest == MAP.digest
