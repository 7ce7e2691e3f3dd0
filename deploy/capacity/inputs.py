"""What the capacity model reckons with: each number with its unit and where it comes from, in a file beside this."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

FILE = Path(__file__).with_name("inputs.toml")
# Somebody's figures; what was measured here, which a test or a benchmark looks at again; or what we chose.
Kind = Literal["found", "measured", "assumed"]


class Input(BaseModel):
    """One number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    unit: str
    kind: Kind
    source: str


@dataclass(frozen=True)
class Inputs:
    """The numbers by name; a part's own, such as the CPU of one service, by `name.part`."""

    by_name: Mapping[str, Input]

    def __getitem__(self, name: str) -> float:
        return self.by_name[name].value

    def of_parts(self, name: str) -> Mapping[str, float]:
        """The numbers of this name, by part."""
        start = f"{name}."
        return {one.removeprefix(start): told.value for one, told in self.by_name.items() if one.startswith(start)}


_TABLES = TypeAdapter(dict[str, Input | dict[str, Input]])


def read(path: Path = FILE) -> Inputs:
    """The numbers of the file. Raises ValueError where one lacks its unit or its source."""
    found: dict[str, Input] = {}
    for name, told in _TABLES.validate_python(tomllib.loads(path.read_text(encoding="utf-8"))).items():
        found |= {name: told} if isinstance(told, Input) else {f"{name}.{part}": one for part, one in told.items()}
    return Inputs(found)
