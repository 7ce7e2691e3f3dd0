"""What has changed for people between start and end, as the door for programs gives it."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from services.contract.boroughs import BoroughSlug
from services.contract.words.measure_words import Scale
from services.reporting.domain.changes import Changed, Changes
from services.reporting.domain.disclosure import RULE
from services.reporting.domain.figures import Freshness
from services.reporting.views.shown import Figure, Report


class ChangedView(BaseModel):
    """Referrals whose person was scored on one scale."""

    model_config = ConfigDict(from_attributes=True)

    at_start: Figure = Field(description="Scored at the start.")
    at_both: Figure = Field(description="Scored at the start and at the end.")
    better: Figure = Field(description="Of those, better at the end; where less is better, with a lower score.")
    same: Figure = Field(description="Of those, with the same score.")
    worse: Figure = Field(description="Of those, worse at the end.")


class BoroughChangesView(BaseModel):
    """One borough's figures, by scale."""

    borough: BoroughSlug
    name: str
    scales: dict[Scale, ChangedView]


class ChangesView(Report):
    """How people say they are at the end, compared with the start, on each scale by itself."""

    london: dict[Scale, ChangedView]
    boroughs: list[BoroughChangesView] = Field(description="All 33, by the alphabet.")

    @classmethod
    def of(cls, changes: Changes, freshness: Freshness) -> "ChangesView":
        """View the changes."""
        return cls(
            **freshness._asdict(),
            rule=RULE,
            london=_view(changes.london),
            boroughs=[
                BoroughChangesView(borough=borough.slug, name=borough.name, scales=_view(scales))
                for borough, scales in changes.boroughs
            ],
        )


def _view(scales: Mapping[Scale, Changed]) -> dict[Scale, ChangedView]:
    return {scale: ChangedView.model_validate(changed) for scale, changed in scales.items()}
