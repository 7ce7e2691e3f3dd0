"""POST /fhir/$process-message: a referral is made, or taken back, by a message that is processed once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from fastapi import Request

from services.contract.doors.refusals import Refusal
from services.contract.words.life_words import WithdrawnReason
from services.referral.commands.refer import ReferPerson
from services.referral.domain.age import day_in_london
from services.referral.domain.referral import Referral
from services.referral.doors.fhir import bodies
from services.referral.doors.fhir.answers.service_request import View
from services.referral.doors.fhir.headers import Pair, check_nhsd, read_pair
from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.message.faults import Faults
from services.referral.doors.fhir.message.names import sender_calls_it, we_call_it
from services.referral.doors.fhir.message.resources import load_shapes
from services.referral.doors.fhir.outcomes import DuplicateMessage, PairUsedBefore, StillProcessing
from services.referral.doors.fhir.reading.draft import Draft
from services.referral.doors.fhir.reading.referral import read_message, read_referral
from services.referral.doors.fhir.reading.request import taken_back
from services.referral.doors.making import make
from services.referral.handlers.intake.checking import Facts, refusals
from services.referral.handlers.intake.referring import Referred, Referring
from services.referral.handlers.intake.taking_back import TakenBack, take_back
from services.referral.idempotency import IdempotencyKey, KeyUsedBefore
from services.referral.store import Stores
from services.referral.views.tied import SeenByReferrer
from services.runtime.serving.authentication import cause_of
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

_NAMES = "senders' names of referrals"


@dataclass(frozen=True)
class MessageRequest:
    """A message that can be done: who sent it, in which request, under which ids."""

    request: Request
    caller: Caller
    pair: Pair
    message: Message

    @property
    def key(self) -> str:
        """What it is known by within the organisation."""
        return f"fhir|{self.pair}"


@dataclass(frozen=True)
class Messages:
    """Processes messages, each once; `in_hand` are those that this process is processing at the moment."""

    referring: Referring
    transactions: RequestTransactions[Referral, Stores]
    in_hand: set[tuple[str, str]] = field(default_factory=set)

    async def process(self, request: Request, caller: Caller, synthetic: str) -> tuple[Message, View]:
        """Do what the message asks: this function will give it, and the referral. Raises the Refusal that says no."""
        await load_shapes()
        faults = Faults()
        pair = read_pair(request.headers, faults)
        check_nhsd(request.headers, faults)
        message = read_message(bodies.read(await request.body()), faults)
        sent, reason = MessageRequest(request, caller, pair, message), taken_back(message.request)
        if reason:
            faults.check()
            with self._alone(sent):
                return message, await self._take_back(sent, reason)
        draft, command = self._read_referral(message, faults)
        with self._alone(sent):
            return message, await self._make(sent, draft, command, synthetic)

    def _read_referral(self, message: Message, faults: Faults) -> tuple[Draft, ReferPerson]:
        if not (message.request and message.patient):
            raise faults.refusal()
        draft = read_referral(message, self.referring.gazetteer, faults)
        command = draft.command(faults)
        if command is None or faults:
            facts = Facts.of(command) if command else Facts.read(draft.body)
            for refused in refusals(facts, self.referring.gazetteer, day_in_london(self.transactions.clock())):
                draft.note(refused.faults, faults)
            raise faults.refusal()
        return draft, command

    @contextmanager
    def _alone(self, sent: MessageRequest) -> Iterator[None]:
        """Do it, unless the same message is being done at this moment; see StillProcessing."""
        this = (sent.caller.organisation, sent.key)
        if this in self.in_hand:
            raise StillProcessing(StillProcessing.what_to_do)
        self.in_hand.add(this)
        try:
            yield
        except KeyUsedBefore:
            raise PairUsedBefore(PairUsedBefore.what_to_do) from None
        finally:
            self.in_hand.discard(this)

    async def _make(self, sent: MessageRequest, draft: Draft, command: ReferPerson, synthetic: str) -> View:
        custody, by = self.referring.custody, sent.caller
        name = custody.fingerprint(f"{by.organisation}|{sender_calls_it(sent.message)}", _NAMES)
        try:
            referred = await make(
                self.referring, self.transactions, command, by, sent.request, sent.key, synthetic, sent_as=name
            )
        except Refusal as refused:
            faults = Faults()
            draft.note(refused.faults, faults)
            faults.check()
            raise
        return _seen(referred)

    async def _take_back(self, sent: MessageRequest, reason: WithdrawnReason) -> View:
        custody, organisation = self.referring.custody, sent.caller.organisation
        ids, name = we_call_it(sent.message), sender_calls_it(sent.message)
        asked = TakenBack(ids, custody.fingerprint(f"{organisation}|{name}", _NAMES), reason)
        key = self._key(sent, f"{reason}|{name}|{ids}")
        done = await self.transactions.do(
            partial(take_back, asked=asked, key=key), cause_of(sent.caller, sent.request), by=sent.caller
        )
        return _seen(done)

    def _key(self, sent: MessageRequest, asked: str) -> IdempotencyKey:
        custody, organisation = self.referring.custody, sent.caller.organisation
        return IdempotencyKey.of(custody, organisation=organisation, key=sent.key, request=asked)


def _seen(referred: Referred) -> View:
    if not referred.is_new:
        raise DuplicateMessage(f"Do not send it again. Reference ID: {referred.referral.referral_id}")
    return SeenByReferrer.model_validate(referred.referral)
