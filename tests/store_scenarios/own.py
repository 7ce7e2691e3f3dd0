"""What the stores of people at their own referral promise, to whoever keeps them: memory or MongoDB."""

from dataclasses import replace
from datetime import timedelta

from services.referral.domain.own.attempts import Attempts
from services.referral.store.own_sessions import IDLE, OwnSession
from tests.store_scenarios.referral import InTransaction
from tests.support.builders import NOW, REFERRAL_ID

LATER = NOW + timedelta(minutes=1)
BEGUN = OwnSession.begun("1" * 64, REFERRAL_ID, NOW, shows=True)


async def a_session_is_found_as_it_was_kept_last(do: InTransaction) -> None:
    await do(lambda stores: stores.own_sessions.keep(BEGUN))
    assert await do(lambda stores: stores.own_sessions.find(BEGUN.hash)) == BEGUN

    later = replace(BEGUN, ends_at=LATER + IDLE)
    await do(lambda stores: stores.own_sessions.keep(later))
    assert await do(lambda stores: stores.own_sessions.find(BEGUN.hash)) == later


async def one_that_was_ended_is_forgotten(do: InTransaction) -> None:
    await do(lambda stores: stores.own_sessions.keep(BEGUN))
    await do(lambda stores: stores.own_sessions.end(BEGUN.hash))

    assert await do(lambda stores: stores.own_sessions.find(BEGUN.hash)) is None


async def wrong_codes_are_counted_by_reference_until_they_are_forgotten(do: InTransaction) -> None:
    await do(lambda stores: stores.wrong_codes.count("one", NOW))
    await do(lambda stores: stores.wrong_codes.count("one", LATER))
    assert await do(lambda stores: stores.wrong_codes.of("one")) == Attempts(2, LATER)
    assert await do(lambda stores: stores.wrong_codes.of("another")) is None

    await do(lambda stores: stores.wrong_codes.forget("one"))
    assert await do(lambda stores: stores.wrong_codes.of("one")) is None


SCENARIOS = (
    a_session_is_found_as_it_was_kept_last,
    one_that_was_ended_is_forgotten,
    wrong_codes_are_counted_by_reference_until_they_are_forgotten,
)
