"""The capacity model reckons as one would by hand, and its page says what it says."""

from typing import Any

import pytest
from pydantic import ValidationError

from deploy.capacity import inputs, model
from deploy.capacity.inputs import Input, Inputs
from deploy.capacity.model import SERVERS, SERVICES, Scale
from deploy.capacity.page import PAGE, drawn

DAY = Scale("one a second in the busiest hour", referrals_a_year=36_000 * 250, places=10, share_of_largest=0.2)


def by_hand(**changes: float) -> Inputs:
    """A busiest hour of a tenth of a day; three steps a referral, at each of which all parts are busy for 10 ms."""
    boring = {
        "working_days": 250,
        "busiest_day": 1,
        "busiest_hour": 0.1,
        "steps": 3,
        "busy": 0.5,
        "least_processes": 1,
        "copies": 3,
        "years_kept": 2,
        "topics_raised": 4,
        "events_of_a_lane": 100,
        "partitions_of_a_broker": 1000,
        "cores_of_a_broker": 2,
        "disk_gib": 2**20,
        "disk_full": 1,
        **{f"{one}_{when}": 2 for one in _COUNTED for when in ("taken_in", "of_a_step")},
        "events_taken_in": 4,
        "events_of_a_step": 1,
        **{f"cpu_ms_{when}.{part}": 10 for part in (*SERVICES, *SERVERS) for when in ("taken_in", "of_a_step")},
    }
    return Inputs(
        {name: Input(value=value, unit="-", kind="assumed", source="-") for name, value in (boring | changes).items()}
    )


_COUNTED = ("kafka_bytes", "mongo_bytes", "index_bytes", "mongo_operations", "oplog_bytes")


def test_the_busiest_hour_is_reckoned_in_seconds() -> None:
    load = model.load(DAY, by_hand())
    assert (load.referrals, load.steps, load.events) == (1, 3, 7)


def test_cores_are_busy_for_their_share_of_the_time() -> None:
    assert model.needs(DAY, by_hand()).cores["matching"] == pytest.approx(4 * 0.010 / 0.5)


@pytest.mark.parametrize(("milliseconds", "least", "processes"), [(10, 2, 2), (10, 1, 1), (1000, 1, 5)])
def test_a_service_has_as_many_processes_as_cores_and_the_least(
    milliseconds: float, least: int, processes: int
) -> None:
    changes: dict[str, Any] = {"cpu_ms_taken_in.notify": milliseconds, "cpu_ms_of_a_step.notify": milliseconds / 2}
    assert model.needs(DAY, by_hand(least_processes=least, **changes)).processes["notify"] == processes


@pytest.mark.parametrize(("of_a_lane", "of_largest", "partitions"), [(100, 1, 50), (1, 3, 130)])
def test_the_largest_place_has_as_many_partitions_as_lanes_that_its_events_fill(
    of_a_lane: float, of_largest: int, partitions: int
) -> None:
    needs = model.needs(DAY, by_hand(events_of_a_lane=of_a_lane))
    assert (needs.partitions_of_largest, needs.partitions) == (of_largest, partitions)


def test_what_is_kept_lies_on_every_copy() -> None:
    needs = model.needs(DAY, by_hand())
    of_two_years = DAY.referrals_a_year * 2 * 3 / 2**30
    assert needs.kafka_gib == pytest.approx(of_two_years * (2 + 3 * 2))
    assert needs.mongo_gib == pytest.approx(of_two_years * (2 + 3 * 2) * 2)
    assert needs.mongo_operations == 8


@pytest.mark.parametrize(
    ("changes", "brokers"),
    [({}, 3), ({"partitions_of_a_broker": 30}, 5), ({"disk_gib": 0.1}, 5), ({"cores_of_a_broker": 0.02}, 4)],
)
def test_there_are_as_many_brokers_as_whatever_is_shortest_asks_for(changes: dict[str, float], brokers: int) -> None:
    assert model.needs(DAY, by_hand(**changes)).brokers == brokers


def test_london_is_a_part_of_england() -> None:
    london, england, ten_times = model.scales(inputs.read())
    assert london.referrals_a_year == pytest.approx(england.referrals_a_year * 0.156)
    assert ten_times.referrals_a_year == 10 * england.referrals_a_year
    assert (london.places, england.places) == (33, 212)


def test_an_input_without_its_source_is_none(tmp_path: Any) -> None:
    file = tmp_path / "inputs.toml"
    file.write_text('[steps]\nvalue = 1\nunit = "steps"\nkind = "assumed"\n')
    with pytest.raises(ValidationError):
        inputs.read(file)


def test_the_page_is_as_the_model_is() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == drawn(page), "run `make schemas`"


def test_a_page_that_says_otherwise_is_drawn_anew() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert drawn(page.replace("| places | 33 |", "| places | 34 |")) == page
