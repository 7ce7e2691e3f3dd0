"""What the page says of London or of one borough: its funnel, what else became of its referrals, and its boroughs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.reporting.domain.disclosure import HIDDEN, Shown
from services.reporting.domain.funnel import BoroughRow, Funnel, percentage
from services.reporting.domain.journey import Measure, Occurrence, Step
from services.reporting.page import london

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
    """A step of a funnel; `width` is a percentage of the whole, 0 where the count is hidden."""

    name: str
    meaning: str
    count: Shown
    share: str
    width: float
    is_last: bool


@dataclass(frozen=True)
class Happened:
    """Of how many referrals something became that is no step."""

    name: str
    meaning: str
    count: Shown


@dataclass(frozen=True)
class BoroughFigures:
    """A borough in the tables and on the map: its counts in the order of the steps, its share matched and colour.

    `occurrences` are its counts of what else became of its referrals, in their order on the page.
    """

    slug: str
    name: str
    square: london.Square
    counts: tuple[Shown, ...]
    share: int | None
    colour: str
    occurrences: tuple[Shown, ...]

    @classmethod
    def of(cls, row: BoroughRow) -> "BoroughFigures":
        """The figures of a row."""
        share = percentage(row.figures[Step.MATCHED], row.figures[Step.REFERRED])
        counts = tuple(row.figures[step] for step in Step)
        return cls(
            slug=row.borough.slug.value,
            name=row.borough.name,
            square=london.square(row.borough),
            counts=counts,
            share=share,
            colour=_colour(share, counts[0]),
            occurrences=tuple(row.figures[occurrence] for occurrence in OCCURRENCES),
        )

    @property
    def said(self) -> str:
        """What stands on the map in the borough's square."""
        return {"none": "–", "hidden": HIDDEN}.get(self.colour, f"{self.share}%")


def bars(figures: Mapping[Measure, Shown]) -> list[Bar]:
    """The steps of an area's funnel; each is of those of the one before, so none is wider than that."""
    whole = figures[Step.REFERRED]
    shares = {step: percentage(figures[step], whole) for step in Step}
    return [
        Bar(
            name=NAMES[step],
            meaning=MEANINGS[step],
            count=figures[step],
            share="–" if shares[step] is None else f"{shares[step]}%",
            width=_width(figures[step], whole),
            is_last=step is Step.CAME,
        )
        for step in Step
    ]


def happened(figures: Mapping[Measure, Shown]) -> list[Happened]:
    """What else became of an area's referrals."""
    return [Happened(name, meaning, figures[one]) for one, (name, meaning) in OCCURRENCES.items()]


def boroughs(funnel: Funnel) -> Sequence[BoroughFigures]:
    """All 33, by the alphabet."""
    return [BoroughFigures.of(row) for row in funnel.boroughs]


def legend() -> list[tuple[str, str]]:
    """Each colour of the map, and what it means."""
    most = [*(above - 1 for above in STEPS[1:]), 100]
    steps = [(f"step-{n}", f"{STEPS[n - 1]}–{most[n - 1]}%") for n in range(1, len(STEPS) + 1)]
    return [*steps, ("hidden", "Too few to say"), ("none", "No referrals")]


def _width(part: Shown, whole: Shown) -> float:
    if isinstance(part, str) or isinstance(whole, str) or not whole:
        return 0
    return round(100 * part / whole, 2)


def _colour(share: int | None, referred: Shown) -> str:
    if referred == 0:
        return "none"
    return "hidden" if share is None else f"step-{sum(share >= least for least in STEPS)}"
