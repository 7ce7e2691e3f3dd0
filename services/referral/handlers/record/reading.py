"""Opens entries for whoever may read them, and records who did, as every disclosure is."""

import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from services.referral import metrics
from services.referral.custody import Custody, PersonKey
from services.referral.domain.record.entry import Entry, Written
from services.referral.domain.record.sight import READ
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import caller_of, look_up
from services.referral.handlers.keys import keys_of
from services.referral.handlers.record.kinds import RecordKind
from services.referral.handlers.record.seeing import find, sight
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.referral.views.record.entries import Opened
from services.runtime.ids import new_id
from services.runtime.sealing import SealBroken
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]
_WHAT_TO_DO = "See whether LINKWAY_PERSON_KEY_FILE holds the key that people's keys were wrapped with."

log = logging.getLogger(__name__)


async def read_page(
    work: Work, custody: Custody, kind: RecordKind, referral_id: UUID, *, limit: int, after: str | None
) -> str:
    """A page of what the caller sees, as JSON, each as it stands; raises what `look_up` does, or CursorUnreadable."""
    referral = await look_up(work, referral_id, READ[kind.kind])
    seen = sight(work, referral)
    page = await work.stores.record.page(referral.borough, referral_id, kind.kind, seen, limit=limit, after=after)
    opened = await open_and_note(work, custody, kind, referral, page.items)
    return kind.views.page(zip(page.items, opened, strict=True), page.after).model_dump_json()


async def read_one(work: Work, custody: Custody, kind: RecordKind, referral_id: UUID, entry_id: UUID) -> str:
    """One entry with all that it said before, as JSON; raises what `look_up` does, or NoSuchEntry."""
    referral = await look_up(work, referral_id, READ[kind.kind])
    entry = await find(work, referral, kind.kind, entry_id)
    keys = await keys_of(work, custody, [entry.latest.sealed.person_id])
    said = [_open(work, kind, entry, written, keys) for written in (*entry.former, entry.latest)]
    await _note(work, kind, referral, [entry])
    return kind.views.with_past(entry, said).model_dump_json()


async def open_and_note(
    work: Work, custody: Custody, kind: RecordKind, referral: Referral, entries: Sequence[Entry]
) -> Sequence[Opened]:
    """What these entries say now, for somebody who may read them; that they were opened is recorded."""
    opened = await open_latest(work, custody, kind, entries)
    await _note(work, kind, referral, entries)
    return opened


async def open_latest(work: Work, custody: Custody, kind: RecordKind, entries: Sequence[Entry]) -> Sequence[Opened]:
    """What these entries say now; texts are None where a key is gone."""
    keys = await keys_of(work, custody, (one.latest.sealed.person_id for one in entries))
    return [_open(work, kind, one, one.latest, keys) for one in entries]


def _open(work: Work, kind: RecordKind, entry: Entry, said: Written, keys: Mapping[UUID, PersonKey]) -> Opened:
    nothing = dict.fromkeys(kind.texts)
    key = keys.get(said.sealed.person_id)
    if key is None:
        return said, nothing
    try:
        return said, nothing | key.open(said.sealed, entry.context, kind.texts)
    except SealBroken:
        log.error("An entry's seal is broken", extra={"referral": str(entry.referral_id), "to_do": _WHAT_TO_DO})
        work.afterwards(metrics.SEALS_BROKEN.inc)
        return said, nothing


async def _note(work: Work, kind: RecordKind, referral: Referral, entries: Sequence[Entry]) -> None:
    caller, opened = caller_of(work), [one.entry_id for one in entries if one.latest.sealed.fields]
    if not opened:
        return
    disclosure = Disclosure(
        disclosure_id=new_id(),
        organisation=caller.organisation,
        purpose=READ[kind.kind].value,
        borough=referral.borough,
        referral_id=referral.referral_id,
        fields=kind.texts,
        at=work.now,
        person=caller.person,
        entries=tuple(opened),
    )
    await work.stores.disclosures.add([disclosure])
