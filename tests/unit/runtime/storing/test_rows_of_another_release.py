"""Rows of the runtime, literally as a release before or after this one has written them."""

from typing import Any

import pytest

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.storing.outbox import message_of, row
from services.runtime.storing.rows.parked import parked_of
from services.runtime.storing.rows.timers import timer_of
from tests.support.releases import OUTBOX_ROW, PARKED_ROW, TIMER_ROW, with_more


@pytest.mark.parametrize("of_it", [OUTBOX_ROW, with_more(OUTBOX_ROW), with_more(OUTBOX_ROW, synthetic=True)])
def test_news_of_another_release_leaves(of_it: dict[str, Any]) -> None:
    message = message_of(of_it)
    assert (message.topic, message.value, message.envelope.id) == ("southwark.notices", b"{}", "notify:1")


def test_a_borough_that_is_not_known_leaves_as_it_is_written() -> None:
    message = message_of(with_more(OUTBOX_ROW, borough="atlantis"))
    assert row(message)["borough"] == "atlantis"


def test_a_parked_row_of_the_release_before_or_after_is_read() -> None:
    assert parked_of(PARKED_ROW) == parked_of(with_more(PARKED_ROW))
    assert parked_of(PARKED_ROW).waits_its_turn


def test_a_reason_that_is_not_known_is_kept_as_text_and_decides_nothing() -> None:
    parked = parked_of(with_more(PARKED_ROW, reason="starless"))
    assert parked.reason.value == "starless"
    assert parked.reason not in set(DeadLetterReason)
    assert not parked.waits_its_turn
    assert not parked.holds_its_key


def test_a_standing_that_is_not_known_is_left_to_who_knows_it() -> None:
    parked = parked_of(with_more(PARKED_ROW, standing="dreaming"))
    assert parked.status.value == "dreaming"
    assert not parked.is_open


def test_a_timer_of_another_release_is_read() -> None:
    assert timer_of(TIMER_ROW) == timer_of(with_more(TIMER_ROW))
