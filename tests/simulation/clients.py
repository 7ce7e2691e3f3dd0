"""Surgeries and providers: they ask again, with the same key, when they get no answer, and sometimes when they did."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TypeVar
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import Action, Role, TokenRight
from services.contract.words.consent_words import MessageToGp
from services.contract.words.life_words import (
    AttendanceOutcome,
    OfferDeclinedReason,
    ProviderDeclinedReason,
    RerouteReason,
    WithdrawnReason,
)
from services.referral.commands.refer import ReferPerson
from services.referral.commands.steps import RecordAttendance, Reroute
from services.referral.domain.age import day_in_london
from services.referral.domain.consent import Recorded
from services.referral.domain.referral import Referral
from services.referral.domain.steps import consenting, ending, places
from services.referral.domain.steps.decided import Decided
from services.referral.handlers import attending
from services.referral.handlers.acting import Decide, act, look_up
from services.referral.handlers.intake.referring import ReferralRequest, Referred
from services.referral.handlers.rerouting import reroute
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.callers import Caller
from services.runtime.working.outgoing import Cause
from services.runtime.working.ports import Unavailable
from services.runtime.working.unit_of_work import UnitOfWork
from tests.chaos.load.history import Facts, Kind, Operation, Pair, Phase
from tests.fakes.referral import of_somebody_else
from tests.simulation.member import Member
from tests.simulation.scripts import RESPONSE_DAYS, referring
from tests.simulation.storage import ProcessDied
from tests.simulation.timeless import now
from tests.support.builders import NOW

_SURGERY = "invented-surgery"
_CALLER = Caller(_SURGERY, frozenset({TokenRight.REFER.value}))
_LINK_WORKER = Caller(
    "link-workers-invented", frozenset({TokenRight.WORK.value}), roles=(Role.LINK_WORKER,), boroughs=(*RESPONSE_DAYS,)
)
# Where people live, as it is kept, and the borough of it.
_POSTCODES = {"SE15 4QN": "southwark", "E1 6AN": "tower-hamlets"}
_SYNTHETIC = 0.15
CONSENT_ENDS, LONGEST_CONSENT_DAYS = 0.25, 6
# A few people are referred again and again, and so many of a hundred requests are about one of them.
_FEW, _OF_A_FEW = 3, 0.3
_WITHOUT_A_NUMBER = 0.3

R = TypeVar("R")
Work = UnitOfWork[Referral, Stores]


class Clients:
    """Whoever comes to the doors; what they asked, and what they heard, is their history."""

    def __init__(self, random: Random, door: Callable[[], Member]) -> None:
        self._random = random
        self._door = door
        self.asked: dict[str, ReferPerson] = {}
        self.synthetic: set[str] = set()
        self.made: dict[str, str] = {}
        self.history: list[Pair] = []

    def another(self) -> str:
        """The key of a new request."""
        key = f"key-{len(self.asked)}"
        # A few come again, so that two requests about one person meet.
        who = self._random.randrange(_FEW) if self._random.random() < _OF_A_FEW else _FEW + len(self.asked)
        where, urgency = self._random.choice(tuple(_POSTCODES)), self._random.choice(("routine", "soon", "urgent"))
        asked = of_somebody_else(who, postcode=where, needs=["loneliness"], urgency=urgency)
        if self._random.random() < _WITHOUT_A_NUMBER:
            del asked["person"]["nhs_number"]
        if self._random.random() < CONSENT_ENDS:
            ends_on = day_in_london(now()) + timedelta(days=self._random.randint(0, LONGEST_CONSENT_DAYS))
            asked["consent"]["expires_on"] = ends_on.isoformat()
        self.asked[key] = ReferPerson.model_validate(asked)
        # Some are about nobody, and name the same people.
        self.synthetic |= {key} if self._random.random() < _SYNTHETIC else set()
        return key

    async def refer(self, key: str) -> str:
        """Ask once: this function will give what came of it, in a word."""
        command, synthetic = self.asked[key], key in self.synthetic
        hashed = IdempotencyKey.of(
            referring().custody, organisation=_SURGERY, key=key, request=command.model_dump_json(), synthetic=synthetic
        )
        borough = _POSTCODES[str(command.postcode)]
        facts: Facts = {"borough": borough, "idempotency_key": key, "synthetic": synthetic, **_consent(command)}
        refer = partial(_refer, ReferralRequest(command, _SURGERY, hashed.referral_id, hashed, synthetic))
        member = self._door()
        phase, word, referred = await self._heard(lambda: member.transactions.do(refer, _asked(key)), member)
        if referred:
            self.made[key] = str(referred.referral.referral_id)
            facts = {**facts, "referral_id": self.made[key], "status": 201}
            if referred.was_open:
                # Its consent is that of the request that made it.
                facts = {**{name: fact for name, fact in facts.items() if name != "expires_on"}, "was_open": True}
        self._write(Kind.REFER, phase, facts)
        return word

    async def attend(self, referral_id: str, outcome: AttendanceOutcome) -> str:
        """Say who came, once: this function will give what came of it, in a word."""
        command = RecordAttendance(outcome=outcome, on=day_in_london(now()))
        attend = partial(_attend, UUID(referral_id), command)
        member = self._door()
        phase, word, _ = await self._heard(
            lambda: member.transactions.do(attend, _asked(referral_id), by=_CALLER), member
        )
        facts = {"referral_id": referral_id, "outcome": outcome.value, "on": command.on.isoformat(), "status": word}
        self._write(Kind.ATTEND, phase, facts)
        return word

    async def take(self, referral_id: str, step: "Step") -> str:
        """Ask for a step, once: this function will give what came of it, in a word."""
        member, cause = self._door(), _asked(referral_id)
        ask = partial(step.take, UUID(referral_id))
        phase, word, _ = await self._heard(lambda: member.transactions.do(ask, cause, by=step.by), member)
        self._write(step.kind, phase, {"referral_id": referral_id, **step.facts, "status": word})
        return word

    async def _heard(self, ask: Callable[[], Awaitable[R]], member: Member) -> tuple[Phase, str, R | None]:
        try:
            return Phase.OK, "done", await ask()
        except Refusal as refusal:
            return Phase.FAIL, type(refusal).__name__, None
        except Unavailable:
            return Phase.UNKNOWN, "no answer", None
        except ProcessDied:
            member.kill()
            return Phase.UNKNOWN, "no answer, died", None

    def _write(self, kind: Kind, phase: Phase, facts: Facts) -> None:
        at = asyncio.get_running_loop().time()
        number = len(self.history)
        invoked = Operation(number, "client", kind, Phase.INVOKE, NOW, at, facts)
        self.history.append(Pair(invoked, Operation(number, "client", kind, phase, NOW, at, facts)))


def _consent(command: ReferPerson) -> Facts:
    return {"expires_on": command.consent_expires_on.isoformat()} if command.consent_expires_on else {}


def _asked(what: str) -> Cause:
    return Cause("/organisations/invented", what, what)


async def _refer(asked: ReferralRequest, work: Work) -> Referred:
    return await referring().operation(asked, work.now).run(work)


async def _attend(referral_id: UUID, command: RecordAttendance, work: Work) -> None:
    await attending.record_attendance(work, referral_id, command, by=_SURGERY)


@dataclass(frozen=True)
class Step:
    """A step of a life: who takes it, what follows, and how the history tells of it."""

    action: Action
    decide: Decide
    kind: Kind
    facts: Facts
    by: Caller = _CALLER

    async def take(self, referral_id: UUID, work: Work) -> object:
        """Take it."""
        return await act(work, referral_id, self.action, self.decide)


class _Reroute(Step):
    async def take(self, referral_id: UUID, work: Work) -> object:
        key = IdempotencyKey.of(referring().custody, organisation=_SURGERY, key=f"on {referral_id}", request="")
        referral = await look_up(work, referral_id)
        there = next(borough for borough in RESPONSE_DAYS if borough is not referral.borough)
        command = Reroute(reason=RerouteReason.MOVED, to_borough=there)
        return await reroute(work, referring(), referral_id, command, key=key, revision=None)


def _withdraw(referral: Referral, now: datetime) -> Decided:
    return ending.withdraw(referral, WithdrawnReason.PERSON_ASKED, now)


def _turn_down(referral: Referral, now: datetime) -> Decided:
    return places.decline_offer(referral, OfferDeclinedReason.WRONG_TIME, now, seek_another=True)


def _accept(referral: Referral, now: datetime) -> Decided:
    return places.accept_offer(referral, now)


def _provider_accepts(referral: Referral, now: datetime) -> Decided:
    return places.provider_accepts(referral, now)


def _provider_declines(referral: Referral, now: datetime) -> Decided:
    return places.provider_declines(referral, ProviderDeclinedReason.FULL, now)


def _change_consent(referral: Referral, now: datetime) -> Decided:
    agrees = referral.consent.message_to_gp(now) is not MessageToGp.NONE
    to_gp = MessageToGp.NONE if agrees else MessageToGp.FULL
    return consenting.change_consent(
        referral, Recorded(message_to_gp=to_gp, until=now + timedelta(days=1), recorded_by=_SURGERY, at=now)
    )


STEPS: Mapping[str, Step] = {
    "consent": Step(Action.CHANGE_CONSENT, _change_consent, Kind.ANSWER, {"step": "consent"}),
    "withdraw": Step(Action.WITHDRAW, _withdraw, Kind.END, {"end": "withdrawn"}),
    "turn-down": Step(Action.ANSWER_FOR_THE_PERSON, _turn_down, Kind.ANSWER, {"step": "turn-down"}),
    "accept": Step(Action.ANSWER_FOR_THE_PERSON, _accept, Kind.ANSWER, {"step": "accept"}),
    "provider-accepts": Step(
        Action.ANSWER_FOR_THE_PROVIDER, _provider_accepts, Kind.ANSWER, {"step": "provider-accepts"}, _LINK_WORKER
    ),
    "provider-declines": Step(
        Action.ANSWER_FOR_THE_PROVIDER, _provider_declines, Kind.ANSWER, {"step": "provider-declines"}, _LINK_WORKER
    ),
    "reroute": _Reroute(Action.REROUTE, _withdraw, Kind.END, {"end": "rerouted"}, _LINK_WORKER),
}
