"""The fairness report for programs, as JSON or CSV."""

from fastapi import APIRouter
from fastapi.responses import Response

from services.reporting import metrics
from services.reporting.handlers.figures import LatestFigures
from services.reporting.views.fairness import FairnessView, as_csv


def add_fairness(router: APIRouter, latest: LatestFigures) -> None:
    """Add the routes of the fairness report."""

    @router.get("/reports/fairness")
    async def report_the_fairness() -> FairnessView:
        """By group: how many were offered a place, how soon and how near, each with its range; and by provider."""
        metrics.REPORTS.labels("fairness").inc()
        figures = await latest.figures()
        return FairnessView.of(figures.fairness, figures.freshness)

    @router.get("/reports/fairness.csv", response_class=Response)
    async def report_the_fairness_as_a_table() -> Response:
        """The same as one table of comma-separated values."""
        metrics.REPORTS.labels("fairness").inc()
        table = as_csv((await latest.figures()).fairness)
        headers = {"Content-Disposition": 'attachment; filename="fairness.csv"', "Cache-Control": "no-store"}
        return Response(table, media_type="text/csv; charset=utf-8", headers=headers)
