"""The map of who runs what: for each borough its partitions, and whether the region or the borough runs a component.

Services and command line read the same file, LINKWAY_BOROUGHS_FILE. It may change while the log stays, so what a
decision takes from it must be written into the event that it says: only then is a replay exact.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from services.contract.boroughs import BOROUGHS, Borough, BoroughSlug
from services.contract.components import COMPONENTS
from services.contract.topics import AnyTopic, Stream, Topic
from services.contract.words.vocabulary import Answer

Runner = Literal["region", "borough"]


class Component(StrEnum):
    """A part of Linkway that a borough may run itself."""

    REFERRAL = "referral"
    MATCHING = "matching"
    NOTIFY = "notify"
    REPORTING = "reporting"


class Equity(StrEnum):
    """Whom a borough puts first among those who are as urgent and have waited since the same day."""

    NONE = "none"
    DEPRIVATION = "deprivation"


class MapUnusable(ValueError):
    """The map of who runs what is missing or says something that cannot be: what, where, and what to do about it."""

    def __init__(self, what: str, path: Path, *, at: str = "") -> None:
        names, runners = ", ".join(Component), " or ".join(f'"{runner}"' for runner in get_args(Runner))
        self.what = what
        self.where = f"{path}, {at}" if at else str(path)
        self.do = f"give each of the 33 boroughs its name, gss, partitions (1 to 64), and {runners} for {names}"
        super().__init__(f"{self.what} ({self.where}) To mend it, {self.do}.")


def _options(component: Component) -> AfterValidator:
    """The options of a component of the borough's own; each has a name that the contract knows."""
    known = COMPONENTS[component].option_names

    def known_alone(declared: tuple[str, ...]) -> tuple[str, ...]:
        if strangers := sorted(set(declared) - set(known)):
            raise ValueError(f"{', '.join(strangers)}: {component.value} has the options {', '.join(known)}")
        return declared

    return AfterValidator(known_alone)


_Options = Annotated[tuple[str, ...], Field(strict=False)]
# Its origin, without a path; a machine of the borough's own, for trying out, needs no TLS.
_Address = Annotated[
    str,
    Field(max_length=200, pattern=r"^(https://[a-z0-9.-]+(:\d{1,5})?|http://(127\.0\.0\.1|localhost)(:\d{1,5})?)?$"),
]


class Entry(BaseModel):
    """What the map says of one borough.

    `answer`: whether a match is an offer to be answered, or settled at once. `response_days`: how long an answer may
    take; a place that is offered is held for `hold_days`. `phone`: whom people ring to say no or to ask.
    `asks_at_once`: for how many people at a time a provider is asked, where nobody has said how many it can take.
    `neighbours`: with which boroughs it shares services; people cross a border where both of the two name each other.
    `equity`: who comes first on the waiting list of those who have waited since the same day.
    `<component>_options`: what a component that the borough runs itself does beyond its core.
    `<component>_address`: where that one is asked over HTTP, to which the front door leads.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    gss: str
    partitions: Annotated[int, Field(ge=1, le=64)]
    referral: Runner
    matching: Runner
    notify: Runner
    reporting: Runner
    answer: Annotated[Answer, Field(strict=False)] = Answer.SETTLED
    response_days: Annotated[int, Field(ge=1, le=90)] = 14
    hold_days: Annotated[int, Field(ge=1, le=180)] = 28
    phone: Annotated[str, Field(max_length=40)] = ""
    asks_at_once: Annotated[int, Field(ge=1, le=50)] = 3
    # TOML has lists and words; only by name are they tuples and boroughs.
    neighbours: (
        Annotated[tuple[Annotated[BoroughSlug, Field(strict=False)], ...], Field(strict=False)] | Literal["all", "none"]
    ) = "all"
    equity: Annotated[Equity, Field(strict=False)] = Equity.NONE
    referral_options: Annotated[_Options, _options(Component.REFERRAL)] = ()
    matching_options: Annotated[_Options, _options(Component.MATCHING)] = ()
    notify_options: Annotated[_Options, _options(Component.NOTIFY)] = ()
    reporting_options: Annotated[_Options, _options(Component.REPORTING)] = ()
    referral_address: _Address = ""
    matching_address: _Address = ""
    reporting_address: _Address = ""

    def runner_of(self, component: Component) -> Runner:
        """Who runs this component here."""
        runner: Runner = getattr(self, component.value)
        return runner

    def options_of(self, component: Component) -> frozenset[str]:
        """What this component does here beyond its core: the region's has every option, another those declared."""
        if self.runner_of(component) == "region":
            return frozenset(COMPONENTS[component].option_names)
        return frozenset(getattr(self, f"{component.value}_options"))

    def address_of(self, component: Component) -> str:
        """Where this component is asked over HTTP, if it is the borough's own and the map says; else nothing."""
        address: str = getattr(self, f"{component.value}_address", "")
        return address if self.runner_of(component) == "borough" else ""


@dataclass(frozen=True)
class BoroughMap:
    """All 33 boroughs, in the contract's order."""

    entries: Mapping[BoroughSlug, Entry]

    def run_by_region(self, component: Component) -> tuple[BoroughSlug, ...]:
        """The boroughs whose events the regional service of this component works."""
        return tuple(slug for slug, entry in self.entries.items() if entry.runner_of(component) == "region")

    @property
    def digest(self) -> str:
        """A short word for all that a service takes from the map, by which to tell two apart.

        What is left out is as its default; how many partitions there are, a service asks the brokers, and addresses are
        the front door's.
        """
        addresses = {f"{component.value}_address" for component in Component}
        told = {
            slug: entry.model_dump(mode="json", exclude_defaults=True, exclude={"partitions", *addresses})
            for slug, entry in self.entries.items()
        }
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]

    def topics(self) -> dict[AnyTopic, int]:
        """Every topic of a borough's own that is to be there, with its partitions: as many for all of a borough's."""
        return {Topic(slug, stream): entry.partitions for slug, entry in self.entries.items() for stream in Stream}


_ENTRIES = TypeAdapter(dict[str, Entry])


def read(path: Path) -> BoroughMap:
    """Read the map; MapUnusable when it lacks a borough, names one that is not London's, or cannot be read."""
    try:
        entries = _ENTRIES.validate_python(tomllib.loads(path.read_text()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MapUnusable(f"The map of boroughs cannot be read: {error}.", path) from None
    except RecursionError:
        raise MapUnusable("The map of boroughs cannot be read: its lists are nested too deeply.", path) from None
    except ValidationError as invalid:
        first = invalid.errors()[0]
        at = ".".join(map(str, first["loc"]))
        raise MapUnusable(f"The map of boroughs is wrong: {first['msg']}.", path, at=at) from None
    if strangers := sorted(entries.keys() - set(BoroughSlug)):
        raise MapUnusable(f"{', '.join(strangers)} is not a London borough.", path)
    return BoroughMap({borough.slug: _entry_of(borough, entries, path) for borough in BOROUGHS})


def _entry_of(borough: Borough, entries: Mapping[str, Entry], path: Path) -> Entry:
    entry = entries.get(borough.slug)
    if entry is None:
        raise MapUnusable(f"The map lacks {borough.name}.", path, at=borough.slug)
    if (entry.gss, entry.name) != (borough.gss, borough.name):
        raise MapUnusable(f"{borough.slug} is {borough.name}, {borough.gss}, by its GSS code.", path, at=borough.slug)
    return entry
