"""How much each part of a score counts: a borough's own choice, with a version that every answer names."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.contract.boroughs import BoroughSlug

Weight = Annotated[float, Field(ge=0, le=1)]
PARTS = ("needs", "hints", "distance", "room", "freshness", "wait", "acceptance")
# Weights are written with two or three places, and add up in binary.
_ROUNDED = 1e-6


class Weights(BaseModel):
    """The weights of one borough; together they are 1.

    What a service is for comes first, then how far it is, since people do not come to what is far. What a person would
    like (`hints`) orders services that are for the same need. Room spreads people over services that are alike. A
    listing that nobody has checked for two years loses by it what the first 700 metres cost. A wait and how often a
    provider says yes count least, since they are known of few.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    version: Annotated[str, Field(min_length=1, max_length=40)] = "default-1"
    needs: Weight = 0.40
    hints: Weight = 0.15
    distance: Weight = 0.22
    room: Weight = 0.10
    freshness: Weight = 0.06
    wait: Weight = 0.04
    acceptance: Weight = 0.03

    @model_validator(mode="after")
    def _are_one_together(self) -> Self:
        total = sum(self.parts().values())
        if abs(total - 1) > _ROUNDED:
            raise ValueError(f"the weights must add up to 1, and add up to {total:g}")
        return self

    def parts(self) -> Mapping[str, float]:
        """The weight of each part, by its name."""
        return {name: getattr(self, name) for name in PARTS}

    def with_changes(self, changes: Mapping[str, Any]) -> "Weights":
        """These weights with a borough's own in their place; raises ValidationError."""
        return Weights.model_validate({**self.model_dump(), **changes})


BoroughWeights = Mapping[BoroughSlug, Weights]
BY_DEFAULT: BoroughWeights = dict.fromkeys(BoroughSlug, Weights())
