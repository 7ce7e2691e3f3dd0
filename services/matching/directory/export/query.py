"""What is looked for in the directory: the filters of Open Referral UK 3.0, all of which must hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.contract.listing import Area, Times
from services.contract.words.listing_words import AreaKind
from services.geography.gazetteer import Place
from services.matching.directory.export.catalogue import Entry, Located
from services.matching.directory.export.terms import Term


@dataclass(frozen=True, slots=True)
class Query:
    """Filters of services. Those of ages and times mean what the standard says, however little that helps a person.

    `search` holds words that must all occur, `terms` those of which one must; `opens` and `closes` are times of day as
    `HH:MM`; `day` is `MO` to `SU`.
    """

    search: tuple[str, ...] = ()
    terms: frozenset[Term] | None = None
    organization_id: UUID | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    opens: str | None = None
    closes: str | None = None
    day: str | None = None
    modified_after: datetime | None = None

    def among(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those that are looked for."""
        return [*entries] if self == _ANY else [entry for entry in entries if self.admits(entry)]

    def admits(self, entry: Entry) -> bool:
        """Whether it is one that is looked for; what is cheap is asked first."""
        return (
            (self.organization_id is None or entry.listing.organization_id == self.organization_id)
            and self._is_new(entry.listed.changed_at)
            and self._of_age(entry)
            and (self.terms is None or not self.terms.isdisjoint(entry.terms))
            and self._at_the_time(entry.listing.times)
            and all(word in entry.text for word in self.search)
        )

    def _is_new(self, changed_at: datetime | None) -> bool:
        # Of what nobody knows when it changed, whoever asks is told rather once too often.
        return self.modified_after is None or changed_at is None or changed_at >= self.modified_after

    def _of_age(self, entry: Entry) -> bool:
        who = entry.listing.who_for
        lowest = self.minimum_age is None or (who.minimum_age or 0) >= self.minimum_age
        highest = self.maximum_age is None or (who.maximum_age is not None and who.maximum_age <= self.maximum_age)
        return lowest and highest

    def _at_the_time(self, times: Iterable[Times]) -> bool:
        if self.opens is None and self.closes is None and self.day is None:
            return True
        return any(self._is_then(one) for one in times)

    def _is_then(self, one: Times) -> bool:
        return (
            (self.day is None or _is_on(one, self.day))
            and (self.opens is None or (one.opens_at is not None and one.opens_at >= self.opens))
            and (self.closes is None or (one.closes_at is not None and one.closes_at <= self.closes))
        )


_ANY = Query()


@dataclass(frozen=True, slots=True)
class Near:
    """Where somebody lives, and how far from there a site may be, as the crow flies; None is however far.

    Whoever serves areas must serve the one that the place is in; a ward cannot be told from a postcode.
    """

    place: Place
    outcode: str
    metres: float | None = None

    def admits(self, located: Located) -> bool:
        """Whether the service at this site is for whoever lives there."""
        listing = located.entry.listing
        site = listing.sites[located.number]
        apart = (site.easting - self.place.easting) ** 2 + (site.northing - self.place.northing) ** 2
        near = self.metres is None or apart <= self.metres**2
        return near and (not listing.areas or any(map(self._is_in, listing.areas)))

    def _is_in(self, area: Area) -> bool:
        code = {AreaKind.BOROUGH: self.place.borough, AreaKind.OUTCODE: self.outcode}.get(area.kind)
        return code is None or area.code == code


def _is_on(one: Times, day: str) -> bool:
    days = (one.byday or "").split(",")
    return any(written.lstrip("+-0123456789") == day for written in days)
