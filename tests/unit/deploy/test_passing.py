"""Whether a referral has gone the whole way is told from what each service keeps of it."""

from deploy.passing import Passed, missing
from services.contract.borough_map import Component

ANSWERED = {
    Component.REFERRAL: Passed(1, {"matching": 1}),
    Component.MATCHING: Passed(1, {"referral": 1}),
    Component.NOTIFY: Passed(0, {"referral": 1, "matching": 1}),
    Component.REPORTING: Passed(0, {"referral": 1, "matching": 1}),
}


def test_nothing_is_missing_where_all_have_had_what_was_published() -> None:
    assert missing(ANSWERED) == []


def test_whoever_has_not_had_all_is_named_with_what_they_lack() -> None:
    behind = ANSWERED | {Component.NOTIFY: Passed(0, {"referral": 1})}

    assert missing(behind) == ["notify has consumed 0 of 1 events from matching."]


def test_that_somebody_was_told_is_to_be_consumed_too() -> None:
    told = ANSWERED | {Component.NOTIFY: Passed(1, {"referral": 1, "matching": 1})}

    assert missing(told) == ["reporting has consumed 0 of 1 events from notify."]


def test_a_service_that_has_not_met_the_referral_has_had_nothing() -> None:
    assert missing(dict.fromkeys(Component, Passed()) | {Component.REFERRAL: Passed(1)}) == [
        "matching has consumed 0 of 1 events from referral.",
        "notify has consumed 0 of 1 events from referral.",
        "reporting has consumed 0 of 1 events from referral.",
    ]
