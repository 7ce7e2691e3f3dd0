"""What becomes of a notice, decision by decision."""

from datetime import timedelta

import pytest

from services.notify.domain import life
from services.notify.domain.notice import Notice, Status
from services.notify.domain.outcome import Accepted, Away, Outcome, Refused, TryLater, Unknown
from tests.fakes.notify import LEASE, a_notice
from tests.support.builders import NOW

UNTIL = NOW + LEASE


def begun(notice: Notice | None = None) -> Notice:
    sending = life.begin(life.claim(notice or a_notice(), "me", UNTIL), "me", UNTIL)
    assert sending
    return sending


def settled(notice: Notice, outcome: Outcome) -> Notice:
    after = life.settle(notice, outcome, "me", NOW)
    assert after
    return after


def tried(outcome: Outcome, times: int) -> Notice:
    notice = a_notice()
    for _ in range(times):
        notice = settled(begun(notice), outcome)
    return notice


def test_a_notice_that_was_accepted_is_sent() -> None:
    after = settled(begun(), Accepted())

    assert (after.status, after.sent_at, after.attempts, after.lease) == (Status.SENT, NOW, 1, None)


def test_a_notice_that_may_have_left_is_in_doubt() -> None:
    after = settled(begun(), Unknown("unanswered-timeout"))

    assert (after.status, after.last_error) == (Status.IN_DOUBT, "unanswered-timeout")


def test_a_notice_put_off_is_tried_again_later_and_later() -> None:
    pauses = [tried(TryLater("smtp-451"), times).due_at - NOW for times in range(1, 5)]

    assert pauses == [timedelta(seconds=seconds) for seconds in (5, 10, 20, 40)]


def test_the_longest_pause_is_an_hour() -> None:
    assert tried(TryLater("smtp-451"), 40).due_at - NOW == timedelta(hours=1)


def test_a_notice_put_off_for_five_days_has_failed() -> None:
    after = life.settle(begun(), TryLater("smtp-451"), "me", NOW + timedelta(days=5, seconds=1))

    assert after
    assert (after.status, after.last_error) == (Status.FAILED, "smtp-451")


def test_a_refused_notice_is_tried_three_times_in_all() -> None:
    assert tried(Refused("smtp-550"), 2).status is Status.DUE
    assert tried(Refused("smtp-550"), 3).status is Status.FAILED


def test_a_channel_that_is_away_is_not_held_against_the_notice() -> None:
    after = settled(begun(), Away("connect-failed"))

    assert (after.status, after.attempts, after.due_at, after.lease) == (Status.DUE, 0, NOW, None)


def test_only_the_worker_that_claimed_a_notice_begins_it() -> None:
    assert life.begin(life.claim(a_notice(), "me", UNTIL), "somebody else", UNTIL) is None
    assert life.begin(a_notice(), "me", UNTIL) is None


def test_beginning_again_without_having_heard_the_answer_changes_nothing() -> None:
    assert life.begin(begun(), "me", UNTIL) == begun()


@pytest.mark.parametrize("status", [Status.SENT, Status.IN_DOUBT, Status.FAILED, Status.NOT_WANTED])
def test_a_notice_that_is_done_with_is_never_begun(status: Status) -> None:
    done = life.claim(a_notice(status=status), "me", UNTIL)

    assert life.begin(done, "me", UNTIL) is None


def test_only_the_worker_that_sends_settles() -> None:
    assert life.settle(begun(), Accepted(), "somebody else", NOW) is None


def test_settling_twice_changes_nothing() -> None:
    assert life.settle(settled(begun(), Accepted()), Accepted(), "me", NOW) is None


def test_a_late_answer_resolves_a_doubt() -> None:
    assert settled(life.doubt(begun()), Accepted()).status is Status.SENT
