"""What partners ask on their own topics, done as the JSON door does it. A partner speaks of its own referrals alone."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Fault, Refusal
from services.contract.doors.rights import Action
from services.contract.event import Event
from services.contract.events.partners import (
    AttendanceReported,
    ReferralRequested,
    RequestAccepted,
    WithdrawalRequested,
)
from services.referral import metrics
from services.referral.commands.ask import AskedReferral, AskWithdrawal, Named, ReportAttendance
from services.referral.custody import Custody
from services.referral.domain.age import day_in_london
from services.referral.domain.referral import PartnerRequest, Referral
from services.referral.domain.steps.ending import withdraw
from services.referral.handlers.acting import act, look_up
from services.referral.handlers.attending import record_attendance
from services.referral.handlers.intake.reading import read_asked_referral
from services.referral.handlers.intake.referring import ReferralRequest, Referring
from services.referral.idempotency import IdempotencyKey, KeyUsedBefore
from services.referral.store import Stores
from services.runtime.working.decoding import Received
from services.runtime.working.partners.answering import Command as Does
from services.runtime.working.partners.answering import rejected
from services.runtime.working.partners.asking import Asked
from services.runtime.working.requests.operation import Operation
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]
Asking = Operation[Referral, Stores, Event]


class ReferenceUsedBefore(Refusal):
    """A partner's reference came with another request before."""

    title = "The reference was used before"
    what_to_do = "Send the request with a new partner_reference."


class NotSynthetic(Refusal):
    """A request is marked synthetic and the referral is not: nothing is done to anybody by way of trial."""

    title = "The referral is not synthetic"
    what_to_do = "Name a referral that was asked for as a synthetic one, or leave ce_synthetic out."


def partners(referring: Referring) -> Mapping[type[Event], Does[Referral, Stores]]:
    """What is done when a partner asks."""
    return {
        ReferralRequested: partial(_refer, referring),
        AttendanceReported: partial(_record_attendance, referring.custody),
        WithdrawalRequested: partial(_withdraw, referring.custody),
    }


def _refer(referring: Referring, received: Received, now: datetime) -> Asking:
    partner, borough = _partner(received), received.envelope.borough
    command = read_asked_referral(_body(received), borough, referring.gazetteer, day_in_london(now))
    request, synthetic = command.model_dump_json(exclude_unset=True), received.envelope.synthetic
    # Under the message's id where it has no reference, so that every request has a key.
    key = _key(referring.custody, partner, command.partner_reference or received.envelope.id, request, synthetic)
    placed = command.model_copy(update={"borough": borough})
    own = PartnerRequest(reference=command.partner_reference)
    operation = referring.operation(
        ReferralRequest(placed, partner, key.referral_id, key, synthetic, partner_request=own), now
    )

    async def run(work: Work) -> Event:
        try:
            referred = await operation.run(work)
        except KeyUsedBefore:
            detail = "Another request came with this reference before. Send a new partner_reference."
            raise ReferenceUsedBefore(detail, Fault("#/partner_reference", detail)) from None
        if referred.refusal:
            # An answer and no error, because what it wrote on that referral is to be kept.
            return rejected(referred.refusal, command.partner_reference)
        if referred.is_new and not synthetic:
            work.afterwards(metrics.TAKEN_IN.labels(borough.value, command.referrer.role.value).inc)
        return _accepted(referred.referral.referral_id, command)

    return Operation(run, operation.expects)


def _record_attendance(custody: Custody, received: Received, _: datetime) -> Asking:
    partner, command = _partner(received), read_as(ReportAttendance, _body(received))
    named = _named(custody, partner, command)

    async def run(work: Work) -> RequestAccepted:
        referral_id = await _referral_id(work, named)
        await _check_mark(received, work, referral_id, Action.RECORD_ATTENDANCE)
        await record_attendance(work, referral_id, command, by=partner)
        return _accepted(referral_id, command)

    return Operation(run, lambda work: work.expect(str(named)))


def _withdraw(custody: Custody, received: Received, _: datetime) -> Asking:
    command = read_as(AskWithdrawal, _body(received))
    named = _named(custody, _partner(received), command)

    async def run(work: Work) -> RequestAccepted:
        referral_id = await _referral_id(work, named)
        await _check_mark(received, work, referral_id, Action.WITHDRAW)
        await act(work, referral_id, Action.WITHDRAW, lambda referral, now: withdraw(referral, command.reason, now))
        return _accepted(referral_id, command)

    return Operation(run, lambda work: work.expect(str(named)))


async def _check_mark(received: Received, work: Work, referral_id: UUID, action: Action) -> None:
    if received.envelope.synthetic and not (await look_up(work, referral_id, action)).synthetic:
        raise NotSynthetic(
            "The referral is a real one. Name one that was asked for with ce_synthetic, or leave it out."
        )


def _partner(received: Received) -> str:
    return received.envelope.source.rpartition("/")[2]


def _accepted(referral_id: UUID, command: AskedReferral | Named) -> RequestAccepted:
    return RequestAccepted(referral_id=referral_id, partner_reference=command.partner_reference)


def _body(received: Received) -> Mapping[str, Any]:
    return received.event.body if isinstance(received.event, Asked) else {}


def _key(custody: Custody, partner: str, reference: str, request: str = "", synthetic: bool = False) -> IdempotencyKey:
    named = f"partner_reference|{reference}"
    return IdempotencyKey.of(custody, organisation=partner, key=named, request=request, synthetic=synthetic)


def _named(custody: Custody, partner: str, named: Named) -> UUID:
    return named.referral_id or _key(custody, partner, named.partner_reference or "").referral_id


async def _referral_id(work: Work, named: UUID) -> UUID:
    """The referral of this id, or the one that was open already when this one was asked for."""
    await work.load([str(named)])
    other = None if work.state(str(named)) else await work.stores.other_keys.find(named)
    return other.referral_id if other else named
