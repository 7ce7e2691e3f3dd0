"""An increase is counted from a first value, so what alerts ask about is there before it happens."""

import pytest
from prometheus_client import REGISTRY

from services.contract.boroughs import BoroughSlug
from services.contract.words.vocabulary import DeadLetterReason, ReferrerRole, UnmatchedReason
from services.matching import metrics as matching
from services.notify import metrics as notify
from services.notify.domain.notice import Status
from services.referral import metrics as referral
from services.runtime.observing import metrics
from services.runtime.serving import load_shedding


@pytest.mark.parametrize("reason", list(DeadLetterReason))
def test_dead_letters_of_each_reason(reason: DeadLetterReason) -> None:
    assert metrics.DEAD_LETTERS
    assert REGISTRY.get_sample_value("linkway_dead_letters_total", {"reason": reason.value}) is not None


@pytest.mark.parametrize("status", list(Status))
def test_notices_of_each_outcome(status: Status) -> None:
    assert notify.NOTICES
    labels = {"channel": "email", "outcome": status.value}
    assert REGISTRY.get_sample_value("linkway_notify_notices_total", labels) is not None


@pytest.mark.parametrize("slug", list(BoroughSlug))
def test_events_about_synthetic_referrals_of_each_borough(slug: BoroughSlug) -> None:
    assert REGISTRY.get_sample_value("linkway_synthetic_events_total", {"borough": slug.value}) is not None


@pytest.mark.parametrize("role", list(ReferrerRole))
@pytest.mark.parametrize("slug", list(BoroughSlug))
def test_referrals_taken_in_of_each_borough_by_each_role(slug: BoroughSlug, role: ReferrerRole) -> None:
    assert referral.TAKEN_IN
    labels = {"borough": slug.value, "role": role.value}
    assert REGISTRY.get_sample_value("linkway_referral_referrals_taken_in_total", labels) is not None


@pytest.mark.parametrize("slug", list(BoroughSlug))
def test_matches_of_each_borough(slug: BoroughSlug) -> None:
    assert matching.MATCHED
    assert REGISTRY.get_sample_value("linkway_matching_referrals_matched_total", {"borough": slug.value}) is not None


@pytest.mark.parametrize("reason", list(UnmatchedReason))
@pytest.mark.parametrize("slug", list(BoroughSlug))
def test_referrals_not_matched_of_each_borough_for_each_reason(slug: BoroughSlug, reason: UnmatchedReason) -> None:
    labels = {"borough": slug.value, "reason": reason.value}
    assert REGISTRY.get_sample_value("linkway_matching_referrals_unmatched_total", labels) is not None


@pytest.mark.parametrize("why", list(metrics.WhyClosed))
def test_connections_closed_for_each_reason(why: metrics.WhyClosed) -> None:
    assert REGISTRY.get_sample_value("linkway_http_connections_closed_total", {"reason": why.value}) is not None


@pytest.mark.parametrize(
    "reason", [load_shedding.TOO_MUCH, load_shedding.TOO_MUCH_OF_ONE, load_shedding.TOO_FAR_BEHIND]
)
def test_requests_turned_away_for_each_reason(reason: str) -> None:
    assert REGISTRY.get_sample_value("linkway_http_shed_total", {"reason": reason}) is not None
