"""Two partners at their topics: each asks again under the same id until it is answered, as a careful one does."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

from aiokafka.errors import KafkaError

from deploy.demo import partner
from deploy.demo.diary import Way
from deploy.demo.partner import Answer, PartnerSystem
from deploy.demo.sending import way_of
from deploy.demo.steps import Step
from deploy.invented.referrals import Planned
from services.contract.boroughs import BoroughSlug
from services.runtime.connections import KafkaConnection
from tests.chaos.load.client import Patience
from tests.chaos.load.history import Kind, Operation
from tests.chaos.scenes.scene import PARTITIONS, PARTNERS, Scene

ASK_AGAIN_SECONDS, PAUSE_SECONDS = 6.0, 0.5
_ATTEND = "attend"


@dataclass(frozen=True)
class Referred:
    """A referral of a partner's own, and under which reference in which borough."""

    system: PartnerSystem
    borough: BoroughSlug
    reference: str
    planned: Planned


@dataclass
class PartnerDoor:
    """The door of all partners of a scene; `referred` are the referrals that were accepted, by id."""

    scene: Scene
    systems: Sequence[PartnerSystem]
    patience: Patience
    referred: dict[str, Referred] = field(default_factory=dict)

    @staticmethod
    def is_for(planned: Planned) -> bool:
        """Whether the referral comes by a partner's topic, as every third does."""
        return way_of(planned) is Way.PARTNER

    async def refer(self, planned: Planned, ends_on: str | None, *, tries: int | None, again: bool) -> str | None:
        """Refer somebody, `again` under another id if need be: this function will give the referral's id, if known."""
        mine = Referred(
            self.systems[planned.number // 3 % len(self.systems)],
            planned.borough.slug,
            f"{self.scene.prefix}{planned.number}",
            planned,
        )
        told = self.scene.history.invoke(
            mine.system.name,
            Kind.REFER,
            borough=mine.borough.value,
            idempotency_key=_key(mine),
            **consent_facts(ends_on),
        )
        said = {**planned.asked, "partner_reference": mine.reference}
        # Every second repeat is the same message once more, the others are new ones about the same.
        name = str(uuid4()) if again and planned.number % 2 else str(uuid5(NAMESPACE_OID, _key(mine)))
        answer = await self._ask(mine, "referral-requested", said, name=name, tries=tries)
        self._tell(told, answer)
        if answer is None or "code" in answer:
            return None
        self.referred[str(answer["referral_id"])] = mine
        return str(answer["referral_id"])

    def takes(self, referral_id: str, step: Step) -> bool:
        """Whether the partner takes the step itself. It cannot put attendance right, so that is left to others."""
        mine = self.referred.get(referral_id)
        attends = step.name == _ATTEND and mine is not None and not mine.planned.course.corrected
        return mine is not None and (attends or step.path == "withdrawal")

    async def take(self, referral_id: str, step: Step, told: Operation) -> None:
        """Report that somebody came, or take a referral back; by our id or by the partner's own."""
        mine = self.referred[referral_id]
        named = {"referral_id": referral_id} if mine.planned.number % 2 else {"partner_reference": mine.reference}
        what = "attendance-reported" if step.name == _ATTEND else "withdrawal-requested"
        self._tell(told, await self._ask(mine, what, {**step.body, **named}))

    async def blunder(self, referral_id: str) -> None:
        """Ask, beside this referral, for what is to be refused."""
        mine = self.referred[referral_id]
        number = mine.planned.number
        wrong = _BLUNDERS[number % len(_BLUNDERS)]
        theirs = next((one for one, each in self.referred.items() if each.system is not mine.system), referral_id)
        what, said = wrong(mine, theirs)
        if theirs == referral_id and what == "withdrawal-requested":
            return
        told = self.scene.history.invoke(mine.system.name, Kind.BLUNDER, what=wrong.__name__.strip("_"))
        self._tell(told, await self._ask(mine, what, said))

    async def _ask(
        self, mine: Referred, what: str, said: object, *, name: str | None = None, tries: int | None = None
    ) -> Answer | None:
        """Ask, and again under the same id while nobody answers; None where nobody did."""
        name, attempt = name or str(uuid4()), 0
        while True:
            with suppress(KafkaError, TimeoutError):
                answered = await mine.system.send(mine.borough, what, said, name)
                return await asyncio.wait_for(asyncio.shield(answered), ASK_AGAIN_SECONDS)
            attempt += 1
            if self.patience.over or attempt == tries:
                return None
            await asyncio.sleep(PAUSE_SECONDS)

    def _tell(self, told: Operation, answer: Answer | None) -> None:
        history = self.scene.history
        if answer is None:
            history.unknown(told)
        elif "code" in answer:
            history.fail(told, status=str(answer["code"]))
        elif told.kind is Kind.REFER:
            history.ok(told, status="accepted", referral_id=str(answer["referral_id"]))
        else:
            history.ok(told, status="accepted")


def consent_facts(ends_on: str | None) -> dict[str, str]:
    """What the history tells of a consent that ends."""
    return {"expires_on": ends_on} if ends_on else {}


@asynccontextmanager
async def partners_at_their_topics(scene: Scene, patience: Patience) -> AsyncIterator[PartnerDoor]:
    """All partners of the scene at work, straight at the broker."""
    async with AsyncExitStack() as stack:
        systems = [
            await stack.enter_async_context(
                partner.at_its_topics(
                    KafkaConnection(scene.ground.servers.kafka),
                    scene.prefix,
                    name=name,
                    prefix=scene.prefix,
                    boroughs=[*PARTITIONS],
                )
            )
            for name in PARTNERS
        ]
        yield PartnerDoor(scene, systems, patience)


def _key(mine: Referred) -> str:
    return f"{mine.system.name} {mine.reference}"


def _without_consent(mine: Referred, _: str) -> tuple[str, Mapping[str, Any]]:
    consent = {"to_refer": False, "channel": "none"}
    return "referral-requested", {**mine.planned.body, "consent": consent, "partner_reference": f"{mine.reference}-no"}


def _outside_london(mine: Referred, _: str) -> tuple[str, Mapping[str, Any]]:
    return "referral-requested", {**mine.planned.body, "postcode": "M1 1AE", "partner_reference": f"{mine.reference}-m"}


def _reference_used_before(mine: Referred, _: str) -> tuple[str, Mapping[str, Any]]:
    said = {**mine.planned.body, "story": "Another one. (invented)", "partner_reference": mine.reference}
    return "referral-requested", said


def _somebody_elses(_: Referred, theirs: str) -> tuple[str, Mapping[str, Any]]:
    return "withdrawal-requested", {"referral_id": theirs, "reason": "other"}


def _no_object(_: Referred, __: str) -> tuple[str, Any]:
    return "referral-requested", "no object"


_BLUNDERS = (_without_consent, _outside_london, _reference_used_before, _somebody_elses, _no_object)
