"""What was judged: services, stories with the services that suit them, and stories at which a human must look first."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from services.contract.words.vocabulary import Need

_HERE = Path(__file__).parent / "judged"
SUITS = 2
"""From this grade on a service would do well."""
BEST = 3
Grade = Annotated[int, Field(ge=1, le=BEST)]


class Part(StrEnum):
    """Whether those who write the lexicon may look at it."""

    DEVELOPMENT = "development"
    HELD_OUT = "held-out"


class Judged(BaseModel):
    """Frozen, and nothing in it that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Service(Judged):
    """An invented service, as a directory lists it."""

    key: str
    name: str
    by: str
    needs: tuple[Need, ...]
    text: str


class Told(Judged):
    """What somebody says, and of what kind it is."""

    id: str
    part: Part
    kind: str
    text: str


class Story(Told):
    """With the needs that a link worker would tick, and from 1 to 3 how well services suit."""

    needs: tuple[Need, ...]
    grades: Mapping[str, Grade]


class Concerning(Told):
    """With whether it `raises` a concern: then a human must look first."""

    raises: bool


@cache
def services() -> tuple[Service, ...]:
    """All services."""
    return tuple(Service.model_validate(row) for row in _rows("services", "services"))


@cache
def stories() -> tuple[Story, ...]:
    """All stories with grades, those of development first."""
    return tuple(
        Story.model_validate(row | {"part": part}) for part in Part for row in _rows(f"stories-{part}", "stories")
    )


@cache
def concerning() -> tuple[Concerning, ...]:
    """All stories that raise a concern, or nearly."""
    return tuple(
        Concerning.model_validate(row | {"part": part})
        for part in Part
        for row in _rows(f"safeguarding-{part}", "stories")
    )


def _rows(file: str, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((_HERE / f"{file}.toml").read_text(encoding="utf-8"))[table]
    return rows
