"""A person who seeks support, as far as matching may know: what they need, and roughly where they are."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from services.contract import boroughs
from services.contract.borough_map import Equity
from services.contract.boroughs import Borough, BoroughSlug
from services.contract.words.vocabulary import Channel, Need, Urgency
from services.geography.gazetteer import Gazetteer
from services.matching.domain.search import Search, Wanted
from services.matching.domain.telling.occasions import LONDON

_SOONEST_FIRST = (Urgency.URGENT, Urgency.SOON, Urgency.ROUTINE)


# Of whom no decile is known stands in the middle, so that nobody gains or loses by that.
_DECILE_UNKNOWN = 5


class Turn(NamedTuple):
    """Who comes before whom: the urgent, then who has waited since an earlier day, London's, then by equity.

    `equity` is the decile of deprivation where the person's borough goes by it, and the same for all where not.
    """

    urgency: int
    day: date
    equity: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Position:
    """A point in metres on the British National Grid, and what people call it."""

    easting: int
    northing: int
    name: str


class Person(NamedTuple):
    """One person's referral: what is wanted, whereabouts, in which borough, and on which day (London's) they seek.

    `chosen_id` is the only service that they may be sent to, and `holds_id` the one where they hold a place already;
    they are not sent to the `declined` ones, and at `agreed_id` the provider has said that they may come. Who is
    `synthetic` is nobody, and takes no place. They have sought `since` then, and are on the waiting list if
    there is a `waiting_since`; `equity` is their borough's choice. Of the
    service `companion_id` a volunteer is to come with them.
    """

    referral_id: UUID
    wanted: Wanted
    position: Position
    borough: BoroughSlug
    today: date
    chosen_id: UUID | None = None
    holds_id: UUID | None = None
    declined: tuple[UUID, ...] = ()
    synthetic: bool = False
    agreed_id: UUID | None = None
    since: datetime | None = None
    equity: Equity = Equity.NONE
    waiting_since: datetime | None = None
    companion_id: UUID | None = None

    @classmethod
    def of(
        cls,
        search: Search,
        wanted: Wanted,
        position: Position,
        borough: BoroughSlug,
        now: datetime,
        *,
        synthetic: bool = False,
        equity: Equity = Equity.NONE,
    ) -> "Person":
        """Who seeks, by what is kept of their search."""
        return cls(
            search.referral_id,
            wanted,
            position,
            borough,
            now.astimezone(LONDON).date(),
            search.chosen_id,
            search.service_id,
            (*search.declined, *search.silent),
            synthetic,
            search.agreed_id,
            search.since,
            equity,
            search.since if search.waits else None,
            search.companion_id,
        )

    @property
    def needs(self) -> tuple[Need, ...]:
        """What they need, each once, the most pressing first."""
        return _each_once(self.wanted.needs)

    @property
    def channel(self) -> Channel:
        """How they agreed to be told."""
        return self.wanted.channel

    @property
    def turn(self) -> Turn:
        """Who chooses first among those who come together, and who of those who wait is offered a place first."""
        since = self.since or datetime.combine(self.today, time.min, LONDON)
        by_decile = self.equity is Equity.DEPRIVATION
        equity = (self.wanted.deprivation_decile or _DECILE_UNKNOWN) if by_decile else 0
        return Turn(_SOONEST_FIRST.index(self.wanted.urgency), since.astimezone(LONDON).date(), equity, since)


@lru_cache(maxsize=4096)
def _each_once(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    return tuple(dict.fromkeys(needs))


def middle_of(borough: Borough) -> str:
    """What people call the place of somebody of whom only the borough is known."""
    return f"the middle of {borough.name}"


# People come from the same few hundred outcodes again and again.
@lru_cache(maxsize=4096)
def whereabouts(gazetteer: Gazetteer, outcode: str, borough: BoroughSlug) -> Position:
    """The centre of the outcode; of the borough, where the outcode is not London's or there is none (ZZ99)."""
    centre = gazetteer.outcode_centre(outcode)
    if centre is not None:
        return Position(centre.easting, centre.northing, outcode)
    authority = boroughs.BY_SLUG[borough]
    middle = gazetteer.borough_centre(authority.gss)
    if middle is None:
        raise LookupError(f"The table of postcodes has none in {authority.name}. Build it again from a whole release.")
    return Position(middle.easting, middle.northing, middle_of(authority))
