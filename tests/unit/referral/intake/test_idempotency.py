"""A keyed request is recognised without keeping what it says."""

import pytest

from services.referral.custody import Custody
from services.referral.idempotency import IdempotencyKey, KeyUsedBefore
from tests.fakes.referral import MASTER_KEY


def a_key(organisation: str = "invented-surgery", key: str = "k1", request: str = '{"an": "order"}') -> IdempotencyKey:
    return IdempotencyKey.of(Custody(MASTER_KEY), organisation=organisation, key=key, request=request)


def test_the_same_key_of_the_same_organisation_makes_the_same_referral() -> None:
    assert a_key().referral_id == a_key(request="{}").referral_id
    assert a_key().referral_id != a_key(key="k2").referral_id
    assert a_key().referral_id != a_key(organisation="another-surgery").referral_id


def test_without_the_master_key_nobody_can_try_out_which_number_a_key_was_made_of() -> None:
    elsewhere = IdempotencyKey.of(Custody(bytes(32)), organisation="invented-surgery", key="9990000018", request="{}")

    assert a_key(key="9990000018").referral_id != elsewhere.referral_id


def test_a_key_that_came_before_is_for_the_same_request_alone() -> None:
    a_key().check(a_key().request)

    for another in (a_key(request="{}").request, None):
        with pytest.raises(KeyUsedBefore):
            a_key().check(another)
