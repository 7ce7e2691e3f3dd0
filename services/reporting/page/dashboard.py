"""The dashboard: London's funnel, the map of shares matched, and every borough's figures, as one page of HTML."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.contract.boroughs import BY_SLUG, BoroughSlug
from services.reporting.domain.disclosure import HIDDEN, LEAST_HIDDEN, MOST_HIDDEN, ROUND_TO, Shown
from services.reporting.domain.figures import Figures, Freshness
from services.reporting.domain.funnel import BoroughRow, Funnel, percentage
from services.reporting.domain.journey import Measure, Occurrence, Step
from services.reporting.page import fairness, london, measures

FOLDER = Path(__file__).parent
RENEWED_SECONDS = 5
NAMES = {Step.REFERRED: "Referred", Step.MATCHED: "Matched", Step.TOLD: "Told", Step.CAME: "Came"}
MEANINGS = {
    Step.REFERRED: "A referral was taken in.",
    Step.MATCHED: "Of those, a place was held at a community service.",
    Step.TOLD: "Of those, the person was told about the place.",
    Step.CAME: "Of those, the person came.",
}
# What else becomes of referrals: a column's heading, and what it counts.
OCCURRENCES = {
    Occurrence.DECLINED_BY_PERSON: ("Turned down", "The person said no to a place."),
    Occurrence.DECLINED_BY_PROVIDER: ("Declined", "A provider could not take the person."),
    Occurrence.RELEASED: ("Released", "A place that was held is free for somebody else."),
    Occurrence.CLOSED: ("Closed", "It ended with an outcome and a reason."),
    Occurrence.WITHDRAWN: ("Withdrawn", "It was taken back, or consent ended."),
    Occurrence.MOVED_IN: ("Moved in", "It goes on in a borough after another took it in."),
    Occurrence.MOVED_OUT: ("Moved out", "Another borough has it; all else about it counts there."),
    Occurrence.CAME_UNTOLD: ("Came untold", "The person came, and we had not told them of the place."),
}
# The least percentage of each colour on the map, from pale to deep.
STEPS = (0, 50, 70, 80, 90)


@dataclass(frozen=True)
class Bar:
    """A stage of London's funnel; `width` is a percentage of the longest bar."""

    stage: Step
    name: str
    meaning: str
    count: str
    share: str
    width: float


@dataclass(frozen=True)
class Happened:
    """Of how many of London's referrals something became that is no stage."""

    name: str
    meaning: str
    count: str


@dataclass(frozen=True)
class BoroughFigures:
    """A borough in the tables and on the map: its counts in the order of the stages, its share matched and colour.

    `occurrences` are its counts of what else became of its referrals, in their order.
    """

    name: str
    square: london.Square
    counts: tuple[Shown, ...]
    share: int | None
    step: str
    occurrences: tuple[Shown, ...]

    @classmethod
    def of(cls, row: BoroughRow) -> "BoroughFigures":
        """The figures of a row."""
        share = percentage(row.figures[Step.MATCHED], row.figures[Step.REFERRED])
        counts = tuple(row.figures[stage] for stage in Step)
        return cls(
            name=row.borough.name,
            square=london.square(row.borough),
            counts=counts,
            share=share,
            step=_step(share, counts),
            occurrences=tuple(row.figures[occurrence] for occurrence in Occurrence),
        )

    @property
    def said(self) -> str:
        """What stands on the map in the borough's square."""
        return {"none": "–", "hidden": HIDDEN}.get(self.step, f"{self.share}%")


def _step(share: int | None, counts: tuple[Shown, ...]) -> str:
    if counts[0] == 0:
        return "none"
    return "hidden" if share is None else f"step-{sum(share >= least for least in STEPS)}"


class Dashboard:
    """Draws the page. `invented` makes it say that nothing on it is real."""

    def __init__(self, *, invented: bool) -> None:
        self._templates = _templates()
        self._style = (FOLDER / "dashboard.css").read_text()
        self._fixed = {
            "invented": invented,
            "hidden": {"mark": HIDDEN, "least": LEAST_HIDDEN, "most": MOST_HIDDEN, "round_to": ROUND_TO},
            "names": [NAMES[stage] for stage in Step],
            "style": Markup(self._style),  # noqa: S704 - our own file, which the browser must get as it is
            "london": london,
            "legend": _legend(),
            "better_headings": measures.better_headings(),
            "renewed_seconds": RENEWED_SECONDS,
        }

    @property
    def headers(self) -> Mapping[str, str]:
        """What the browser is told: run nothing, load nothing, keep nothing; take this style and no other."""
        digest = b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        return {
            "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }

    def render_fairness(self, figures: Figures, borough: BoroughSlug) -> str:
        """The page of one borough's fairness report."""
        area = figures.fairness.of(borough)
        return self._templates.get_template("fairness.html").render(
            **self._fixed,
            **fairness.of(area),
            title=f"Who is offered a place in {BY_SLUG[borough].name}",
            live=False,
            **_counted(figures.freshness),
        )

    def render(self, figures: Figures, *, live: bool) -> str:
        """The page. A `live` one renews itself every few seconds, until the reader stops it."""
        funnel = figures.funnel
        return self._templates.get_template("dashboard.html").render(
            **self._fixed,
            **fairness.of(figures.fairness.london),
            title="Community support across London",
            fairness_of=[(one.slug.value, one.name) for one, _ in figures.fairness.boroughs],
            live=live,
            **_counted(figures.freshness),
            bars=_bars(funnel),
            happened=[Happened(name, meaning, _count(funnel, one)) for one, (name, meaning) in OCCURRENCES.items()],
            boroughs=[BoroughFigures.of(row) for row in funnel.boroughs],
            scales=measures.london_rows(figures.changes),
            better=measures.better_rows(figures.changes),
            budgets=figures.budgets,
            budget_rows=measures.budget_rows(figures.budgets),
        )


@cache  # because it takes longer to compile than to render
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["figure"] = lambda count: f"{count:,}"
    return environment


def _counted(freshness: Freshness) -> Mapping[str, object]:
    as_of = freshness.as_of
    return {"counted_at": as_of, "counted_at_said": _said(as_of) if as_of else "", "note": freshness.note}


def _said(instant: datetime) -> str:
    return f"{instant:%H:%M:%S} UTC on {instant.day} {instant:%B %Y}"


def _bars(funnel: Funnel) -> list[Bar]:
    longest = max(funnel.london[stage] for stage in Step) or 1
    return [
        Bar(
            stage=stage,
            name=NAMES[stage],
            meaning=MEANINGS[stage],
            count=_count(funnel, stage),
            share=_percent(percentage(funnel.london[stage], funnel.london[Step.REFERRED])),
            width=round(100 * funnel.london[stage] / longest, 2),
        )
        for stage in Step
    ]


def _count(funnel: Funnel, measure: Measure) -> str:
    return f"{funnel.london[measure]:,}"


def _percent(share: int | None) -> str:
    return "–" if share is None else f"{share}%"


def _legend() -> list[tuple[str, str]]:
    most = [*(above - 1 for above in STEPS[1:]), 100]
    steps = [(f"step-{n}", f"{STEPS[n - 1]}–{most[n - 1]}%") for n in range(1, len(STEPS) + 1)]
    return [*steps, ("hidden", "Too few to say"), ("none", "No referrals")]
