"""Services at each of their sites: what is near a postcode, and for whoever lives there."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.geography.gazetteer import Gazetteer
from services.matching.directory.export.query import located as found
from services.matching.directory.export.written.service import located, located_whole
from services.matching.doors.openreferral.answers import IfNoneMatch, answer, page_of
from services.matching.doors.openreferral.parameters import LocatedFilters
from services.matching.doors.openreferral.published import Published
from services.matching.doors.openreferral.services import NotListed


def add_locations(router: APIRouter, published: Published, gazetteer: Gazetteer) -> None:
    """Add the routes of /service_at_locations."""

    @router.get("/service_at_locations", tags=["service_at_locations"])
    async def list_services_at_locations(
        asked: Annotated[LocatedFilters, Query()], if_none_match: IfNoneMatch = None
    ) -> Response:
        """List services at each of their sites."""
        catalogue, near = await published.catalogue(), asked.near(gazetteer)

        query, write = asked.query(catalogue), located_whole if asked.full else located
        return await answer(
            lambda: page_of(found(catalogue, query, near), asked.page, asked.per_page, write),
            catalogue.revision,
            if_none_match,
        )

    @router.get("/service_at_locations/{id}", tags=["service_at_locations"])
    async def show_a_service_at_a_location(id: UUID, if_none_match: IfNoneMatch = None) -> Response:  # noqa: A002
        """Show a service at one of its sites, with all that belongs to both."""
        catalogue = await published.catalogue()
        one = await asyncio.to_thread(lambda: catalogue.located_by_id.get(id))
        if one is None:
            raise NotListed("No service is listed at a site of this id. Take one from /service_at_locations.")
        return await answer(lambda: located_whole(one), catalogue.revision, if_none_match)
