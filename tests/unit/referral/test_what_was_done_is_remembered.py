"""Each step of a referral's life is remembered with it: what it was, when, and who asked for it."""

from datetime import timedelta
from typing import Any

from services.contract.events import ResponseOverdue
from services.referral.domain.due import TIMERS
from services.referral.domain.life import State, Taken
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import amend
from services.referral.domain.steps.remembering import MOST, remember
from tests.fakes.lives import a_referral
from tests.fakes.referral import a_request
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched
from tests.support.life_builders import an


async def steps_of(service: ServiceInMemory, referral_id: str) -> list[tuple[str, str | None, str | None]]:
    taken: list[Any] = service.storage.memory.states[referral_id].state["taken"]  # type: ignore[index]
    return [(one["what"], one["word"], one["person"]) for one in taken]


async def test_what_was_heard_and_what_was_asked_for_stand_in_order(service: ServiceInMemory) -> None:
    referral_id = await made(service)
    await service.consume(a_matched(referral_id=referral_id, answer="offer"))
    await step(service, referral_id, "person-answer", answer="decline", reason="wrong-time")
    await step(service, referral_id, "assignment", person="ada-invented")

    assert await steps_of(service, referral_id) == [
        ("matched", "Invented Lunch Club", None),
        ("offer-declined", "wrong-time", "invented-link-worker"),
        ("assign", None, "invented-link-worker"),
    ]


async def test_what_changes_nothing_is_not_remembered(service: ServiceInMemory) -> None:
    referral_id = await made(service)
    for key in ("a", "b"):
        await step(service, referral_id, "assignment", key=key, person="ada-invented")
    assert len(await steps_of(service, referral_id)) == 1


def test_what_time_brings_is_remembered_and_nobody_asked_for_it() -> None:
    waits = a_referral(State.OFFERED)
    late, _ = TIMERS["response-overdue"](waits, None, NOW + timedelta(days=14))

    assert late.taken == (Taken(what="response-overdue", at=NOW + timedelta(days=14), word="overdue"),)


def test_of_a_long_life_the_newest_steps_are_remembered() -> None:
    referral, overdue = a_referral(), an(ResponseOverdue)
    for day in range(MOST + 5):
        referral, _ = remember(referral, (amend(referral), (overdue,)), NOW + timedelta(days=day))

    assert len(referral.taken) == MOST
    assert referral.taken[-1].at == NOW + timedelta(days=MOST + 4)


def test_a_row_of_an_earlier_release_knows_of_none() -> None:
    kept = a_referral().model_dump(mode="json")
    del kept["taken"]
    assert Referral.model_validate({name: kept[name] for name in Referral.model_fields if name in kept}).taken == ()


async def made(service: ServiceInMemory) -> str:
    answer = await service.surgery.post("/v1/referrals", json=a_request(), headers={"Idempotency-Key": "k"})
    referral_id: str = answer.json()["referral_id"]
    return referral_id


async def step(service: ServiceInMemory, referral_id: str, path: str, key: str = "", **sent: Any) -> None:
    answer = await service.link_worker.post(
        f"/v1/referrals/{referral_id}/{path}", json=sent, headers={"Idempotency-Key": f"{path}{key}"}
    )
    assert answer.status_code == 200, answer.text
