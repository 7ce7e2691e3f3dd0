"""Does what partners ask, once each, and answers them; a service that they may ask consumes their topics too."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from services.contract.event import Event
from services.contract.partner_events import RequestFault, RequestRejected
from services.contract.refusals import Refusal
from services.contract.topics import PartnerStream, PartnerTopic
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import Cause
from services.runtime.working.partners.asking import Asked, Misread
from services.runtime.working.partners.inbox import InboxEntry
from services.runtime.working.subscriptions import Subscriptions
from services.runtime.working.unit_of_work import UnitOfWork

S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

# Does what a partner asks, as a door does, and gives the answer, or raises the Refusal that says what to put right, and
# then has kept nothing. It may run again after a conflict, on a fresh work.
Command = Callable[[Received, UnitOfWork[S, T]], Awaitable[Event]]
_Commands = Mapping[str, Command[Any, Any]]


async def work_inbox(batch: Sequence[Received], commands: _Commands, work: UnitOfWork[Any, Any]) -> list[bool]:
    """Do what is new among a partner's events, in order, and answer them all. Gives for each whether it was new."""
    keys = [received.envelope.correlationid for received in batch]
    known = await work.inbox.find(keys)
    was_new = []
    for key, received in zip(keys, batch, strict=True):
        was_new.append(key not in known)
        known[key] = known[key].again(work.owner, work.now) if key in known else await _do(received, commands, work)
        work.post(known[key].answer)
    await work.inbox.put(list(known.values()))
    return was_new


async def _do(received: Received, commands: _Commands, work: UnitOfWork[Any, Any]) -> InboxEntry:
    envelope, key = received.envelope, received.key
    work.caused_by(Cause(envelope.source, key, key, envelope.traceparent))
    said, reference = await _answer(received, commands, work)
    # The partner knows its own id for what it asked, and nobody else hears the answer.
    work.caused_by(Cause(f"/{work.owner}", key, envelope.id, envelope.traceparent))
    topic = PartnerTopic.of(envelope.borough, envelope.source, PartnerStream.ANSWERS)
    answer = work.answer(
        said,
        topic=topic.name,
        subject=key,
        borough=envelope.borough,
        key=reference or key,
        synthetic=envelope.synthetic,
    )
    return InboxEntry(key, answer, work.now)


async def _answer(received: Received, commands: _Commands, work: UnitOfWork[Any, Any]) -> tuple[Event, str | None]:
    asked = received.event
    if not isinstance(asked, Asked):
        raise TypeError(f"{received.envelope.type} is nothing that a partner asks.")
    if isinstance(asked, Misread):
        return RequestRejected(code=asked.code, sentence=asked.sentence), None
    try:
        return await commands[received.envelope.type](received, work), asked.reference
    except Refusal as refusal:
        return _rejected(refusal, asked.reference), asked.reference


def _rejected(refusal: Refusal, reference: str | None) -> RequestRejected:
    faults = [RequestFault(code=fault.code, pointer=fault.pointer, sentence=fault.detail) for fault in refusal.faults]
    first, *others = faults or [RequestFault(code=refusal.slug(), sentence=refusal.detail)]
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
