"""START HERE: /find, open to everybody. A search is posted, because where somebody lives belongs in no address."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.words.vocabulary import NEED_PHRASES
from services.geography.gazetteer import Gazetteer
from services.lexicon.topics import Lexicon
from services.matching.doors.openreferral.published import Published
from services.matching.doors.openreferral.services import NotListed
from services.matching.doors.pages.find.asked import MOST_RESULTS, PAGE, Asked, read
from services.matching.doors.pages.find.found import look
from services.matching.doors.pages.find.told import Told
from services.pages.forms import Form
from services.pages.site import Site
from services.runtime.clock import Clock
from services.runtime.service import Door, door_of_pages
from services.runtime.working.transactions import RequestTransactions

PREFIX = "/find"
_NEEDS = [(need.value, phrase) for need, phrase in sorted(NEED_PHRASES.items(), key=lambda one: one[1])]


def door(site: Site, published: Published, gazetteer: Gazetteer, lexicon: Lexicon) -> Door[Any, Any]:
    """The door, which looks at no state of any service but what is published."""
    search = Finding(site, published, gazetteer, lexicon)
    return door_of_pages(site, search.routes, PREFIX, anybody_sends_to=(PREFIX,))


class Finding:
    """The pages of finding support."""

    def __init__(self, site: Site, published: Published, gazetteer: Gazetteer, lexicon: Lexicon) -> None:
        self._site, self._published = site, published
        self._gazetteer, self._lexicon = gazetteer, lexicon

    def routes(self, transactions: RequestTransactions[Any, Any]) -> APIRouter:
        """What stands below /find."""
        router, clock = APIRouter(include_in_schema=False), transactions.clock

        @router.get("")
        async def ask_what_is_looked_for(request: Request) -> Response:
            return self._site.page(request, "find/search.html", form=Form.with_values(distance="bus"), needs=_NEEDS)

        @router.post("")
        async def show_what_is_found(request: Request) -> Response:
            asked, form = read(await Form.posted(request), self._gazetteer, self._lexicon)
            if form.problems:
                return self._site.page(request, "find/search.html", form=form, needs=_NEEDS, status=422)
            return await self._results(request, asked, form, clock)

        @router.get("/services/{service_id}")
        async def show_a_service(service_id: UUID, request: Request) -> Response:
            entry = (await self._published.catalogue()).by_id.get(service_id)
            if entry is None:
                raise NotListed("This service is not listed, or is listed no more. Search again to see what there is.")
            return self._site.page(request, "find/service.html", service=Told(entry, clock()))

        return router

    async def _results(self, request: Request, asked: Asked, form: Form, clock: Clock) -> Response:
        catalogue, now = await self._published.catalogue(), clock()
        # In a thread, because all of the directory is looked through.
        found = await asyncio.to_thread(look, catalogue, asked, self._lexicon.topics_of)
        return self._site.page(
            request,
            "find/results.html",
            form=form,
            needs=_NEEDS,
            asked=asked,
            count=len(found),
            there_is_more=len(found) == MOST_RESULTS,
            services=[Told.of(one, now) for one in found[asked.begin : asked.begin + PAGE]],
            next_begin=asked.begin + PAGE if asked.begin + PAGE < len(found) else None,
        )
