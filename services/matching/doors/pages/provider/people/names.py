"""The names of people on a sheet, of those who agree that their provider has them; referral records each look."""

import asyncio
from collections.abc import Mapping, Sequence
from uuid import UUID

from services.matching.doors.pages.provider.people.asked import Asked, NobodyThere, NotDone
from services.matching.doors.pages.provider.people.told import Offer

_AT_ONCE = 8


async def names_of(offers: Sequence[Offer], asked: Asked) -> Mapping[UUID, str]:
    """The names, by referral. Raises ReferralAway."""
    turns = asyncio.Semaphore(_AT_ONCE)

    async def one(offer: Offer) -> tuple[UUID, str]:
        async with turns:
            try:
                return offer.referral_id, (await asked.contacts(offer.referral_id)).name
            except (NotDone, NobodyThere):
                return offer.referral_id, ""

    found = await asyncio.gather(*(one(offer) for offer in offers if offer.share_with_provider))
    return {referral_id: name for referral_id, name in found if name}
