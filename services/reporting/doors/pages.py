"""The door of whoever looks at figures in a browser: London, each borough, and who is offered a place there."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from services.reporting import metrics
from services.reporting.domain.figures import Figures
from services.reporting.domain.journey import Journey
from services.reporting.doors.asking import asking, within_sight
from services.reporting.doors.figures import MAY_READ
from services.reporting.handlers.figures import FiguresFor, LatestFigures
from services.reporting.page.asked import BOROUGH, HOME, NEED, RENEWED, Asked
from services.reporting.page.pages import FiguresPages
from services.runtime.service import Door, door_of_pages
from services.runtime.working.transactions import RequestTransactions

InLondon = Annotated[Asked, Depends(asking(NEED, BOROUGH, RENEWED))]
InABorough = Annotated[Asked, Depends(asking(NEED, RENEWED))]
ByGroup = Annotated[Asked, Depends(asking(BOROUGH, RENEWED))]
ByGroupThere = Annotated[Asked, Depends(asking(RENEWED))]


def door(figures_for: FiguresFor, pages: FiguresPages) -> Door[Journey, None]:
    """The door: whoever shows no token is led to the sign-in; a token may come as a password too."""
    return door_of_pages(pages.site, partial(_routes, figures_for, pages), HOME, browsers_sign_in=True)


def _routes(
    figures_for: FiguresFor, pages: FiguresPages, transactions: RequestTransactions[Journey, None]
) -> APIRouter:
    router = APIRouter(include_in_schema=False, dependencies=(MAY_READ,))
    latest = figures_for(transactions)
    # Before the boroughs, of which none is called so.
    _add_fairness(router, latest, pages)
    _add_areas(router, latest, pages)
    return router


def _add_fairness(router: APIRouter, latest: LatestFigures, pages: FiguresPages) -> None:
    @router.get("/fairness")
    async def show_who_is_offered_a_place(request: Request, asked: ByGroup) -> Response:
        """By group and by provider, how many were offered a place, how soon and how near; in London."""
        if (there := within_sight(request, asked)).borough:
            return RedirectResponse(there.fairness, 303)
        return pages.fairness(request, await _figures(latest), there)

    @router.get("/fairness/{borough}")
    async def show_who_is_offered_a_place_there(request: Request, asked: ByGroupThere) -> Response:
        """The same in one borough."""
        return pages.fairness(request, await _figures(latest), within_sight(request, asked))


def _add_areas(router: APIRouter, latest: LatestFigures, pages: FiguresPages) -> None:
    @router.get("")
    async def show_london(request: Request, asked: InLondon) -> Response:
        """How far referrals come in London, and in each of its boroughs."""
        if (there := within_sight(request, asked)).borough:
            return RedirectResponse(there.address, 303)
        return pages.london(request, await _figures(latest), there)

    @router.get("/{borough}")
    async def show_a_borough(request: Request, asked: InABorough) -> Response:
        """The same in one borough."""
        return pages.borough(request, await _figures(latest), within_sight(request, asked))


async def _figures(latest: LatestFigures) -> Figures:
    metrics.REPORTS.labels("page").inc()
    return await latest.figures()
