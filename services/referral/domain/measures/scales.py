"""What each scale ranges over, which direction is better, and in which band a score lies; as scales.toml says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from services.contract.words.measure_words import Scale

# Each band from its lowest score on, the lowest band first.
Bands = tuple[tuple[str, float], ...]


class Rule(BaseModel):
    """A scale. `from_memory` names what no source was read for; `metric` is what a raw score is converted to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    range: tuple[int, int]
    better: Literal["higher", "lower"]
    source: str
    bands: Bands = ()
    older_bands: Bands = ()
    questions: Mapping[str, str] = {}
    answers: str = ""
    from_memory: tuple[str, ...] = ()
    metric: tuple[float, ...] = ()


_FILE = Path(__file__).with_name("scales.toml")
RULES: Mapping[Scale, Rule] = TypeAdapter(dict[Scale, Rule]).validate_python(tomllib.loads(_FILE.read_text()))


@dataclass(frozen=True, slots=True)
class Score:
    """What was scored on one scale, and its band where the scale has any."""

    scale: Scale
    value: float
    band: str | None


def score(scale: Scale, value: float, bands: Bands | None = None) -> Score:
    """A score in its band; by other bands than the scale's own where they are given."""
    return Score(scale, value, _band(RULES[scale].bands if bands is None else bands, value))


def _band(bands: Bands, value: float) -> str | None:
    return next((name for name, least in reversed(bands) if value >= least), None)
