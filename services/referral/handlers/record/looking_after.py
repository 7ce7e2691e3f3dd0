"""Everything about one referral for who looks after the person: who they are, and all of the record that they may read.

That the person's details and the texts of the record were opened is recorded before any of it is answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.contract.doors.rights import Action, Tie
from services.referral.custody import Custody
from services.referral.domain.disclosure import NotAgreed, Purpose
from services.referral.domain.record.adding import MOST
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.facts import Incident
from services.referral.domain.record.sight import READ
from services.referral.domain.record.words import IncidentState, Kind
from services.referral.domain.referral import Referral
from services.referral.domain.ties import may, ties
from services.referral.handlers.acting import ReferralNotFound, caller_of, look_up
from services.referral.handlers.consent.opening import DetailsUnreadable, open_details
from services.referral.handlers.keys import DetailsGone
from services.referral.handlers.record.kinds import KINDS, RecordKind
from services.referral.handlers.record.measuring import MEASURES
from services.referral.handlers.record.reading import open_and_note
from services.referral.handlers.record.seeing import sight
from services.referral.handlers.record.spending import SPENDING
from services.referral.store import Stores
from services.referral.views.record.timeline import Happened, timeline
from services.runtime.working.callers import Caller
from services.runtime.working.look import Look
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]

BY_KIND: Mapping[Kind, RecordKind] = {kind.kind: kind for kind in (*KINDS, MEASURES, SPENDING)}
_OF_THE_BOROUGH = frozenset({Tie.WORKS_IN_THE_BOROUGH, Tie.LEADS_SAFEGUARDING})
# What is read at one look; the rest is a page of its own.
_NEWEST = {Kind.CONTACT: 5, Kind.NOTE: 5, Kind.MESSAGE: 5, Kind.SPENDING: 5, Kind.MEASUREMENT: 40}


@dataclass(frozen=True)
class LookedAfter:
    """A referral as who looks after the person sees it.

    `person` has what was opened for the `purpose`, by field, and nothing where it stays sealed. `entries` are all that
    the caller sees, and `read` the newest of them with their texts, both by kind and with the oldest first.
    """

    referral: Referral
    ties: frozenset[Tie]
    person: Mapping[str, str]
    purpose: Purpose | None
    entries: Mapping[Kind, Sequence[Entry]]
    read: Mapping[Kind, Sequence[Any]]


async def look_after(work: Work, custody: Custody, referral_id: UUID) -> LookedAfter:
    """All of it; raises ReferralNotFound for whoever does not work where the person is."""
    referral = await find_in_the_borough(work, referral_id)
    caller, entries, read = caller_of(work), dict[Kind, Sequence[Entry]](), dict[Kind, Sequence[Any]]()
    for kind in BY_KIND.values():
        if may(caller, READ[kind.kind], referral):
            entries[kind.kind] = await _entries(work, referral, kind)
            read[kind.kind] = await _read(work, custody, referral, kind, entries[kind.kind])
    purpose = _purpose(caller, referral, entries.get(Kind.INCIDENT, ()))
    person = await _person(work, custody, referral, purpose) if purpose else {}
    return LookedAfter(referral, ties(caller, referral), person, purpose, entries, read)


async def list_what_happened(look: Look[Referral, Stores], referral_id: UUID) -> Sequence[Happened]:
    """All that happened and who did it, the newest first, as far as the caller sees it; nothing is opened for it."""
    referral, caller = await find_in_the_borough(look, referral_id), caller_of(look)
    kinds = [kind for kind in BY_KIND.values() if may(caller, READ[kind.kind], referral)]
    return timeline(referral, [one for kind in kinds for one in await _entries(look, referral, kind)])


async def find_in_the_borough(look: Look[Referral, Stores], referral_id: UUID) -> Referral:
    """The referral, for whoever works or leads safeguarding where the person is; otherwise ReferralNotFound."""
    referral = await look_up(look, referral_id)
    if not ties(caller_of(look), referral) & _OF_THE_BOROUGH:
        raise ReferralNotFound(ReferralNotFound.what_to_do)
    return referral


def _purpose(caller: Caller, referral: Referral, incidents: Sequence[Entry]) -> Purpose | None:
    """What the caller opens the person's details for; who leads safeguarding has a reason while an incident is open."""
    if may(caller, Action.SEE_THE_PERSON, referral):
        return Purpose.LOOK_AFTER_THE_PERSON
    facts = [one.latest.facts for one in incidents]
    is_open = any(isinstance(one, Incident) and one.state is IncidentState.OPEN for one in facts)
    return Purpose.KEEP_THE_PERSON_SAFE if is_open else None


async def _person(work: Work, custody: Custody, referral: Referral, purpose: Purpose) -> Mapping[str, str]:
    try:
        return await open_details(work, custody, referral, purpose)
    # The record is still there for who works with it.
    except (NotAgreed, DetailsGone, DetailsUnreadable):
        return {}


async def _entries(look: Look[Referral, Stores], referral: Referral, kind: RecordKind) -> Sequence[Entry]:
    there = await look.stores.record.page(
        referral.borough, referral.referral_id, kind.kind, sight(look, referral), limit=MOST[kind.kind]
    )
    return there.items


async def _read(
    work: Work, custody: Custody, referral: Referral, kind: RecordKind, entries: Sequence[Entry]
) -> Sequence[Any]:
    newest = entries[-_NEWEST.get(kind.kind, MOST[kind.kind]) :]
    opened = await open_and_note(work, custody, kind, referral, newest)
    shown: Any = kind.views.page(zip(newest, opened, strict=True), None)
    return tuple(shown.entries)
