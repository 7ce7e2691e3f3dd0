"""All four services at work on one stage, on a real Kafka and MongoDB, over a directory that never changes."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Action, Role, TokenRight
from services.contract.events import BY_TYPE
from services.contract.listing import Listing
from services.contract.topics import Stream
from services.matching import service as matching
from services.matching.domain.practice import AS_A_RULE, Practice
from services.matching.handlers.matching import Matcher
from services.notify import service as notify
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.handlers.noticing import Noticing
from services.referral import service as referral
from services.referral.commands.refer import ReferPerson
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided
from services.referral.handlers.acting import act
from services.referral.handlers.intake.referring import ReferralRequest
from services.referral.idempotency import IdempotencyKey
from services.reporting import service as reporting
from services.runtime.bootstrap.assembly import Parts
from services.runtime.working.callers import Caller
from services.runtime.working.outgoing import Cause
from tests.fakes import reporting as reporting_fakes
from tests.fakes.matching import NoRefresh, an_engine
from tests.fakes.referral import a_referring, an_invented_gazetteer, of_somebody_else
from tests.running.stage import Stage

SURGERY = "invented-surgery"
LONG = timedelta(days=1)
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

    async def decide(self, referral_id: str, decision: Callable[[Referral, datetime], Decided]) -> None:
        """Take a step of the referral's life that a link worker may take, for whoever is to answer."""
        step = partial(_act, UUID(referral_id), decision)
        cause = Cause("/organisations/link-workers", referral_id, referral_id)
        await self._parts["referral"].transactions.do(step, cause, by=_link_worker(self._stage.borough))

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


async def _act(referral_id: UUID, decision: Callable[[Referral, datetime], Decided], work: Any) -> None:
    await act(work, referral_id, Action.ANSWER_FOR_THE_PROVIDER, decision)


async def _refer(asked: ReferralRequest, work: Any) -> None:
    await REFERRING.operation(asked, work.now).run(work)


def _link_worker(borough: BoroughSlug) -> Caller:
    return Caller("link-workers", frozenset({TokenRight.WORK.value}), roles=(Role.LINK_WORKER,), boroughs=(borough,))


@asynccontextmanager
async def at_work(stage: Stage, practice: Practice, *listings: Listing, **settings: Any) -> AsyncIterator[Platform]:
    """The services, where the stage's borough goes about matches like this."""
    practices = {**AS_A_RULE, stage.borough: practice}
    matcher = Matcher(an_invented_gazetteer(), an_engine(*listings), practices)
    refresh: Any = NoRefresh()
    nobody: Any = None
    services: list[Any] = [
        referral.table(REFERRING),
        matching.table(matcher, refresh),
        notify.table(Dispatcher(nobody, {}, LONG), Noticing()),
        reporting.build(reporting_fakes.settings()),
    ]
    async with AsyncExitStack() as stack:
        parts = {one.name: await stack.enter_async_context(stage.running(one, **settings)) for one in services}
        yield Platform(stage, parts, practices)
