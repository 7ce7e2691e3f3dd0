"""The fairness report, as the door for programs gives it: as JSON, and as a table of comma-separated values."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.disclosure import Shown
from services.reporting.domain.fairness.groups import DIMENSION_NAMES, Dimension
from services.reporting.domain.fairness.parts import RULE
from services.reporting.domain.fairness.report import Area, Compared, Fairness, Row
from services.reporting.domain.figures import Freshness
from services.reporting.views.shown import Report

LONDON = "London"
UNCERTAINTY = (
    "From `low` to `high` the truth lies nineteen times in twenty (Wilson score interval; for medians by their order). "
    "A group is `lower` or `higher` only where the share of everybody lies outside that. Of twenty groups about one is "
    "so by chance, and a difference is a reason to look, and no proof of unfairness."
)
HEADINGS = (
    *("area", "told_apart_by", "group", "referred", "offered"),
    *("share_percent", "share_low", "share_high", "compared_with_everybody"),
    *("days_median", "days_low", "days_high", "days_of"),
    *("metres_median", "metres_low", "metres_high", "metres_of"),
)
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ShareView(BaseModel):
    """So many in a hundred, and the range in which the true share lies."""

    model_config = ConfigDict(from_attributes=True)

    percent: int | None = Field(description="Left out where the count is hidden, so that only the range is known.")
    low: int
    high: int


class MiddleView(BaseModel):
    """The median, and the range in which the true one lies."""

    model_config = ConfigDict(from_attributes=True)

    of: int = Field(description="Of so many people.")
    median: int
    low: int
    high: int


class GroupView(BaseModel):
    """A group: how many were referred, how many of them were offered a place, how soon and how near."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    referred: Shown
    offered: Shown = Field(description="To whom a place was offered at least once; others may still wait for one.")
    share: ShareView | None = Field(description="Of those who were referred, how many were offered a place.")
    days: MiddleView | None = Field(description="Whole days from the referral to the first offer.")
    metres: MiddleView | None = Field(description="As the crow flies, to what is offered first in person.")
    compared: Compared


class ProviderView(BaseModel):
    """A provider's share of first offers."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    offers: Shown
    share: ShareView | None


class AreaView(BaseModel):
    """The report of London, or of one borough."""

    model_config = ConfigDict(from_attributes=True)

    everybody: GroupView
    edition: str = Field(description="Of the index of deprivation; empty where nobody's is known.")
    groups: dict[Dimension, Sequence[GroupView]]
    providers: Sequence[ProviderView]


class BoroughFairnessView(AreaView):
    """One borough's."""

    borough: BoroughSlug
    name: str


class FairnessView(Report):
    """What becomes of people of each group, with how sure that is, and who provides what they are offered."""

    uncertainty: str = Field(description="How to read the ranges.")
    london: AreaView
    boroughs: list[BoroughFairnessView] = Field(description="All 33, by the alphabet.")

    @classmethod
    def of(cls, fairness: Fairness, freshness: Freshness) -> "FairnessView":
        """View the report."""
        return cls(
            **freshness._asdict(),
            rule=RULE,
            uncertainty=UNCERTAINTY,
            london=AreaView.model_validate(fairness.london),
            boroughs=[
                BoroughFairnessView(borough=one.slug, name=one.name, **AreaView.model_validate(area).model_dump())
                for one, area in fairness.boroughs
            ],
        )


def as_csv(fairness: Fairness) -> str:
    """The same as one table: a line for each group and each provider of London and of each borough."""
    written = StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(HEADINGS)
    for name, area in ((LONDON, fairness.london), *((one.name, area) for one, area in fairness.boroughs)):
        table.writerows([_cell(one) for one in (name, *line)] for line in _lines(area))
    return written.getvalue()


def _lines(area: Area) -> Iterator[tuple[object, ...]]:
    yield "", *_line(area.everybody)
    for dimension, rows in area.groups.items():
        edition = f" ({area.edition})" if dimension is Dimension.DEPRIVATION and area.edition else ""
        for row in rows:
            yield DIMENSION_NAMES[dimension] + edition, *_line(row)
    for provider in area.providers:
        yield "Provider", provider.name, "", provider.offers, *(provider.share or ("", "", "")), *[""] * 9


def _line(row: Row) -> tuple[object, ...]:
    days, metres = ((one.median, one.low, one.high, one.of) if one else ("",) * 4 for one in (row.days, row.metres))
    return row.name, row.referred, row.offered, *(row.share or ("", "", "")), row.compared.value, *days, *metres


def _cell(value: object) -> object:
    """Names of providers come from directories, and no spreadsheet is to reckon with one."""
    written = "" if value is None else value
    return f"'{written}" if isinstance(written, str) and written.startswith(_FORMULA) else written
