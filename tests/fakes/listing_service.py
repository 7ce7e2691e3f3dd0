"""Matching's /v1 in memory: what is kept of listings, and everybody who may come to its door."""

from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import httpx
from starlette.types import ASGIApp

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import TokenRight
from services.matching.domain.search import Search
from services.matching.doors.pages import shown
from services.matching.doors.pages.provider import door as provider
from services.matching.doors.pages.provider.people.asked import Referrals
from services.matching.doors.rejections import REJECTIONS
from services.matching.doors.v1.door import door
from services.matching.handlers import listings
from services.matching.handlers.listings import Work
from services.matching.handlers.matching import Matcher
from services.matching.keeping.kept import KeptListing
from services.matching.keeping.store import Change
from services.matching.store import Stores
from services.runtime.serving.application import Application, application
from services.runtime.working.callers import Caller
from services.runtime.working.outgoing import Cause, OutboxMessage
from services.runtime.working.transactions import Transactions
from tests.fakes.callers import MemoryCallers
from tests.fakes.listings import MemoryProviders
from tests.fakes.matching import an_engine
from tests.fakes.matching_stores import the_storage
from tests.fakes.referral import an_invented_gazetteer
from tests.support.builders import NOW
from tests.support.listings import AN_ORGANIZATION
from tests.toys.toy import a_toy

A_PROVIDER = Caller("invented-neighbours", frozenset({TokenRight.LIST}), provides=(AN_ORGANIZATION,))
AN_EDITOR = Caller("invented-council", frozenset({TokenRight.EDIT}), "k.example", boroughs=(BoroughSlug.SOUTHWARK,))
ANOTHER_PROVIDER = replace(A_PROVIDER, organisation="other-neighbours", provides=())
ANOTHER_EDITOR = replace(AN_EDITOR, organisation="another-council", boroughs=(BoroughSlug.CAMDEN,))
NOT_OF_THE_DIRECTORY = Caller("invented-surgery", frozenset({TokenRight.REFER}))
EVERYBODY = (A_PROVIDER, AN_EDITOR, ANOTHER_PROVIDER, ANOTHER_EDITOR, NOT_OF_THE_DIRECTORY)
CAUSE = Cause("/matching", "00000000-0000-7000-8000-0000000000c0", "00000000-0000-7000-8000-0000000000ca")


class ListingsInMemory:
    """The service, the time that it is there, and who comes."""

    def __init__(self) -> None:
        self.now: datetime = NOW
        self.storage = the_storage()
        self.transactions: Transactions[Search, Stores] = Transactions(
            "matching", Search, self.storage, lambda: self.now
        )
        self.callers = MemoryCallers(*EVERYBODY)
        # Who answers its pages as the referral service; nobody, where it is away.
        self.referral: ASGIApp | None = None
        self.provider, self.editor = self.at_the_door(A_PROVIDER), self.at_the_door(AN_EDITOR)
        self.nobody = self._client({})

    def at_the_door(self, caller: Caller) -> httpx.AsyncClient:
        """A client that shows the caller's token."""
        return self._client({"Authorization": f"Bearer {caller.organisation}"})

    @property
    def doors(self) -> Application:
        """Its doors, for whoever serves them; they stand for one service at a time."""
        app, standing = _standing()
        standing.serve(self)
        return app

    def _client(self, headers: dict[str, str]) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.doors), base_url="http://matching.example", headers=headers
        )

    async def keep(self, *kept: KeptListing) -> None:
        """Have these listings kept."""

        async def begin(work: Work) -> None:
            await listings.keep([Change(None, one) for one in kept], work)

        await self.transactions.do(begin, CAUSE)

    async def kept(self, service_id: Any) -> KeptListing:
        """The listing as it is kept."""
        return (await self.storage.stores.listings.get([service_id]))[service_id]

    @property
    def granted(self) -> list[tuple[str, UUID]]:
        """Who may list whose services by a claim."""
        providers = self.storage.stores.providers
        assert isinstance(providers, MemoryProviders)
        return providers.given

    @property
    def published(self) -> list[OutboxMessage]:
        """What was said, in order."""
        return list(self.storage.memory.messages.values())


class _Standing:
    """Stands where storage and callers stand, for whichever test is at the door."""

    def __init__(self) -> None:
        self._served: ListingsInMemory | None = None
        self.matcher = Matcher(an_invented_gazetteer(), an_engine())

    def serve(self, service: ListingsInMemory) -> None:
        self._served = service

    @property
    def _now_served(self) -> ListingsInMemory:
        assert self._served is not None
        return self._served

    async def ask(self, request: httpx.Request) -> httpx.Response:
        if self._now_served.referral is None:
            raise httpx.ConnectError("away", request=request)
        return await httpx.ASGITransport(self._now_served.referral).handle_async_request(request)

    async def transact(self, body: Any) -> Any:
        return await self._now_served.storage.transact(body)

    async def look(self, query: Any) -> Any:
        return await self._now_served.storage.look(query)

    async def fences(self, places: Any) -> Any:
        return await self._now_served.storage.fences(places)

    async def last_records(self, places: Any) -> Any:
        return await self._now_served.storage.last_records(places)

    async def handed_over(self) -> Any:
        return await self._now_served.storage.handed_over()

    async def find(self, token_hash: str) -> Caller | None:
        return await self._now_served.callers.find(token_hash)

    async def add(self, token_hash: str, caller: Caller) -> None:
        await self._now_served.callers.add(token_hash, caller)

    def clock(self) -> datetime:
        return self._now_served.now


def _doors(standing: _Standing) -> tuple[Any, ...]:
    site, matcher = shown.site(invented=True), standing.matcher
    referrals = Referrals("http://referral.example", httpx.MockTransport(standing.ask))
    return door(matcher), provider.door(site, matcher, referrals), REJECTIONS.door(site)


@cache
def _standing() -> tuple[Application, _Standing]:
    """Built once for all tests, since building takes as long as a hundred requests."""
    standing = _Standing()
    service: Any = replace(a_toy(), doors=_doors(standing))
    transactions: Transactions[Any, Any] = Transactions("matching", Search, standing, standing.clock)
    return application(service, transactions, standing, max_body_bytes=64 * 1024), standing
