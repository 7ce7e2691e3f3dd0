"""Opens what is sealed about people, as far as a purpose needs and the person agreed, and records who asked."""

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from services.referral.commands.disclose import Disclose
from services.referral.custody import Custody
from services.referral.domain.age import day_in_london, is_a_child
from services.referral.domain.disclosure import FIELDS, may_be_opened
from services.referral.domain.people.recognising import KeptKey
from services.referral.domain.referral import Referral
from services.referral.handlers.consent.opening import WHAT_TO_DO, disclosure_of
from services.referral.store import Stores
from services.referral.views.disclosed import DisclosureView, PersonView
from services.runtime.sealing import SealBroken
from services.runtime.working.unit_of_work import UnitOfWork

_BORN_ON = "born_on"

log = logging.getLogger(__name__)


class Withheld(StrEnum):
    """Why the details of a person were not given though there are some."""

    BROKEN = "broken"
    TOO_YOUNG = "too-young"


async def disclose(work: UnitOfWork[Referral, Stores], custody: Custody, command: Disclose) -> DisclosureView:
    """Open the details; a referral that is unknown, not to be told about, or whose key is gone is missing.

    One whose seal is broken keeps nobody else from being opened. Nothing is said to a child, whom an earlier release
    may have taken in.
    """
    asked = tuple(dict.fromkeys(command.referral_ids))
    referrals = await _openable(work, command, asked)
    unwanted = [one for one in asked if (known := work.state(str(one))) and known.silenced]
    keys = await custody.keys_of(work.stores.people, [referral.sealed.person_id for referral in referrals])
    today = day_in_london(work.now)
    tried = {
        one.referral_id: _open(one, custody, keys, command, today) for one in referrals if one.sealed.person_id in keys
    }
    opened = [referral for referral in referrals if isinstance(tried.get(referral.referral_id), PersonView)]
    await work.stores.disclosures.add([disclosure_of(work, referral, command.purpose) for referral in opened])
    return DisclosureView(
        people=[person for person in tried.values() if isinstance(person, PersonView)],
        missing=[referral_id for referral_id in asked if referral_id not in (*tried, *unwanted)],
        broken=[referral_id for referral_id, why in tried.items() if why is Withheld.BROKEN],
        too_young=[referral_id for referral_id, why in tried.items() if why is Withheld.TOO_YOUNG],
        unwanted=unwanted,
    )


async def _openable(work: UnitOfWork[Referral, Stores], command: Disclose, asked: Sequence[UUID]) -> list[Referral]:
    await work.load(str(referral_id) for referral_id in asked)
    known = (work.state(str(referral_id)) for referral_id in asked)
    return [referral for referral in known if referral and may_be_opened(referral, command.purpose, work.now)]


def _open(
    referral: Referral, custody: Custody, keys: Mapping[UUID, KeptKey], command: Disclose, today: date
) -> PersonView | Withheld:
    kept, event_id = keys[referral.sealed.person_id], referral.created_event_id
    try:
        fields = custody.open(kept, referral.sealed, event_id, (*FIELDS[command.purpose], _BORN_ON))
        born_on = fields.pop(_BORN_ON, "")
        if born_on and is_a_child(date.fromisoformat(born_on), today):
            return Withheld.TOO_YOUNG
        return PersonView(referral_id=referral.referral_id, **fields)
    # Where a field is not there, or is no text, it is a ValueError.
    except (SealBroken, ValueError):
        log.error("A person's seal is broken", extra={"referral": str(referral.referral_id), "to_do": WHAT_TO_DO})
        return Withheld.BROKEN
