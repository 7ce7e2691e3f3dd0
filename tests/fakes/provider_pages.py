"""A provider's pages in memory, with the referral service in memory behind them, and one provider whom both know."""

from typing import Any
from uuid import UUID

import httpx

from services.contract.doors.rights import TokenRight
from services.contract.words.vocabulary import Answer
from services.runtime.working.callers import Caller, hash_token
from tests.fakes.listing_service import ListingsInMemory
from tests.fakes.matching import a_listing
from tests.fakes.referral import of_somebody_else
from tests.fakes.referral_service import ServiceInMemory
from tests.store_scenarios.listings import a_kept_listing
from tests.support.builders import ORGANIZATION_ID, a_matched

A_PROVIDER = Caller(
    "invented-provider", frozenset({TokenRight.LIST.value, TokenRight.ATTEND.value}), provides=(ORGANIZATION_ID,)
)
AGREES = {"share_with_provider": True, "given_by": "person"}


class ProviderPages:
    """Both services, and the provider's own client of the pages."""

    def __init__(self, referral: ServiceInMemory) -> None:
        self.referral, self.listings = referral, ListingsInMemory()
        self.listings.referral = referral.doors
        self.listings.callers.known[hash_token(A_PROVIDER.organisation)] = A_PROVIDER
        self.provider = self.listings.at_the_door(A_PROVIDER)
        self._made = 0

    async def begin(self) -> "ProviderPages":
        """Have one service of the provider's listed."""
        await self.listings.keep(a_kept_listing(listing=a_listing(organization_id=ORGANIZATION_ID)))
        return self

    async def offered(self, answer: Answer = Answer.OFFER, **changes: Any) -> UUID:
        """Somebody for whom a place is held: by `offer` they are to answer, by `ask` the provider is, else nobody."""
        self._made += 1
        request = of_somebody_else(self._made, **changes)
        headers = {"Idempotency-Key": f"made-{self._made}"}
        made = await self.referral.surgery.post("/v1/referrals", json=request, headers=headers)
        referral_id = UUID(made.json()["referral_id"])
        await self.referral.consume(a_matched(referral_id=referral_id, answer=answer))
        return referral_id

    async def agrees(self, referral_id: UUID) -> None:
        """The person agrees that their provider has their contacts."""
        where = f"/v1/referrals/{referral_id}/consent"
        agreed = await self.referral.surgery.post(where, json=AGREES, headers={"Idempotency-Key": f"a-{referral_id}"})
        assert agreed.status_code == 200, agreed.text

    async def seen(self, referral_id: UUID) -> dict[str, Any]:
        """The referral as a link worker sees it."""
        seen: dict[str, Any] = (await self.referral.link_worker.get(f"/v1/referrals/{referral_id}")).json()
        return seen

    async def page(self, path: str) -> httpx.Response:
        """A page as the provider sees it."""
        return await self.provider.get(path)
