"""The doors of whoever plans and pays for support, for programs: figures as JSON."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.contract.doors.rights import TokenRight
from services.contract.words.vocabulary import Need
from services.reporting import metrics
from services.reporting.domain.journey import Journey
from services.reporting.doors.asking import asking, check_sees_all
from services.reporting.doors.fairness import add_fairness
from services.reporting.handlers.figures import FiguresFor
from services.reporting.page.asked import NEED
from services.reporting.views.budgets import BudgetFiguresView
from services.reporting.views.changes import ChangesView
from services.reporting.views.funnel import FunnelView
from services.runtime.serving.authentication import caller_with
from services.runtime.serving.problem_details import refusals
from services.runtime.working.transactions import RequestTransactions

MAY_READ = Depends(caller_with(TokenRight.READ_FIGURES))
_FOR_ALL = (MAY_READ, Depends(check_sees_all))
OfNeed = Annotated[Need | None, Query(description="Only of those who ask for this.")]


def reports(figures_for: FiguresFor, transactions: RequestTransactions[Journey, None]) -> APIRouter:
    """The routes below /reports."""
    router, latest = APIRouter(tags=["reports"], responses=refusals(401, 403, 422)), figures_for(transactions)
    unfiltered = APIRouter(dependencies=[*_FOR_ALL, Depends(asking())])

    @router.get("/reports/funnel", dependencies=[*_FOR_ALL, Depends(asking(NEED))])
    async def report_the_funnel(need: OfNeed = None) -> FunnelView:
        """How far referrals came: taken in, matched, told and attended; how many were declined, closed, withdrawn."""
        metrics.REPORTS.labels("funnel").inc()
        figures = await latest.figures()
        return FunnelView.of(figures.funnel_of(need), figures.freshness)

    @unfiltered.get("/reports/changes")
    async def report_the_changes() -> ChangesView:
        """How people say they are at the end, compared with the start: better, the same or worse, by scale."""
        metrics.REPORTS.labels("changes").inc()
        figures = await latest.figures()
        return ChangesView.of(figures.changes, figures.freshness)

    @unfiltered.get("/reports/budgets")
    async def report_the_budgets() -> BudgetFiguresView:
        """What was granted and spent of personal health budgets."""
        metrics.REPORTS.labels("budgets").inc()
        figures = await latest.figures()
        return BudgetFiguresView.of(figures.budgets, figures.freshness)

    add_fairness(unfiltered, latest)
    router.include_router(unfiltered)
    return router
