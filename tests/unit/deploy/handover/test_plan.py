"""What a handover does and what it refuses, before anything is changed."""

from typing import Any

import pytest

from deploy.handover.found import Asked, Found
from deploy.handover.plan import left_behind, line_of_the_map, plan
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from tests.support.maps import an_entry

GROUP = "southwark.matching-js"


def asked(**changes: Any) -> Asked:
    boring: dict[str, Any] = {"borough": BoroughSlug.SOUTHWARK, "component": Component.MATCHING, "group": GROUP}
    return Asked(**boring | changes)


def found(**changes: Any) -> Found:
    boring: dict[str, Any] = {"entry": an_entry(), "regional_group": "matching"}
    return Found(**boring | changes)


def refused(asking: Asked, finding: Found) -> list[str]:
    return [refusal.what for refusal in plan(asking, finding).refusals]


def test_a_borough_in_which_all_is_well_is_handed_over_step_by_step() -> None:
    planned = plan(asked(), found(partitions=2))

    assert planned.refusals == ()
    assert [step.split(" ")[0] for step in planned.steps] == ["refer", "mark", "wait", "put", "take", "if"]


@pytest.mark.parametrize("component", [Component.REFERRAL, Component.NOTIFY, Component.REPORTING])
def test_what_cannot_be_handed_over_without_loss_is_refused_with_what_to_do_instead(component: Component) -> None:
    (refusal,) = plan(asked(component=component), found()).refusals

    assert (refusal.where, bool(refusal.what), bool(refusal.do)) == (component.value, True, True)


@pytest.mark.parametrize("option", ["waiting-list", "sessions"])
def test_people_in_an_option_that_the_new_one_does_not_declare_are_not_dropped(option: str) -> None:
    finding = found(in_options={option: 3})

    assert refused(asked(), finding) == [
        f"3 of southwark's are in {option}, which the new one does not declare; they would be dropped."
    ]


def test_people_in_an_option_that_the_new_one_declares_go_along() -> None:
    finding = found(in_options={"waiting-list": 3}, entry=an_entry(matching_options=["waiting-list"]))

    assert refused(asked(), finding) == []


def test_a_group_that_reads_already_is_refused() -> None:
    assert refused(asked(), found(members=2)) == [
        f"The group {GROUP} has 2 members, and Kafka lets nobody else say where it begins."
    ]


def test_the_regions_own_group_is_refused() -> None:
    assert refused(asked(group="matching"), found()) == ["matching is the region's own group."]


def test_a_borough_that_runs_its_own_or_was_handed_over_is_not_the_regions_to_give() -> None:
    its_own, gone = found(entry=an_entry(matching="borough")), found(marked_for="another")

    assert ["runs its own" in one for one in refused(asked(), its_own)] == [True]
    assert refused(asked(), gone) == ["southwark was handed over to another already."]


def test_events_that_wait_would_be_read_by_nobody() -> None:
    assert [one[:24] for one in refused(asked(), found(parked=4))] == ["4 events of southwark wa"]


def test_who_shares_services_with_neighbours_ends_that_first() -> None:
    sharing, crossing = found(entry=an_entry(neighbours="all")), found(across=2)

    assert ["shares services" in one for one in refused(asked(), sharing)] == [True]
    assert ["across the border" in one for one in refused(asked(), crossing)] == [True]


def test_once_the_borough_is_marked_it_counts_who_would_be_left_behind_and_not_that_it_is_marked() -> None:
    marked = found(marked_for=GROUP, members=1)
    came_since = found(marked_for=GROUP, in_options={"waiting-list": 1}, parked=1, across=1)

    assert left_behind(asked(), marked) == ()
    assert len(left_behind(asked(), came_since)) == 3


def test_all_reasons_are_told_at_once() -> None:
    assert len(refused(asked(), found(parked=1, members=1, across=1))) == 3


def test_what_was_not_handed_over_does_not_come_back() -> None:
    back = asked(back=True)

    assert refused(back, found(marked_for=GROUP)) == []
    assert refused(back, found()) == ["southwark was not handed over: the region's matching works it."]
    assert refused(back, found(marked_for="another")) == [f"southwark was handed over to another, and not to {GROUP}."]


def test_the_map_gets_a_line() -> None:
    assert line_of_the_map(asked()) == 'matching = "borough"'
    assert line_of_the_map(asked(back=True)) == 'matching = "region"'
