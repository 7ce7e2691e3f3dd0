"""What the matching service is told at its start, beside what every service is told."""

from pathlib import Path

from pydantic import Field

from services.matching import weights_file
from services.matching.domain.practice import AS_A_RULE, Practice, Practices
from services.matching.domain.ranking.policy import Policy, shared
from services.matching.domain.ranking.weights import BY_DEFAULT
from services.runtime.settings import RuntimeSettings


class Settings(RuntimeSettings):
    """Settings of the matching service."""

    directory: str = Field(
        description="Directory of community services in Open Referral UK 3.0: a file, the http address of a feed, or a "
        "list of several (.toml)."
    )
    directory_refresh_seconds: float = Field(
        default=60,
        gt=0,
        description="How often the directory is looked at again, unless a list says so of each of its feeds; places "
        "held elsewhere with it.",
    )
    directory_follow_seconds: float = Field(
        default=0.25, gt=0, description="How often a process asks what has changed in the directory that is kept."
    )
    directory_may_shrink: bool = Field(
        default=False, description="Whether a feed is believed that has lost more than half of its services."
    )
    reach_metres: float = Field(
        default=5000, gt=0, description="How far from the person, as the crow flies, a service may be."
    )
    # Services near a borough's edge are everybody's, so two lanes meet over their places, and one does its work again.
    lanes: int = Field(default=1, ge=1, le=64, description="How many batches are worked side by side.")
    gazetteer_folder: Path = Field(description="Folder that keeps the table of London's postcodes once it is built.")
    invented: bool = Field(
        default=False, description="Say on every page that people and services are invented: for demonstrations."
    )

    weights_file: Path | None = Field(
        default=None, description="How much each part of a score counts, by borough; the default where there is none."
    )

    @property
    def policy(self) -> Policy:
        """What boroughs have chosen of how services are found. Raises MapUnusable, WeightsUnusable."""
        weights = weights_file.read(self.weights_file) if self.weights_file else BY_DEFAULT
        return Policy(weights, shared(self.entries()))

    @property
    def practices(self) -> Practices:
        """How each borough goes about matches; as a rule, where there is no map. Raises MapUnusable."""
        return {**AS_A_RULE, **{slug: Practice.of(entry) for slug, entry in self.entries().items()}}
