"""The file of weights: how much each part of a score counts, as a rule and in each borough that has chosen its own.

Services read it at their start, LINKWAY_WEIGHTS_FILE. Every match names the version, and how much each part counted.
"""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.contract.boroughs import BoroughSlug
from services.matching.domain.ranking.weights import PARTS, BoroughWeights, Weights

# With a borough's name behind it, it still fits into `matched`.
_LONGEST_VERSION = 17


class WeightsUnusable(ValueError):
    """The file of weights cannot be read, or says something that cannot be: what, where, and what to do about it."""

    def __init__(self, what: str, path: Path, *, at: str = "") -> None:
        self.what = what
        self.where = f"{path}, {at}" if at else str(path)
        self.do = f"give a version, [default], and [a-borough] where one differs: {', '.join(PARTS)}, together 1"
        super().__init__(f"{self.what} ({self.where}) To mend it, {self.do}.")


class _File(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, dict[str, float]]

    version: Annotated[str, Field(min_length=1, max_length=_LONGEST_VERSION)]
    default: dict[str, float]


def read(path: Path) -> BoroughWeights:
    """Read the weights of all boroughs; raises WeightsUnusable. What a borough leaves out is as in the default."""
    try:
        file = _File.model_validate(tomllib.loads(path.read_text()))
    except (OSError, ValueError) as error:
        raise WeightsUnusable(f"The file of weights cannot be read: {_first(error)}.", path) from None
    own = file.__pydantic_extra__
    if strangers := sorted(own.keys() - set(BoroughSlug)):
        raise WeightsUnusable(f"{', '.join(strangers)} is not a London borough.", path)
    if missing := [name for name in PARTS if name not in file.default]:
        raise WeightsUnusable(f"The default lacks {', '.join(missing)}.", path, at="default")
    as_a_rule = _weights(Weights(), {"version": file.version, **file.default}, path, "default")
    return {
        slug: _weights(as_a_rule, {"version": f"{file.version}/{slug}", **own[slug]}, path, slug)
        if slug in own
        else as_a_rule
        for slug in BoroughSlug
    }


def _weights(before: Weights, changes: dict[str, str | float], path: Path, at: str) -> Weights:
    try:
        return before.with_changes(changes)
    except ValidationError as invalid:
        raise WeightsUnusable(f"Weights are wrong: {_first(invalid)}.", path, at=at) from None


def _first(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return ": ".join((*map(str, first["loc"]), first["msg"].removeprefix("Value error, ")))
