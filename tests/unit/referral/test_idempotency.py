"""A keyed request is recognised without keeping what it says, and gives way to one that came first."""

import pytest

from services.referral.custody import Custody
from services.referral.idempotency import IdempotencyKey, KeyUsedBefore, until_free
from services.runtime.storing.collection import Taken
from tests.fakes.referral import MASTER_KEY, MemoryReplies
from tests.support.builders import NOW


def a_key(organisation: str = "invented-surgery", key: str = "k1", request: str = '{"an": "order"}') -> IdempotencyKey:
    return IdempotencyKey.of(Custody(MASTER_KEY), organisation=organisation, key=key, request=request)


def test_the_same_key_of_the_same_organisation_makes_the_same_referral() -> None:
    assert a_key().referral_id == a_key(request="{}").referral_id
    assert a_key().referral_id != a_key(key="k2").referral_id
    assert a_key().referral_id != a_key(organisation="another-surgery").referral_id


def test_without_the_master_key_nobody_can_try_out_which_number_a_key_was_made_of() -> None:
    elsewhere = IdempotencyKey.of(Custody(bytes(32)), organisation="invented-surgery", key="9990000018", request="{}")

    assert a_key(key="9990000018").referral_id != elsewhere.referral_id


async def test_what_was_answered_is_found_again_for_the_same_request_alone() -> None:
    replies = MemoryReplies()
    await a_key().keep(replies, at=NOW)

    assert await a_key().was_answered(replies)
    assert not await a_key(key="k2").was_answered(replies)
    with pytest.raises(KeyUsedBefore):
        await a_key(request="{}").was_answered(replies)


class Door:
    """Finds its place taken so many times."""

    def __init__(self, times: int) -> None:
        self.taken = times

    async def act(self) -> str:
        self.taken -= 1
        if self.taken >= 0:
            raise Taken
        return "done"


async def test_who_finds_the_key_and_then_the_person_taken_succeeds_the_third_time() -> None:
    assert await until_free(Door(2).act) == "done"


async def test_nobody_tries_for_ever() -> None:
    with pytest.raises(Taken):
        await until_free(Door(3).act)
