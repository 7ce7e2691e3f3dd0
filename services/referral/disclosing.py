"""Opens what is sealed about people, as far as a purpose needs and the person agreed, and records who asked."""

from collections.abc import Sequence
from uuid import UUID

from services.referral.commands import Disclose
from services.referral.custody import Custody, PersonKey
from services.referral.domain.disclosure import FIELDS, may_be_opened
from services.referral.domain.referral import Referral
from services.referral.intake import Errand
from services.referral.store.disclosures import Disclosure
from services.referral.views import DisclosureView, PersonView
from services.runtime.ids import new_id


async def disclose(work: Errand, custody: Custody, command: Disclose, organisation: str) -> DisclosureView:
    """Open the details; a referral that is unknown, not to be told about, or whose key is gone is missing."""
    asked = tuple(dict.fromkeys(command.referral_ids))
    referrals = await _openable(work, command, asked)
    keys = await custody.keys_of(work.stores.people, [referral.sealed.person_id for referral in referrals])
    opened = [referral for referral in referrals if referral.sealed.person_id in keys]
    await work.stores.disclosures.add([_record(referral, command, organisation, work) for referral in opened])
    people = [_open(referral, keys[referral.sealed.person_id], command) for referral in opened]
    there = {person.referral_id for person in people}
    return DisclosureView(people=people, missing=[referral_id for referral_id in asked if referral_id not in there])


async def _openable(work: Errand, command: Disclose, asked: Sequence[UUID]) -> list[Referral]:
    await work.load(str(referral_id) for referral_id in asked)
    known = (work.state(str(referral_id)) for referral_id in asked)
    return [referral for referral in known if referral and may_be_opened(referral, command.purpose)]


def _open(referral: Referral, key: PersonKey, command: Disclose) -> PersonView:
    fields = key.open(referral.sealed, referral.created_event_id, FIELDS[command.purpose])
    return PersonView(referral_id=referral.referral_id, **fields)


def _record(referral: Referral, command: Disclose, organisation: str, work: Errand) -> Disclosure:
    return Disclosure(
        disclosure_id=new_id(),
        organisation=organisation,
        purpose=command.purpose.value,
        borough=referral.borough,
        referral_id=referral.referral_id,
        fields=FIELDS[command.purpose],
        at=work.now,
    )
