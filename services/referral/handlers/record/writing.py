"""Adds entries beside a referral, and changes them: what somebody wrote is sealed before it is kept."""

from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import MAY, Action
from services.referral.commands.command import Command
from services.referral.custody import Custody, PersonKey
from services.referral.domain.record.adding import check_room, check_when
from services.referral.domain.record.entry import Author, Entry, Written, context_of
from services.referral.domain.record.sight import side_of
from services.referral.domain.referral import Referral
from services.referral.domain.ties import ties
from services.referral.handlers.acting import caller_of, look_up
from services.referral.handlers.answering import Answered, answer_once
from services.referral.handlers.keys import key_of
from services.referral.handlers.record.kinds import Asked, Changing, RecordKind
from services.referral.handlers.record.seeing import find
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.referral.views.record.entries import KeptView
from services.runtime.ids import new_id
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


class EntryChanged(Refusal):
    """The entry is not as it was when the caller looked at it."""

    status = 412
    title = "The entry has changed"
    what_to_do = "Look the entry up again, see what has changed, and send its ETag."


async def add(
    work: Work, custody: Custody, kind: RecordKind, referral_id: UUID, command: Command, *, key: IdempotencyKey
) -> Answered:
    """Add an entry, once for each key; raises what `look_up` does, and the Refusal that says what to put right."""

    async def keep() -> str:
        asked = await _asked(work, referral_id, kind.action)
        check_when(kind.kind, asked.referral.state)
        check_room(kind.kind, await work.stores.record.count(asked.referral.borough, referral_id, kind.kind))
        entry = _new(kind, asked, command, await key_of(work, custody, asked.referral.sealed.person_id))
        if kind.complete:
            entry = await kind.complete(work, custody, asked, None, entry)
        await work.stores.record.keep(entry)
        return KeptView.of(entry).model_dump_json()

    return await answer_once(work, key, keep)


async def change(
    work: Work,
    custody: Custody,
    kind: RecordKind,
    changing: Changing,
    referral_id: UUID,
    entry_id: UUID,
    command: Command,
    *,
    revision: int | None,
) -> Answered:
    """Change an entry, unless nothing would; raises NoSuchEntry or EntryChanged beside what `add` does."""
    asked = await _asked(work, referral_id, changing.action)
    before = await find(work, asked.referral, kind.kind, entry_id)
    if revision is not None and revision != before.revision:
        raise EntryChanged(EntryChanged.what_to_do)
    facts, written = changing.decide(asked, before.latest.facts, command), kind.written_in(command)
    # Its own key, because two records of one person may have become one since.
    person, after = await key_of(work, custody, before.latest.sealed.person_id), before
    if facts != before.latest.facts or person.open(before.latest.sealed, before.context, written) != written:
        after = before.rewritten(asked.by, asked.now, facts, person.seal(written, before.context).fields)
        if kind.complete:
            after = await kind.complete(work, custody, asked, before, after)
        await work.stores.record.keep(after)
    return Answered(KeptView.of(after).model_dump_json(), is_new=True)


async def _asked(work: Work, referral_id: UUID, action: Action) -> Asked:
    referral = await look_up(work, referral_id, action)
    caller = caller_of(work)
    side = side_of(ties(caller, referral) & MAY[action])
    return Asked(referral, Author(side=side, organisation=caller.organisation, person=caller.person), work.now)


def _new(kind: RecordKind, asked: Asked, command: Command, person: PersonKey) -> Entry:
    entry_id, referral = new_id(), asked.referral
    sealed = person.seal(kind.written_in(command), context_of(referral.referral_id, entry_id))
    return Entry(
        entry_id=entry_id,
        referral_id=referral.referral_id,
        borough=referral.borough,
        added_at=asked.now,
        latest=Written(at=asked.now, by=asked.by, facts=kind.begin(asked, command), sealed=sealed),
        synthetic=referral.synthetic,
    )
