"""What partners ask about listings on their own topics, done as the JSON door does it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from services.contract.doors.rights import TokenRight
from services.contract.event import Event
from services.contract.events.partners import ListingChanged, ListingChangeRequested
from services.matching.commands.asked_change import read_asked_change
from services.matching.domain.search import Search
from services.matching.handlers.editing.changing import change, confirm
from services.matching.handlers.listings import Work
from services.matching.store import Stores
from services.runtime.working.decoding import Received
from services.runtime.working.partners.answering import Command
from services.runtime.working.partners.asking import Asked
from services.runtime.working.requests.operation import Operation


def partners() -> Mapping[type[Event], Command[Search, Stores]]:
    """What is done when a partner asks."""
    return {ListingChangeRequested: _change}


def _change(received: Received, _: datetime) -> Operation[Search, Stores, Event]:
    body = received.event.body if isinstance(received.event, Asked) else {}
    command = read_asked_change(body, synthetic=received.envelope.synthetic)

    async def run(work: Work) -> Event:
        await _let_in(work)
        kept, seen = None, command.if_version
        if command.changes.sent:
            kept, seen = await change(work, command.service_id, command.changes, seen), None
        if command.is_right:
            kept = await confirm(work, command.service_id, seen)
        version = kept.version if kept else 1
        return ListingChanged(
            service_id=command.service_id, version=version, partner_reference=command.partner_reference
        )

    return Operation(run)


async def _let_in(work: Work) -> None:
    """A partner provides on its topic what it provides with its token."""
    caller = work.caller
    if caller is None:
        raise LookupError("No partner asks.")
    provides = await work.stores.providers.of(caller.organisation, work.now)
    work.caller = replace(caller, rights=caller.rights | {TokenRight.LIST.value}, provides=provides)
