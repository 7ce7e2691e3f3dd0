"""What a page tells of a service, as facts that its template puts into words."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.contract.events.matches import SessionTime
from services.contract.listing import Listing, Site
from services.contract.words.listing_words import ACCESS_PHRASES, WAY_PHRASES, ListingStatus
from services.contract.words.vocabulary import NEED_PHRASES
from services.matching.directory.export.entry import Entry
from services.matching.domain.reasons.in_words import (
    DETOUR,
    LONGEST_WALK_MINUTES,
    METRES_A_MILE,
    METRES_A_MINUTE,
)
from services.matching.domain.telling.going_there import address, price
from services.matching.domain.telling.occasions import LONDON, next_times
from services.matching.doors.pages.find.found import Found

# Whoever looks at such a service may have to leave its page at once, and its name is no title of a page.
_SENSITIVE: Final = re.compile(r"abus|violen|gambl|rape|sexual|stalk|forced marriage|coerci", re.IGNORECASE)
_FIRST_WORDS: Final = 220


@dataclass(frozen=True)
class Distance:
    """How far it is: minutes on foot where one would walk, else miles."""

    minutes: int | None
    miles: str

    @classmethod
    def of(cls, metres: float) -> "Distance":
        """So many metres as the crow flies."""
        minutes = metres * DETOUR / METRES_A_MINUTE
        walk = max(5, 5 * round(minutes / 5)) if minutes <= LONGEST_WALK_MINUTES else None
        return cls(walk, f"{metres / METRES_A_MILE:.1f}".removesuffix(".0"))


@dataclass(frozen=True)
class Told:
    """A service as a page shows it."""

    entry: Entry
    now: datetime
    site: Site | None = None
    distance: Distance | None = None

    @classmethod
    def of(cls, found: Found, now: datetime) -> "Told":
        """One that was found."""
        sites = found.entry.listing.sites
        return cls(
            found.entry,
            now,
            sites[found.site] if found.site is not None else None,
            Distance.of(found.metres) if found.metres is not None else None,
        )

    @property
    def listing(self) -> Listing:
        """What is listed of it."""
        return self.entry.listing

    @property
    def address(self) -> str:
        """`/find/services/<id>`."""
        return f"/find/services/{self.listing.service_id}"

    @property
    def needs(self) -> list[str]:
        """What it is for."""
        return [NEED_PHRASES[need] for need in self.listing.needs]

    @property
    def ways(self) -> list[str]:
        """How people take part."""
        return [WAY_PHRASES[way] for way in self.listing.ways]

    @property
    def access(self) -> list[str]:
        """What there is for whom it would else be hard to come."""
        of_sites = [one for site in self.listing.sites for one in site.access]
        return [ACCESS_PHRASES[one] for one in dict.fromkeys([*self.listing.access, *of_sites])]

    @property
    def first_words(self) -> str:
        """The beginning of what it says of itself."""
        text = " ".join((self.listing.description or "").split())
        return text if len(text) <= _FIRST_WORDS else text[:_FIRST_WORDS].rsplit(" ", 1)[0] + " …"

    @property
    def times(self) -> tuple[SessionTime, ...]:
        """When one can come next."""
        return next_times(self.listing.times, self.now)

    @property
    def price(self) -> str | None:
        """What it costs."""
        return price(self.listing, self.today)

    @property
    def today(self) -> date:
        """The day in London."""
        return self.now.astimezone(LONDON).date()

    @property
    def is_closed(self) -> bool:
        """Whether it takes nobody for now."""
        return self.listing.status is ListingStatus.TEMPORARILY_CLOSED

    @property
    def is_sensitive(self) -> bool:
        """Whether somebody may have to leave its page at once."""
        return bool(_SENSITIVE.search(f"{self.listing.name} {self.listing.description or ''}"))

    @property
    def replies_within(self) -> str:
        """How soon its provider usually replies; empty where nobody knows."""
        return self.entry.replies.usually_within if self.entry.replies else ""

    def lines(self, site: Site) -> tuple[str, ...]:
        """Where to go, line by line."""
        return address(site)
