"""A person says where they are reached now: it is sealed in the place of what was, and whoever asks learns it so.

To a new email address a new code goes: so the person sees that messages arrive, and whoever reads the old messages has
no code any more once it is used. The old address is not told. It is sealed no longer, and who gives another often does
so because somebody else reads the old one.
"""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

from services.contract.doors.rights import Action, Tie
from services.referral.commands.contacts import ChangeContacts
from services.referral.custody import Custody, PersonKey
from services.referral.domain.disclosure import Purpose, may_be_opened
from services.referral.domain.life import Step, check
from services.referral.domain.own.codes import REFERENCE_FIELD
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided, amend
from services.referral.handlers.acting import act_and_see, look_up
from services.referral.handlers.answering import Answered, once
from services.referral.handlers.keys import key_of
from services.referral.handlers.own.renewing_codes import new_code_for, sealed_anew
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

REMEMBERED_AS = "contacts-changed"


async def change_contacts(
    work: UnitOfWork[Referral, Stores],
    custody: Custody,
    referral_id: UUID,
    command: ChangeContacts,
    *,
    key: IdempotencyKey | None,
    revision: int | None,
) -> Answered:
    """Seal where the person is reached now, once for each key; see `act` for what it raises, and DetailsGone."""

    async def act() -> tuple[Referral, Set[Tie]]:
        before = await look_up(work, referral_id, Action.CHANGE_CONSENT)
        person = await key_of(work, custody, before.sealed.person_id)

        def decide(referral: Referral, now: datetime) -> Decided:
            return _changed(custody, person, command, referral, now)

        return await act_and_see(
            work, referral_id, Action.CHANGE_CONSENT, decide, revision=revision, named=REMEMBERED_AS
        )

    return await once(work, key, act)


def _changed(
    custody: Custody, person: PersonKey, command: ChangeContacts, referral: Referral, now: datetime
) -> Decided:
    check(referral.state, Step.CONSENT)
    fields = command.personal()
    if command.email and referral.follow and may_be_opened(referral, Purpose.TELL_THE_PERSON, now):
        reference = person.open(referral.sealed, referral.created_event_id, [REFERENCE_FIELD])[REFERENCE_FIELD]
        return new_code_for(person, custody, referral, reference, now, **fields)
    return amend(referral, sealed=sealed_anew(person, referral, fields)), ()
