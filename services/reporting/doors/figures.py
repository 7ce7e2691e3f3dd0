"""The doors of whoever plans and pays for support: figures for programs, and a page for people."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from services.reporting import metrics
from services.reporting.domain.journey import Journey
from services.reporting.doors.fairness import MAY_READ, add_fairness
from services.reporting.handlers.figures import LatestFigures
from services.reporting.page.dashboard import Dashboard
from services.reporting.views.budgets import BudgetFiguresView
from services.reporting.views.changes import ChangesView
from services.reporting.views.funnel import FunnelView
from services.runtime.serving.problem_details import refusals
from services.runtime.working.transactions import RequestTransactions

Live = Annotated[str | None, Query(description="Given, with or without a value, the page renews itself.")]


def reports(dashboard: Dashboard, open_pages: bool, transactions: RequestTransactions[Journey, None]) -> APIRouter:
    """Figures and page, from one count. `open_pages` shows the page, but not the figures, to whoever asks."""
    router, latest = APIRouter(tags=["reports"], responses=refusals(401, 403, 422)), LatestFigures(transactions)
    page_rights = [] if open_pages else [MAY_READ]

    @router.get("/reports/funnel", dependencies=[MAY_READ])
    async def report_the_funnel() -> FunnelView:
        """How far referrals came: taken in, matched, told and attended; how many were declined, closed, withdrawn."""
        metrics.REPORTS.labels("funnel").inc()
        figures = await latest.figures()
        return FunnelView.of(figures.funnel, figures.freshness)

    @router.get("/reports/changes", dependencies=[MAY_READ])
    async def report_the_changes() -> ChangesView:
        """How people say they are at the end, compared with the start: better, the same or worse, by scale."""
        metrics.REPORTS.labels("changes").inc()
        figures = await latest.figures()
        return ChangesView.of(figures.changes, figures.freshness)

    @router.get("/reports/budgets", dependencies=[MAY_READ])
    async def report_the_budgets() -> BudgetFiguresView:
        """What was granted and spent of personal health budgets."""
        metrics.REPORTS.labels("budgets").inc()
        figures = await latest.figures()
        return BudgetFiguresView.of(figures.budgets, figures.freshness)

    add_fairness(router, latest, dashboard, page_rights)

    @router.get("/", response_class=HTMLResponse, dependencies=page_rights)
    async def show_the_page(live: Live = None) -> HTMLResponse:
        """The same figures as a page to look at."""
        metrics.REPORTS.labels("page").inc()
        page = dashboard.render(await latest.figures(), live=live is not None)
        return HTMLResponse(page, headers=dashboard.headers)

    return router
