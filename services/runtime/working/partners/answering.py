"""Does what partners ask, once each, and answers them; a service that they may ask consumes their topics too."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import PARTNER_RIGHTS
from services.contract.envelope import Envelope
from services.contract.event import Event
from services.contract.events.partners import RequestFault, RequestRejected
from services.contract.topics import PartnerStream, PartnerTopic
from services.runtime.working.callers import Caller
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import Cause
from services.runtime.working.partners.asking import Asked, Misread
from services.runtime.working.partners.inbox import InboxEntry
from services.runtime.working.requests.operation import Operation
from services.runtime.working.subscriptions import Subscriptions
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

# What is to be done about what a partner asks, as at a door, to be answered with an event; or raises the Refusal that
# says what to put right. The instant is now.
Command = Callable[[Received, datetime], Operation[S, T, Event]]
_Commands = Mapping[str, Command[Any, Any]]
_Request = Operation[Any, Any, Event] | RequestRejected
_RIGHTS = frozenset(right.value for right in PARTNER_RIGHTS)


async def work_inbox(batch: Sequence[Received], commands: _Commands, work: UnitOfWork[Any, Any]) -> None:
    """Do what is new among a partner's events, in order, and answer them all."""
    known = await work.inbox.find([received.key for received in batch])
    # All are read before the first is done, so that what they expect to find comes at once.
    requests = {one.key: _read(_asked(one), one, commands, work) for one in batch if one.key not in known}
    for received in batch:
        key = received.key
        if key in known:
            known[key] = known[key].again()
        else:
            known[key] = await _do(_asked(received), received.envelope, requests[key], work)
        work.post(known[key].answer)
    await work.inbox.put(list(known.values()))


def _asked(received: Received) -> Asked:
    if not isinstance(received.event, Asked):
        raise TypeError(f"{received.envelope.type} is nothing that a partner asks.")
    return received.event


def _read(asked: Asked, received: Received, commands: _Commands, work: UnitOfWork[Any, Any]) -> _Request:
    if isinstance(asked, Misread):
        return _rejected_for(asked.faults)
    try:
        operation = commands[received.envelope.type](received, work.now)
    except Refusal as refusal:
        return rejected(refusal, asked.reference)
    operation.expects(work)
    return operation


async def _do(asked: Asked, envelope: Envelope, request: _Request, work: UnitOfWork[Any, Any]) -> InboxEntry:
    key, partner = envelope.subject, Caller(envelope.source.rpartition("/")[2], _RIGHTS)
    trace = work.trace_of(envelope)
    work.asked_by(partner, Cause(envelope.source, key, key, trace))
    said = await _answer(request, asked.reference, work)
    # The partner knows its own id for what it asked, and nobody else hears the answer.
    work.asked_by(partner, Cause(f"/{work.owner}", key, envelope.id, trace))
    topic = PartnerTopic.of(envelope.borough, envelope.source, PartnerStream.ANSWERS)
    answer = work.answer(
        said,
        topic=topic.name,
        subject=key,
        borough=envelope.borough,
        key=asked.reference or key,
        synthetic=envelope.synthetic,
    )
    return InboxEntry(key, answer, work.now)


async def _answer(request: _Request, reference: str | None, work: UnitOfWork[Any, Any]) -> Event:
    if isinstance(request, RequestRejected):
        return request
    try:
        return await request.run(work)
    except Refusal as refusal:
        return rejected(refusal, reference)


def rejected(refusal: Refusal, reference: str | None) -> RequestRejected:
    """The answer that tells a partner why what it asked is not done."""
    faults = [RequestFault(code=fault.code, pointer=fault.pointer, sentence=fault.detail) for fault in refusal.faults]
    return _rejected_for(faults or [RequestFault(code=refusal.slug(), sentence=refusal.detail)], reference)


def _rejected_for(faults: Sequence[RequestFault], reference: str | None = None) -> RequestRejected:
    first, *others = faults
    return RequestRejected(**dict(first), also=tuple(others), partner_reference=reference)


def with_partners(consumes: Subscriptions[S, T], commands: Mapping[type[Event], Command[S, T]]) -> Subscriptions[S, T]:
    """What a service hears, and beside it what partners ask of it."""
    by_type = {event.type: command for event, command in commands.items()}

    async def work_batch(batch: Sequence[Received], work: UnitOfWork[S, T]) -> None:
        await consumes.work_batch([received for received in batch if not received.event.partner], work)
        asked = [received for received in batch if received.event.partner]
        if asked:
            await work_inbox(asked, by_type, work)

    return Subscriptions(consumes.types | commands.keys(), work_batch) if commands else consumes
