"""The fairness report: for programs as JSON or CSV, for people a page of each borough."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from services.contract.boroughs import BoroughSlug
from services.contract.rights import TokenRight
from services.reporting import metrics
from services.reporting.handlers.figures import LatestFigures
from services.reporting.page.dashboard import Dashboard
from services.reporting.views.fairness import FairnessView, as_csv
from services.runtime.serving.authentication import caller_with

MAY_READ = Depends(caller_with(TokenRight.READ_FIGURES))


def add_fairness(router: APIRouter, latest: LatestFigures, dashboard: Dashboard, page_rights: Sequence[Any]) -> None:
    """Add the routes of the fairness report; the page is for whoever has the `page_rights`."""

    @router.get("/reports/fairness", dependencies=[MAY_READ])
    async def report_the_fairness() -> FairnessView:
        """By group: how many were offered a place, how soon and how near, each with its range; and by provider."""
        metrics.REPORTS.labels("fairness").inc()
        figures = await latest.figures()
        return FairnessView.of(figures.fairness, figures.freshness)

    @router.get("/reports/fairness.csv", dependencies=[MAY_READ], response_class=Response)
    async def report_the_fairness_as_a_table() -> Response:
        """The same as one table of comma-separated values."""
        metrics.REPORTS.labels("fairness").inc()
        table = as_csv((await latest.figures()).fairness)
        headers = {"Content-Disposition": 'attachment; filename="fairness.csv"', "Cache-Control": "no-store"}
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/fairness/{borough}", response_class=HTMLResponse, dependencies=page_rights)
    async def show_a_boroughs_fairness(borough: BoroughSlug) -> HTMLResponse:
        """One borough's fairness report as a page to look at."""
        metrics.REPORTS.labels("page").inc()
        page = dashboard.render_fairness(await latest.figures(), borough)
        return HTMLResponse(page, headers=dashboard.headers)
