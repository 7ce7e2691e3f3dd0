"""Opens what is sealed about people, as far as a purpose needs and the person agreed, and records who asked."""

import logging
from collections.abc import Mapping, Sequence
from uuid import UUID

from services.referral.commands.disclose import Disclose
from services.referral.custody import Custody
from services.referral.domain.disclosure import FIELDS, may_be_opened
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.referral.store.people import KeptKey
from services.referral.views.disclosed import DisclosureView, PersonView
from services.runtime.ids import new_id
from services.runtime.sealing import SealBroken
from services.runtime.working.unit_of_work import UnitOfWork

_WHAT_TO_DO = "See whether LINKWAY_PERSON_KEY_FILE holds the key that people's keys were wrapped with."

log = logging.getLogger(__name__)


async def disclose(
    work: UnitOfWork[Referral, Stores], custody: Custody, command: Disclose, organisation: str
) -> DisclosureView:
    """Open the details; a referral that is unknown, not to be told about, or whose key is gone is missing.

    One whose seal is broken keeps nobody else from being opened.
    """
    asked = tuple(dict.fromkeys(command.referral_ids))
    referrals = await _openable(work, command, asked)
    keys = await custody.keys_of(work.stores.people, [referral.sealed.person_id for referral in referrals])
    tried = {one.referral_id: _open(one, custody, keys, command) for one in referrals if one.sealed.person_id in keys}
    opened = [referral for referral in referrals if tried.get(referral.referral_id)]
    await work.stores.disclosures.add([_record(referral, command, organisation, work) for referral in opened])
    return DisclosureView(
        people=[person for person in tried.values() if person],
        missing=[referral_id for referral_id in asked if referral_id not in tried],
        broken=[referral_id for referral_id, person in tried.items() if person is None],
    )


async def _openable(work: UnitOfWork[Referral, Stores], command: Disclose, asked: Sequence[UUID]) -> list[Referral]:
    await work.load(str(referral_id) for referral_id in asked)
    known = (work.state(str(referral_id)) for referral_id in asked)
    return [referral for referral in known if referral and may_be_opened(referral, command.purpose)]


def _open(referral: Referral, custody: Custody, keys: Mapping[UUID, KeptKey], command: Disclose) -> PersonView | None:
    kept, event_id = keys[referral.sealed.person_id], referral.created_event_id
    try:
        fields = custody.open(kept, referral.sealed, event_id, FIELDS[command.purpose])
        return PersonView(referral_id=referral.referral_id, **fields)
    # Where a field is not there, or is no text, it is a ValueError.
    except (SealBroken, ValueError):
        log.error("A person's seal is broken", extra={"referral": str(referral.referral_id), "to_do": _WHAT_TO_DO})
        return None


def _record(referral: Referral, command: Disclose, organisation: str, work: UnitOfWork[Referral, Stores]) -> Disclosure:
    return Disclosure(
        disclosure_id=new_id(),
        organisation=organisation,
        purpose=command.purpose.value,
        borough=referral.borough,
        referral_id=referral.referral_id,
        fields=FIELDS[command.purpose],
        at=work.now,
    )
