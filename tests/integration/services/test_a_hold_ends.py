"""An offer that nobody answers ends by itself, on a real Kafka and MongoDB, and its place goes to who comes next."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest

from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.events import BY_TYPE, Matched, PlaceReleased
from services.contract.topics import Stream
from services.matching import service as matching
from services.matching.domain.practice import AS_A_RULE, Practice
from services.matching.handlers.matching import Matcher
from services.notify import service as notify
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.handlers.noticing import Noticing
from services.referral import service as referral
from services.referral.commands.refer import ReferPerson
from services.referral.handlers.intake.referring import ReferralRequest
from services.referral.idempotency import IdempotencyKey
from services.reporting import service as reporting
from services.runtime.bootstrap import Parts
from services.runtime.working.outgoing import Cause
from tests.fakes import reporting as reporting_fakes
from tests.fakes.matching import a_listing, an_engine
from tests.fakes.referral import a_referring, an_invented_gazetteer, of_somebody_else
from tests.running.stage import Stage, until

SURGERY = "invented-surgery"
SHORT, LONG = timedelta(seconds=2), timedelta(days=1)
ONE_PLACE = a_listing(places=1)
REFERRING = a_referring()


class Platform:
    """All four services at work on one stage. A match is an offer, held for as long as the borough's practice says."""

    def __init__(self, stage: Stage, parts: dict[str, Parts], practices: dict[BoroughSlug, Practice]) -> None:
        self.practices = practices
        self._stage = stage
        self._parts = parts

    async def refer(self, name: str) -> str:
        """Refer an invented person: this function will give the referral's id."""
        asked_for = of_somebody_else(len(name), person__name=name, needs=["loneliness"])
        command = ReferPerson.model_validate(asked_for)
        key = IdempotencyKey.of(REFERRING.custody, organisation=SURGERY, key=name, request=command.model_dump_json())
        asked = ReferralRequest(command, SURGERY, key.referral_id, key)
        cause = Cause(f"/organisations/{SURGERY}", name, name)
        await self._parts["referral"].transactions.do(partial(_refer, asked), cause)
        return str(key.referral_id)

    async def kept(self, service: str, collection: str = "states") -> dict[str, dict[str, Any]]:
        """What a service keeps, by id."""
        found = await Stage.database(self._parts[service]).collection(collection).find({})
        return {one["_id"]: one for one in found}

    async def stands(self, referral_id: str, state: str) -> bool:
        """Whether the referral has come to this state."""
        known = await self.kept("referral")
        return bool(known[referral_id]["state"]["state"] == state)

    async def said(self, count: int) -> list[Any]:
        """The first events of matching's, as they came one after another."""
        records = await self._stage.read(Stream.MATCHES, count)
        read = [envelopes.read(record.headers, record.value) for record in records]
        read.sort(key=lambda one: one[0].recordedtime)
        return [BY_TYPE[outside.type].model_validate_json(body) for outside, body in read]

    async def to_be_told(self) -> set[str]:
        """Who is still to be told that there is a place for them."""
        notices = (await self.kept("notify", "notices")).values()
        return {one["referral_id"] for one in notices if (one["about"], one["status"]) == ("matched", "due")}

    async def journeys(self) -> dict[str, tuple[Any, int]]:
        """Where reporting counts that a place is held, and how many were given up before, by referral."""
        known = await self.kept("reporting")
        return {one: (each["state"]["service_id"], each["state"]["released"]) for one, each in known.items()}


async def _refer(asked: ReferralRequest, work: Any) -> None:
    await REFERRING.operation(asked, work.now).run(work)


@pytest.fixture
async def platform(stage: Stage) -> AsyncIterator[Platform]:
    practices = {**AS_A_RULE, stage.borough: Practice(offer_held_for=SHORT)}
    matcher = Matcher(an_invented_gazetteer(), an_engine(ONE_PLACE), practices)
    nobody: Any = SimpleNamespace(run=None)
    services: list[Any] = [
        referral.table(REFERRING),
        matching.table(matcher, nobody),
        notify.table(Dispatcher(nobody, {}, LONG), Noticing()),
        reporting.build(reporting_fakes.settings()),
    ]
    async with AsyncExitStack() as stack:
        parts = {one.name: await stack.enter_async_context(stage.running(one)) for one in services}
        yield Platform(stage, parts, practices)


async def test_a_place_that_nobody_answers_for_is_used_by_the_next_and_all_services_agree(platform: Platform) -> None:
    ada = await platform.refer("Ada Invented")
    await until(lambda: platform.stands(ada, "waiting"))
    platform.practices |= dict.fromkeys(platform.practices, Practice(offer_held_for=LONG))
    bela = await platform.refer("Bela Invented")
    await until(lambda: platform.stands(bela, "offered"))

    offered, released, again = await platform.said(3)
    assert [type(one) for one in (offered, released, again)] == [Matched, PlaceReleased, Matched]
    assert [str(one.referral_id) for one in (offered, released, again)] == [ada, ada, bela]
    assert released.reason == "expired"
    assert {one.service_id for one in (offered, released, again)} == {ONE_PLACE.service_id}

    place = str(ONE_PLACE.service_id)
    (places,) = (await platform.kept("matching", "places")).values()
    assert places["taken"] == [bela]
    assert (await platform.kept("matching"))[ada]["state"]["status"] == "waits-for-a-word"
    assert {one["key"] for one in (await platform.kept("matching", "timers")).values()} == {bela}

    async def notify_agrees() -> bool:
        return await platform.to_be_told() == {bela}

    async def reporting_agrees() -> bool:
        return await platform.journeys() == {ada: (None, 1), bela: (place, 0)}

    await until(notify_agrees)
    await until(reporting_agrees)
