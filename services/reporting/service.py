"""START HERE: what the reporting service consumes, and how it is put together."""

from functools import partial

from services.reporting.domain import counting
from services.reporting.domain.journey import Journey
from services.reporting.doors.figures import reports
from services.reporting.doors.pages import door
from services.reporting.handlers.figures import shared_figures
from services.reporting.handlers.learning import CONSUMES
from services.reporting.page.pages import FiguresPages
from services.reporting.settings import Settings
from services.runtime.service import Door, Service
from services.runtime.serving.problem_details import PROBLEM_DETAILS
from services.runtime.working.counting import CountingRule
from services.runtime.working.subscriptions import one_by_one


def build(settings: Settings) -> Service[Journey, None]:
    """The service, with pages that say whether they show inventions, as these settings ask."""
    return table(FiguresPages(invented=settings.invented))


def outline() -> Service[Journey, None]:
    """The table with nothing behind it: to be looked at, and not to be run."""
    return table(FiguresPages(invented=False))


def table(pages: FiguresPages) -> Service[Journey, None]:
    """What it consumes and counts, and its doors."""
    figures_for = shared_figures()
    return Service(
        name="reporting",
        title="Reports",
        state=Journey,
        consumes=one_by_one(CONSUMES),
        publishes=(),
        # Figures may be a moment old, and a batch of a dozen costs hardly more than a batch of one.
        gather_seconds=0.5,
        stores=lambda _: None,
        counting=CountingRule(counting.RULE_VERSION, counting.counts),
        doors=(
            Door(partial(reports, figures_for), PROBLEM_DETAILS, outward=True),
            door(figures_for, pages),
        ),
    )
