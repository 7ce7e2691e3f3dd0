"""Consent is recorded for each disclosure by itself; what was not agreed to is not shared, and all words are kept."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from pydantic import TypeAdapter

from services.contract.doors.rights import Tie
from services.contract.events.consent import ConsentChanged
from services.contract.words.consent_words import Agreement, ConsentChange, GpMessageAbout, MessageToGp
from services.referral.domain.consent import Consent, Recorded
from services.referral.domain.due import CONSENT_ENDS, TIMERS, due_times
from services.referral.domain.gp import GpMessage, ToldGp
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.views.tied import AnyView, view_of
from tests.fakes.lives import AGREES, a_referral
from tests.fakes.referral import a_request, an_aggregate
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW

NOTHING = {"share_with_provider": False, "message_to_gp": "none"}


async def refer(service: ServiceInMemory, **consent: Any) -> httpx.Response:
    said = {"to_refer": True, "channel": "email", **consent}
    return await service.surgery.post(
        "/v1/referrals", json=a_request(consent=said), headers={"Idempotency-Key": "made"}
    )


async def say(client: httpx.AsyncClient, made: httpx.Response, key: str = "k1", **said: Any) -> httpx.Response:
    where = f"{made.headers['location']}/consent"
    return await client.post(where, json=said, headers={"Idempotency-Key": key})


def holds(answer: httpx.Response) -> dict[str, Any]:
    return {name: answer.json()["consent"][name] for name in NOTHING}


async def test_where_nothing_is_said_nothing_is_shared(service: ServiceInMemory) -> None:
    assert holds(await refer(service)) == NOTHING


async def test_at_the_path_without_a_version_nothing_is_shared_either(service: ServiceInMemory) -> None:
    made = await service.surgery.post("/referrals", json=a_request())
    refused = await service.surgery.post("/referrals", json=a_request(consent__share_with_provider=True))

    assert holds(await service.surgery.get(f"/v1{made.headers['location']}")) == NOTHING
    assert [fault["pointer"] for fault in refused.json()["errors"]] == ["#/consent/share_with_provider"]


async def test_what_is_agreed_to_is_kept_with_who_how_when_and_until_when(service: ServiceInMemory) -> None:
    said = {"given_by": "attorney-or-deputy", "how": "telephone", "given_on": "2026-01-30"}
    made = await refer(service, share_with_provider=True, message_to_gp="codes-only", expires_on="2026-06-30", **said)

    assert holds(made) == {"share_with_provider": True, "message_to_gp": "codes-only"}
    (recorded,) = made.json()["consent"]["recorded"]
    assert said.items() <= recorded.items()
    assert (recorded["until"], recorded["recorded_by"], recorded["because"]) == (
        "2026-06-30T23:00:00Z",
        "invented-surgery",
        "recorded",
    )


async def test_one_disclosure_is_changed_and_the_other_stays(service: ServiceInMemory) -> None:
    made = await refer(service, share_with_provider=True, message_to_gp="full", given_by="person")
    changed = await say(service.link_worker, made, share_with_provider=False, given_by="person", how="telephone")

    assert holds(changed) == {"share_with_provider": False, "message_to_gp": "full"}
    assert [one["recorded_by"] for one in changed.json()["consent"]["recorded"]] == [
        "invented-surgery",
        "invented-borough",
    ]
    assert ConsentChanged.model_validate_json(service.published[-1].value) == ConsentChanged(
        referral_id=made.json()["referral_id"],
        changed=(Agreement.SHARE_WITH_PROVIDER,),
        share_with_provider=False,
        message_to_gp=MessageToGp.FULL,
        because=ConsentChange.RECORDED,
    )


async def test_the_same_word_again_says_nothing(service: ServiceInMemory) -> None:
    made = await refer(service, share_with_provider=True, given_by="person")
    await say(service.surgery, made, share_with_provider=True, given_by="person")

    assert len(service.published) == 1


async def test_the_provider_sees_whether_and_no_more(service: ServiceInMemory) -> None:
    seen = a_referral(State.ARRANGED, consent=Consent(first=AGREES))
    service.storage.memory.states[str(seen.referral_id)] = an_aggregate(seen)
    view = (await service.provider.get(f"/v1/referrals/{seen.referral_id}")).json()

    assert view["share_with_provider"] is True
    assert "consent" not in view
    assert "messages_to_gp" not in view


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({}, "nothing-agreed", "#"),
        ({"given_by": "person"}, "nothing-agreed", "#"),
        ({"message_to_gp": "everything"}, "enum", "#/message_to_gp"),
        ({"share_with_provider": "yes"}, "bool-type", "#/share_with_provider"),
        ({"share_with_provider": True, "given_by": "neighbour"}, "enum", "#/given_by"),
        ({"share_with_provider": True, "given_on": "2026-02-01"}, "consent-given-later", "#/given_on"),
        ({"share_with_provider": True, "expires_on": "2026-01-30"}, "consent-ended", "#/expires_on"),
        ({"to_refer": False}, "extra-forbidden", "#/to_refer"),
    ],
)
async def test_what_cannot_be_said_is_refused_in_words(
    service: ServiceInMemory, said: dict[str, Any], code: str, pointer: str
) -> None:
    refused = await say(service.surgery, await refer(service), **said)

    assert refused.status_code == 422
    assert (code, pointer) in [(fault["code"], fault["pointer"]) for fault in refused.json()["errors"]]


async def test_a_day_on_which_nobody_can_have_agreed_is_pointed_at_in_a_request_too(service: ServiceInMemory) -> None:
    refused = await refer(service, given_on="2026-02-01", expires_on="2026-01-30")

    assert {fault["pointer"]: fault["code"] for fault in refused.json()["errors"]} == {
        "#/consent/given_on": "consent-given-later",
        "#/consent/expires_on": "consent-ended",
    }


async def test_once_all_consent_is_withdrawn_nothing_is_shared_and_nothing_can_be_agreed_to(
    service: ServiceInMemory,
) -> None:
    made = await refer(service, share_with_provider=True, message_to_gp="full")
    where = f"{made.headers['location']}/consent-withdrawal"
    withdrawn = await service.surgery.post(where, json={}, headers={"Idempotency-Key": "k1"})
    refused = await say(service.surgery, made, key="k2", share_with_provider=True)

    assert holds(withdrawn) == NOTHING
    assert withdrawn.json()["consent"]["recorded"][-1]["because"] == "withdrawn"
    assert (refused.status_code, refused.json()["type"]) == (409, "/v1/problems/consent-is-over")


async def test_after_the_end_what_was_agreed_to_can_be_taken_back(service: ServiceInMemory) -> None:
    made = await refer(service, message_to_gp="full")
    where = f"{made.headers['location']}/closure"
    closed = {"reason": "completed", "outcome": "need-met"}
    await service.surgery.post(where, json=closed, headers={"Idempotency-Key": "k1"})

    assert holds(await say(service.surgery, made, key="k2", message_to_gp="none")) == NOTHING


UNTIL = NOW + timedelta(days=30)


def agreeing(**changes: Any) -> Referral:
    return a_referral(State.ARRANGED, consent=Consent(first=AGREES.model_copy(update=changes)))


def test_what_ends_before_all_consent_has_a_time_of_its_own() -> None:
    one = agreeing(until=UNTIL)
    all_at_once = one.model_copy(update={"consent_until": UNTIL})

    assert due_times(one) == {"share-with-provider-ends": UNTIL, "message-to-gp-ends": UNTIL}
    assert due_times(all_at_once) == {CONSENT_ENDS: UNTIL}
    assert not due_times(agreeing(until=UNTIL, share_with_provider=False, message_to_gp=MessageToGp.NONE))


def test_what_ends_is_said_and_kept_as_ended() -> None:
    ended, (said,) = TIMERS["share-with-provider-ends"](agreeing(until=UNTIL), None, UNTIL)

    assert isinstance(said, ConsentChanged)
    assert (said.changed, said.share_with_provider, said.because) == (
        (Agreement.SHARE_WITH_PROVIDER,),
        False,
        ConsentChange.EXPIRED,
    )
    assert list(due_times(ended)) == ["message-to-gp-ends"]


def test_what_has_ended_is_not_shared_even_before_its_timer_is_worked() -> None:
    consent = agreeing(until=UNTIL).consent

    assert consent.shares_with_provider(UNTIL - timedelta(seconds=1))
    assert not consent.shares_with_provider(UNTIL)
    assert consent.message_to_gp(UNTIL) is MessageToGp.NONE


def test_a_row_of_an_earlier_release_shares_nothing() -> None:
    kept = a_referral().model_dump(mode="json", exclude={"consent", "gp", "partner_request"})

    consent = Referral.model_validate(kept).consent
    assert (consent.shares_with_provider(NOW), consent.message_to_gp(NOW)) == (False, MessageToGp.NONE)


def test_each_word_counts_for_what_it_speaks_of() -> None:
    later = Recorded(share_with_provider=False, recorded_by="invented-borough", at=NOW)
    consent = Consent(first=AGREES).recording(later)

    assert (consent.shares_with_provider(NOW), consent.message_to_gp(NOW)) == (False, MessageToGp.FULL)


@pytest.mark.parametrize("tie", Tie)
def test_a_view_reads_back_as_it_was_written(tie: Tie) -> None:
    message = GpMessage(message_id=UUID(int=1), number=1, about=GpMessageAbout.ACCEPTED, at=NOW)
    seen = view_of(agreeing().model_copy(update={"gp": ToldGp(messages=(message,))}), {tie})

    assert TypeAdapter(AnyView).validate_json(seen.model_dump_json(), by_name=True) == seen
