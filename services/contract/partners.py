"""The partners that take part: in which boroughs each has topics, and how many bytes a second it may send.

Services and command line read the same file, LINKWAY_PARTNERS_FILE, and services read it again while they run.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.topics import PARTNER, PartnerStream, PartnerTopic

# About two hundred referrals a second: more than all of London makes, and less than what would hold up others.
DEFAULT_QUOTA = 256 * 1024
# A partner may have groups of its own name, and these are the groups and users of others.
RESERVED = frozenset({"linkway", *Component, *BoroughSlug})
NAME = rf"^{PARTNER.pattern}$"


class PartnersUnusable(ValueError):
    """The list of partners cannot be read, or says something that cannot be: what, where, and what to do about it."""

    def __init__(self, what: str, path: Path, *, at: str = "") -> None:
        self.what = what
        self.where = f"{path}, {at}" if at else str(path)
        self.do = "give each partner a name in small letters and hyphens, its boroughs, and a quota in bytes a second"
        super().__init__(f"{self.what} ({self.where}) To mend it, {self.do}.")


class Partner(BaseModel):
    """One partner. `quota` is how many bytes a second of each of its topics are worked."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    boroughs: Annotated[list[Annotated[BoroughSlug, Field(strict=False)]], Field(min_length=1)]
    quota: Annotated[int, Field(ge=1024, le=1024**3)] = DEFAULT_QUOTA


@dataclass(frozen=True)
class Partners:
    """All partners, by name."""

    entries: Mapping[str, Partner] = field(default_factory=dict)

    def topics(self, *streams: PartnerStream) -> list[PartnerTopic]:
        """The topics of all partners on these streams; on both where none is named."""
        return [
            PartnerTopic(borough, name, stream)
            for name, partner in self.entries.items()
            for borough in partner.boroughs
            for stream in streams or PartnerStream
        ]

    def quota(self, topic: PartnerTopic) -> int:
        """How many bytes a second of the topic are worked."""
        partner = self.entries.get(topic.partner)
        return partner.quota if partner else DEFAULT_QUOTA


def _is_free(name: str) -> str:
    if name in RESERVED:
        raise ValueError(f"{name} is a service's or a borough's name")
    return name


_ENTRIES = TypeAdapter(dict[Annotated[str, Field(pattern=NAME, max_length=60), AfterValidator(_is_free)], Partner])


def read(path: Path) -> Partners:
    """Read the list. Raises PartnersUnusable."""
    try:
        return Partners(_ENTRIES.validate_python(tomllib.loads(path.read_text(encoding="utf-8"))))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PartnersUnusable(f"The list of partners cannot be read: {error}.", path) from None
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise PartnersUnusable(
            f"The list of partners is wrong: {first['msg']}.", path, at=".".join(map(str, first["loc"]))
        ) from None
