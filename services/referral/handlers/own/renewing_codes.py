"""Whoever lost their code asks for a new one by the reference alone, and learns nothing: it goes where messages go."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.contract.event import Sealed
from services.referral.custody import Custody, PersonKey
from services.referral.domain.disclosure import Purpose, may_be_opened
from services.referral.domain.own.codes import CODE_FIELD, spelled
from services.referral.domain.own.renewing import renew_code
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided
from services.referral.domain.steps.remembering import remember
from services.referral.handlers.keys import keys_of
from services.referral.handlers.own.coming_in import attempts_of, followed_as
from services.referral.handlers.own.making_codes import code_hash, new_code, reference_hash
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


async def ask_for_a_code(work: Work, custody: Custody, typed: str) -> bool:
    """Have a new code sent to the person of this reference; False where it was asked for too often.

    Each time counts, whether there is such a reference or not.
    """
    reference = spelled(typed)
    asked = custody.fingerprint(reference, "new codes")
    before = await attempts_of(work, asked)
    if before and work.now < before.wait_until:
        return False
    await work.stores.wrong_codes.count(asked, work.now)
    if found := await followed_as(work, reference_hash(custody, reference)):
        await _send_to(work, custody, found.referral_id, reference)
    return True


def new_code_for(
    person: PersonKey, custody: Custody, referral: Referral, reference: str, now: datetime, **fields: str
) -> Decided:
    """Have a new code sent, whatever was sent before; these fields of the person are sealed anew with it."""
    code = new_code()
    sealed = sealed_anew(person, referral, {**fields, CODE_FIELD: code})
    return renew_code(referral, code_hash(custody, reference, code), sealed, now)


def sealed_anew(person: PersonKey, referral: Referral, fields: Mapping[str, str]) -> Sealed:
    """What is sealed of the person, with these fields in the place of those that it had."""
    anew = person.seal(fields, referral.created_event_id)
    return referral.sealed.model_copy(update={"fields": {**referral.sealed.fields, **anew.fields}})


async def _send_to(work: Work, custody: Custody, referral_id: UUID, reference: str) -> None:
    key = str(referral_id)
    await work.load([key])
    referral = work.state(key)
    if referral is None or not _may_be_sent(referral, work.now):
        return
    keys = await keys_of(work, custody, [referral.sealed.person_id])
    if person := keys.get(referral.sealed.person_id):
        # Who asks again before they have used the last one is sent that once more, so that each message says the same.
        is_to_be_used = referral.follow is not None and referral.follow.next is not None
        decided = (
            renew_code(referral, None, referral.sealed, work.now)
            if is_to_be_used
            else new_code_for(person, custody, referral, reference, work.now)
        )
        after, news = remember(referral, decided, work.now)
        work.keep(key, after)
        work.say(key, *news)


def _may_be_sent(referral: Referral, now: datetime) -> bool:
    was_just_asked = referral.follow is None or referral.follow.was_just_asked(now)
    return not was_just_asked and may_be_opened(referral, Purpose.TELL_THE_PERSON, now)
