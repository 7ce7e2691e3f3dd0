"""What anybody may suggest about a listing."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from services.matching.commands.listings import ChangeListing
from services.matching.keeping.proposals import ProposalKind


class Suggest(BaseModel):
    """What somebody noticed about a listing. Nothing about a person is asked for, and nothing should be written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal[ProposalKind.CHANGE, ProposalKind.CLOSURE] = Field(
        default=ProposalKind.CHANGE, description="`change`, or `closed-for-good` where it is there no more."
    )
    changes: ChangeListing = Field(default_factory=ChangeListing, description="How it should be, for a `change`.")
