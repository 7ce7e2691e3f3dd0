"""How far referrals came, as the door for programs gives it."""

from pydantic import BaseModel, Field

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.disclosure import RULE
from services.reporting.domain.figures import Freshness
from services.reporting.domain.funnel import BoroughRow, Funnel
from services.reporting.views.shown import Figure, Report


class LondonView(BaseModel):
    """London's figures."""

    created: int = Field(description="Referrals taken in, each by the borough that was the first to have it.")
    matched: int = Field(description="Referrals for which a place was held at a community service.")
    told: int = Field(description="Referrals whose person was told about the place.")
    attended: int = Field(description="Referrals whose person came.")
    declined_by_person: int = Field(description="Referrals whose person turned a place down, however often.")
    declined_by_provider: int = Field(description="Referrals whose person a provider declined, however often.")
    released: int = Field(description="Referrals for which a place was held and given up, however often.")
    closed: int = Field(description="Referrals that were closed with an outcome.")
    withdrawn: int = Field(description="Referrals that were taken back, or whose person's consent ended.")
    moved_in: int = Field(description="Referrals that go on in a borough after another took them in.")
    moved_out: int = Field(description="Referrals that a borough gave to another, where all else about them counts.")
    came_untold: int = Field(description="Referrals whose person came without our having told them.")
    step_referred: int = Field(description="Referrals that are in a borough: taken in there, or moved there.")
    step_matched: int = Field(description="Of those, for which a place was held.")
    step_told: int = Field(description="Of those, whose person was told about it.")
    step_came: int = Field(description="Of those, whose person came.")


class BoroughView(BaseModel):
    """One borough's figures; `*` is 1 to 7."""

    borough: BoroughSlug
    name: str
    created: Figure
    matched: Figure
    told: Figure
    attended: Figure
    declined_by_person: Figure
    declined_by_provider: Figure
    released: Figure
    closed: Figure
    withdrawn: Figure
    moved_in: Figure
    moved_out: Figure
    came_untold: Figure
    step_referred: Figure
    step_matched: Figure
    step_told: Figure
    step_came: Figure

    @classmethod
    def of(cls, row: BoroughRow) -> "BoroughView":
        """View a row."""
        return cls.model_validate({"borough": row.borough.slug, "name": row.borough.name, **row.figures})


class FunnelView(Report):
    """How far referrals came, and what else became of them, for London and for each borough.

    Each step is of those of the step before it; `created` to `attended` each count by themselves.
    """

    london: LondonView
    boroughs: list[BoroughView] = Field(description="All 33, by the alphabet.")

    @classmethod
    def of(cls, funnel: Funnel, freshness: Freshness) -> "FunnelView":
        """View a funnel."""
        return cls(
            **freshness._asdict(),
            rule=RULE,
            london=LondonView.model_validate(funnel.london),
            boroughs=[BoroughView.of(row) for row in funnel.boroughs],
        )
