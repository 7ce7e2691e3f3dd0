"""Opens what is sealed about the person of one referral, for whoever may have it, and records who did."""

import logging
from functools import partial

from services.contract.doors.refusals import Refusal
from services.referral import metrics
from services.referral.custody import Custody
from services.referral.domain.disclosure import FIELDS, Purpose, check_may_be_opened
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import caller_of
from services.referral.handlers.keys import key_of
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.runtime.ids import new_id
from services.runtime.sealing import SealBroken
from services.runtime.working.unit_of_work import UnitOfWork

WHAT_TO_DO = "See whether LINKWAY_PERSON_KEY_FILE holds the key that people's keys were wrapped with."

log = logging.getLogger(__name__)


class DetailsUnreadable(Refusal):
    """The person's key is there and does not open their details; the fault is not in the request."""

    status = 409
    title = "The person's details cannot be opened"
    what_to_do = "Tell whoever runs Linkway, with the referral's id."


async def open_details(
    work: UnitOfWork[Referral, Stores], custody: Custody, referral: Referral, purpose: Purpose
) -> dict[str, str]:
    """The person's details as far as the purpose needs them and they agree now; this look is recorded.

    They are opened anew each time and kept nowhere, so what the person takes back holds from the next look on.
    """
    check_may_be_opened(referral, purpose, work.now)
    try:
        person = await key_of(work, custody, referral.sealed.person_id)
        details = person.open(referral.sealed, referral.created_event_id, FIELDS[purpose])
    # A text that is none is a ValueError.
    except (SealBroken, ValueError):
        work.afterwards(metrics.SEALS_BROKEN.inc)
        log.error("A person's seal is broken", extra={"referral": str(referral.referral_id), "to_do": WHAT_TO_DO})
        raise DetailsUnreadable(DetailsUnreadable.what_to_do) from None
    await work.stores.disclosures.add([disclosure_of(work, referral, purpose)])
    work.afterwards(partial(metrics.DISCLOSED.labels(purpose.value).inc))
    return details


def disclosure_of(work: UnitOfWork[Referral, Stores], referral: Referral, purpose: Purpose) -> Disclosure:
    """The record of a look: who opened which fields, what for, and when."""
    caller = caller_of(work)
    return Disclosure(
        disclosure_id=new_id(),
        organisation=caller.organisation,
        purpose=purpose.value,
        borough=referral.borough,
        referral_id=referral.referral_id,
        fields=FIELDS[purpose],
        at=work.now,
        person=caller.person,
    )
