"""Services are listed here, searched, and shown whole."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.contract.doors.refusals import Refusal
from services.matching.directory.export.written.service import ids_of, own_fields, whole
from services.matching.doors.openreferral.answers import IfNoneMatch, answer, page_of
from services.matching.doors.openreferral.parameters import ServiceFilters
from services.matching.doors.openreferral.published import Published


class NotListed(Refusal):
    """Nothing is listed under the id, or it is listed no more."""

    status = 404
    title = "Nothing is listed under this id"
    what_to_do = "Take an id from the list that the address without it gives."


def add_services(router: APIRouter, published: Published) -> None:
    """Add the routes of /services."""

    @router.get("/services", tags=["services"])
    async def list_services(asked: Annotated[ServiceFilters, Query()], if_none_match: IfNoneMatch = None) -> Response:
        """List services, those of all boroughs together, in the order of their ids."""
        catalogue, size = await published.catalogue(), asked.size
        write = ids_of if asked.minimal else whole if asked.full else own_fields
        return await answer(
            lambda: page_of(asked.query(catalogue).among(catalogue), asked.page, size, write),
            catalogue.revision,
            if_none_match,
        )

    @router.get("/services/{id}", tags=["services"])
    async def show_a_service(id: UUID, if_none_match: IfNoneMatch = None) -> Response:  # noqa: A002 - the standard's
        """Show a service with all that belongs to it."""
        catalogue = await published.catalogue()
        entry = catalogue.by_id.get(id)
        if entry is None:
            raise NotListed("No service is listed under this id. Take one from /services.")
        return await answer(lambda: whole(entry), catalogue.revision, if_none_match)
