"""A notice is taken back when what it tells of has ended, as long as it is not on its way."""

import pytest

from services.notify.domain import life
from services.notify.domain.notice import Notice, Status
from services.notify.domain.outcome import Accepted, Away, Outcome, Refused, TryLater, Unknown
from tests.fakes.notify import LEASE, a_notice
from tests.support.builders import NOW

UNTIL = NOW + LEASE
BY = "referral-withdrawn"


def claimed() -> Notice:
    return life.claim(a_notice(), "me", UNTIL)


def begun() -> Notice:
    return surely(life.begin(claimed(), "me", UNTIL))


def surely(notice: Notice | None) -> Notice:
    assert notice
    return notice


@pytest.mark.parametrize("notice", [a_notice(), claimed()], ids=["due", "claimed"])
def test_what_is_due_is_cancelled_even_if_a_worker_has_claimed_it(notice: Notice) -> None:
    cancelled = surely(life.cancel(notice, BY))

    assert (cancelled.status, cancelled.lease, cancelled.cancelled_by) == (Status.CANCELLED, None, BY)


def test_what_is_cancelled_is_never_begun() -> None:
    assert life.begin(surely(life.cancel(claimed(), BY)), "me", UNTIL) is None


def test_what_is_on_its_way_cannot_be_called_back_and_that_is_kept() -> None:
    late = surely(life.cancel(begun(), BY))
    sent = surely(life.settle(late, Accepted(), "me", NOW))

    assert (late.status, late.cancelled_by) == (Status.SENDING, BY)
    assert (sent.status, sent.cancelled_by) == (Status.SENT, BY)


@pytest.mark.parametrize("outcome", [Away("connect-failed"), TryLater("smtp-451"), Refused("smtp-550")])
def test_what_did_not_leave_after_all_is_not_tried_again(outcome: Outcome) -> None:
    after = surely(life.settle(surely(life.cancel(begun(), BY)), outcome, "me", NOW))

    assert (after.status, after.cancelled_by, after.lease) == (Status.CANCELLED, BY, None)


def test_what_may_have_left_stays_in_doubt() -> None:
    late = surely(life.cancel(begun(), BY))

    assert surely(life.settle(late, Unknown("unanswered-timeout"), "me", NOW)).status is Status.IN_DOUBT
    assert surely(life.cancel(life.doubt(begun()), BY)).status is Status.IN_DOUBT


def test_a_worker_that_did_not_hear_that_it_may_send_learns_that_it_may_not() -> None:
    again = surely(life.begin(surely(life.cancel(begun(), BY)), "me", UNTIL))

    assert again.status is Status.CANCELLED


@pytest.mark.parametrize("status", [Status.SENT, Status.NOT_WANTED, Status.CANCELLED])
def test_what_is_done_with_stays_as_it_is(status: Status) -> None:
    assert life.cancel(a_notice(status=status), BY) is None


def test_what_could_not_be_sent_because_consent_had_ended_needs_nobody_once_that_is_heard_of() -> None:
    failed = a_notice(status=Status.FAILED, last_error="person-missing")

    heard = surely(life.cancel(failed, "consent-withdrawn"))

    assert (heard.status, heard.cancelled_by, heard.last_error) == (
        Status.CANCELLED,
        "consent-withdrawn",
        "person-missing",
    )


def test_to_call_back_twice_what_is_on_its_way_changes_nothing() -> None:
    assert life.cancel(surely(life.cancel(begun(), BY)), "place-released") is None
