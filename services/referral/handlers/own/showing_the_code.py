"""Whoever has just referred themselves sees the reference and the code; of this look a record is kept like of any."""

from uuid import UUID

from services.referral.custody import Custody
from services.referral.domain.disclosure import Purpose
from services.referral.domain.own.codes import CODE_FIELD, REFERENCE_FIELD
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import look_up
from services.referral.handlers.consent.opening import open_details
from services.referral.handlers.own.making_codes import FollowCode
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork


async def show_the_code(work: UnitOfWork[Referral, Stores], custody: Custody, referral_id: UUID) -> FollowCode:
    """What is sealed of them. Raises NotAgreed once the referral was withdrawn."""
    referral = await look_up(work, referral_id)
    opened = await open_details(work, custody, referral, Purpose.SHOW_THE_CODE)
    return FollowCode(opened[REFERENCE_FIELD], opened[CODE_FIELD])
