"""The taxonomies that services are listed by, and the terms of each that some service has."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from services.matching.directory.export.written.taxonomies import taxonomies_of, write_taxonomy, write_term
from services.matching.doors.openreferral.answers import IfNoneMatch, Json, answer, page_of
from services.matching.doors.openreferral.parameters import Page
from services.matching.doors.openreferral.published import Published
from services.matching.doors.openreferral.services import NotListed


def add_taxonomies(router: APIRouter, published: Published) -> None:
    """Add the routes of /taxonomies and /taxonomy_terms."""

    @router.get("/taxonomies", tags=["taxonomies"])
    async def list_taxonomies(asked: Annotated[Page, Query()], if_none_match: IfNoneMatch = None) -> Response:
        """List the taxonomies."""
        catalogue = await published.catalogue()
        names = taxonomies_of(catalogue.terms)
        return await answer(
            lambda: page_of([*names.values()], asked.page, asked.per_page, write_taxonomy),
            catalogue.revision,
            if_none_match,
        )

    @router.get("/taxonomies/{id}", tags=["taxonomies"])
    async def show_a_taxonomy(id: UUID, if_none_match: IfNoneMatch = None) -> Response:  # noqa: A002
        """Show a taxonomy with those of its terms that some service has."""
        catalogue = await published.catalogue()
        name = taxonomies_of(catalogue.terms).get(id)
        if name is None:
            raise NotListed("No taxonomy is listed under this id. Take one from /taxonomies.")

        def with_terms() -> Json:
            terms = [write_term(term) for term in catalogue.terms if term.taxonomy == name]
            return {**write_taxonomy(name), "taxonomy_terms": terms}

        return await answer(with_terms, catalogue.revision, if_none_match)

    _add_terms(router, published)


def _add_terms(router: APIRouter, published: Published) -> None:
    @router.get("/taxonomy_terms", tags=["taxonomies"])
    async def list_terms(asked: Annotated[Page, Query()], if_none_match: IfNoneMatch = None) -> Response:
        """List the terms of all taxonomies that some service has."""
        catalogue = await published.catalogue()
        return await answer(
            lambda: page_of(catalogue.terms, asked.page, asked.per_page, write_term),
            catalogue.revision,
            if_none_match,
        )

    @router.get("/taxonomy_terms/{id}", tags=["taxonomies"])
    async def show_a_term(id: UUID, if_none_match: IfNoneMatch = None) -> Response:  # noqa: A002
        """Show a term."""
        catalogue = await published.catalogue()
        term = next((term for term in catalogue.terms if term.id == id), None)
        if term is None:
            raise NotListed("No term is listed under this id. Take one from /taxonomy_terms.")
        return await answer(lambda: write_term(term), catalogue.revision, if_none_match)
