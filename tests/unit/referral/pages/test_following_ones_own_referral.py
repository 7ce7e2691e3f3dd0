"""A person follows their own referral at /my: the reference and the code let them in, and nobody who guesses."""

from datetime import timedelta
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.events.matches import SessionTime
from services.contract.words.life_words import OfferDeclinedReason, WithdrawnReason
from services.contract.words.vocabulary import Answer
from services.referral.domain.life import State
from services.referral.domain.own.attempts import LOCKED_FOR, MOST
from services.referral.domain.referral import Referral
from services.referral.store.own_sessions import IDLE
from tests.fakes.referral import of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.visiting import Visitor
from tests.unit.referral.pages.own_referrals import OPEN, code_of, comes_in, latest, made_by_a_surgery


@pytest.fixture
def visitor(service: ServiceInMemory) -> Visitor:
    return Visitor(service.browser())


async def offered(service: ServiceInMemory, **changes: Any) -> Referral:
    referral = await made_by_a_surgery(service)
    match = a_matched(referral_id=referral.referral_id, answer=Answer.OFFER, **changes)
    await service.consume(match)
    return latest(service)


async def test_the_link_fills_in_the_reference_and_the_code_opens_the_referral(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))

    assert "We are looking for support for you" in visitor.reads
    assert "You were referred, or asked for support yourself." in visitor.reads


async def test_a_code_is_taken_however_it_is_typed(visitor: Visitor, service: ServiceInMemory) -> None:
    code = await code_of(service, await made_by_a_surgery(service))
    await visitor.goes_to("/my")
    typed, eight = code["reference"].lower(), code["code"].lower()
    await visitor.sends(OPEN, reference=f" {typed[:5]}-{typed[5:]} ", code=f"{eight[:4]} {eight[4:]}")

    assert visitor.answer.url.path == "/my/referral"


async def test_a_wrong_code_and_an_unknown_reference_are_answered_alike(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    code = await code_of(service, await made_by_a_surgery(service))

    async def answered(reference: str) -> tuple[int, str]:
        await visitor.goes_to("/my")
        await visitor.sends(OPEN, reference=reference, code="WRONG234")
        return visitor.answer.status_code, visitor.reads

    for _ in range(MOST + 1):
        assert await answered(code["reference"]) == await answered("A" * len(code["reference"]))
        service.now += timedelta(minutes=10)


async def test_after_ten_wrong_codes_none_is_looked_at_for_a_day(visitor: Visitor, service: ServiceInMemory) -> None:
    code = await code_of(service, await made_by_a_surgery(service))
    await visitor.goes_to(f"/my/at/{code['reference']}")
    for _ in range(MOST):
        await visitor.sends(OPEN, code="WRONG234")
        service.now += timedelta(minutes=10)
    await visitor.sends(OPEN, code=code["code"])
    assert visitor.answer.status_code == 429
    assert "no code is looked at for a day" in visitor.reads
    assert "ask whoever referred you" in visitor.reads

    service.now += LOCKED_FOR
    await visitor.sends(OPEN, code=code["code"])
    assert visitor.answer.url.path == "/my/referral"


async def test_whoever_types_wrong_codes_at_once_is_slowed(visitor: Visitor, service: ServiceInMemory) -> None:
    code = await code_of(service, await made_by_a_surgery(service))
    await visitor.goes_to(f"/my/at/{code['reference']}")
    for _ in range(3):
        await visitor.sends(OPEN, code="WRONG234")
    await visitor.sends(OPEN, code=code["code"])
    assert visitor.answer.status_code == 429
    assert "Wait a moment" in visitor.reads

    service.now += timedelta(seconds=2)
    await visitor.sends(OPEN, code=code["code"])
    assert visitor.answer.url.path == "/my/referral"


async def test_what_was_found_is_shown_with_where_when_and_how(visitor: Visitor, service: ServiceInMemory) -> None:
    when = SessionTime(starts_at=NOW + timedelta(days=3))
    facts = {"address": ("1 Invented Road",), "next_times": (when,), "price": "Free", "how_to_join": "Just come."}
    referral = await offered(service, telephone="020 7946 0000", held_until=NOW + timedelta(days=7), **facts)
    await comes_in(visitor, service, referral)

    for words in ("We have found a place for you", "It is kept for you until", "1 Invented Road", "Just come.", "Free"):
        assert words in visitor.reads
    assert "020 7946 0000" in visitor.reads


async def test_the_person_says_yes(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await offered(service))
    await visitor.sends("Yes, I want this place")

    assert "Thank you. You said yes." in visitor.reads
    assert latest(service).state is State.ACCEPTED


async def test_the_person_says_no_and_why(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await offered(service))
    await visitor.sends("Say no")
    assert visitor.answer.status_code == 422
    assert visitor.reads.count("Choose why not") == 2

    await visitor.sends("Say no", no_reason="wrong-time", another="no")
    assert "nobody minds" in visitor.reads
    said = service.published[-1].value
    assert (OfferDeclinedReason.WRONG_TIME.value in str(said), latest(service).state) == (True, State.WAITING)


async def test_saying_yes_twice_is_saying_it_once(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await offered(service))
    form = visitor.form("/my/referral/answer")
    await visitor.posts(form.action, form.values)
    before = len(service.published)
    await visitor.posts(form.action, form.values)

    assert (visitor.answer.status_code, len(service.published)) == (200, before)


async def test_whoever_answers_what_has_changed_meanwhile_sees_that_first(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await offered(service)
    await comes_in(visitor, service, referral)
    await service.surgery.post(
        f"/v1/referrals/{referral.referral_id}/person-answer",
        json={"answer": "decline", "reason": "other"},
        headers={"Idempotency-Key": "k2"},
    )
    await visitor.sends("Yes, I want this place")

    assert visitor.answer.status_code == 409
    assert "Something has changed since you opened this page" in visitor.reads
    assert latest(service).state is State.RECEIVED


async def test_the_person_changes_what_is_shared(visitor: Visitor, service: ServiceInMemory) -> None:
    referral = await made_by_a_surgery(service)
    assert referral.consent.shares_with_provider(NOW)
    await comes_in(visitor, service, referral)
    await visitor.sends("Keep this", share="no")

    assert "What you agree to was changed." in visitor.reads
    assert not latest(service).consent.shares_with_provider(NOW)


async def test_the_person_wants_no_more_messages_and_then_wants_them_again(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    await comes_in(visitor, service, referral)

    async def disclosed() -> dict[str, int]:
        asked = {"purpose": "tell-the-person", "referral_ids": [str(referral.referral_id)]}
        answer = (await service.messenger.post("/disclosures", json=asked)).json()
        return {name: len(answer[name]) for name in ("people", "missing", "unwanted")}

    await visitor.sends("Keep how I am told", tell="no")
    assert "We do not write to you." in visitor.reads
    assert await disclosed() == {"people": 0, "missing": 0, "unwanted": 1}

    await visitor.sends("Keep how I am told", tell="yes")
    assert "We write to you by email" in visitor.reads
    assert await disclosed() == {"people": 1, "missing": 0, "unwanted": 0}


async def test_the_person_stops_the_referral(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))
    await visitor.sends("Stop my referral", stop_reason="no-longer-needed")

    assert "This referral has ended" in visitor.reads
    ended = latest(service)
    assert ended.ending is not None
    assert (ended.state, ended.ending.reason) == (State.WITHDRAWN, WithdrawnReason.NO_LONGER_NEEDED.value)


async def test_a_session_is_for_one_referral_alone(visitor: Visitor, service: ServiceInMemory) -> None:
    await made_by_a_surgery(service, of_somebody_else(7))
    another = latest(service)
    await comes_in(visitor, service, await made_by_a_surgery(service))
    await visitor.sends("Stop my referral", stop_reason="other")

    kept = service.storage.memory.states[str(another.referral_id)].state
    assert Referral.model_validate(kept).state is State.RECEIVED


async def test_a_session_that_nobody_uses_ends(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))
    service.now += IDLE - timedelta(minutes=1)
    await visitor.goes_to("/my/referral")
    assert visitor.answer.url.path == "/my/referral"
    service.now += IDLE - timedelta(minutes=1)
    await visitor.goes_to("/my/referral")
    assert visitor.answer.url.path == "/my/referral"

    service.now += IDLE
    await visitor.sends("Stop my referral", stop_reason="other")
    assert visitor.answer.url.path == "/my"
    assert "Nobody used the page for 30 minutes" in visitor.reads
    assert latest(service).state is State.RECEIVED


async def test_whoever_leaves_is_out(visitor: Visitor, service: ServiceInMemory) -> None:
    await comes_in(visitor, service, await made_by_a_surgery(service))
    await visitor.sends("Close my referral on this computer")
    await visitor.goes_to("/my/referral")

    assert visitor.answer.url.path == "/my"


async def test_nobody_comes_in_by_a_cookie_that_was_made_up(visitor: Visitor) -> None:
    visitor.client.cookies.set("linkway-own-referral", "made-up")
    await visitor.goes_to("/my/referral")

    assert visitor.answer.url.path == "/my"


async def test_the_code_still_opens_it_where_it_goes_on_in_another_borough(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    code = await code_of(service, referral)
    await comes_in(visitor, service, referral)
    moved = await service.link_worker.post(
        f"/v1/referrals/{referral.referral_id}/rerouting",
        json={"reason": "moved", "to_borough": BoroughSlug.TOWER_HAMLETS.value},
        headers={"Idempotency-Key": "k3"},
    )
    assert moved.status_code == 200, moved.text

    # Where somebody is in already, and where they come anew.
    await visitor.goes_to("/my/referral")
    assert "We are looking for support for you" in visitor.reads
    anew = Visitor(service.browser())
    await anew.goes_to("/my")
    await anew.sends(OPEN, **code)
    assert "We are looking for support for you" in anew.reads


async def test_neither_reference_nor_code_is_kept_or_said_in_the_open(service: ServiceInMemory) -> None:
    referral = await made_by_a_surgery(service)
    code = await code_of(service, referral)

    in_the_open = referral.model_dump_json() + "".join(str(one.value) for one in service.published)
    assert not [one for one in code.values() if one in in_the_open]


async def test_a_referral_of_an_earlier_release_has_no_code_and_no_guess_opens_it(
    visitor: Visitor, service: ServiceInMemory
) -> None:
    referral = await made_by_a_surgery(service)
    row = service.storage.memory.states[str(referral.referral_id)]
    assert row.state is not None
    row.state["follow"] = None
    await visitor.goes_to("/my")
    await visitor.sends(OPEN, reference="", code="")

    assert visitor.answer.status_code == 422
