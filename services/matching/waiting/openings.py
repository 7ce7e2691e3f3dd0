"""What a service with a free place looks for on the waiting list."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt

from services.contract import boroughs
from services.contract.boroughs import BoroughSlug
from services.contract.listing import Listing, Site
from services.contract.words.listing_words import AreaKind, Way
from services.contract.words.vocabulary import AgeBand, Gender, ReferrerRole
from services.geography.gazetteer import Gazetteer
from services.matching.domain.finding.eligibility import BOROUGHS, admits_age, admitted
from services.matching.domain.person import middle_of
from services.matching.waiting.entry import FROM_HOME, Entry, accompanied_at, chosen, need_at


@dataclass(frozen=True, slots=True)
class Opening:
    """A service with a place free: the keys of those who may suit, and whom it admits; no genders or roles are any.

    It leaves nobody out whom the engine would send there, and names some whom the engine would not. Of those who were
    sent there by somebody's choice only the age counts.
    """

    service_id: UUID
    keys: tuple[str, ...]
    ages: tuple[AgeBand, ...] = tuple(AgeBand)
    genders: tuple[Gender, ...] = ()
    roles: tuple[ReferrerRole, ...] = ()
    boroughs: tuple[BoroughSlug, ...] = tuple(BoroughSlug)
    outcodes: tuple[str, ...] = ()

    def may_suit(self, entry: Entry) -> bool:
        """Whether this one is to be looked at; what finds them where they are kept says the same."""
        is_called = not set(self.keys).isdisjoint(entry.keys) and self.service_id not in entry.declined
        return is_called and entry.age_band in self.ages and (entry.is_chosen or self._admits(entry))

    def _admits(self, entry: Entry) -> bool:
        gender_and_role = entry.gender in (self.genders or Gender) and (not self.roles or entry.role in self.roles)
        return gender_and_role and (entry.borough in self.boroughs or entry.outcode in self.outcodes)


class Neighbourhood:
    """Everywhere that people are known to live: London's outcodes and the middles of its boroughs."""

    def __init__(self, gazetteer: Gazetteer, reach_metres: float) -> None:
        outcodes, towns = gazetteer.outcodes, gazetteer.boroughs
        middles = [middle_of(boroughs.BY_GSS[name.decode()]) for name in towns.names]
        self._names = np.array([*(name.decode().rstrip() for name in outcodes.names), *middles])
        self._easting = np.concatenate((outcodes.easting, towns.easting)).astype(np.float64)
        self._northing = np.concatenate((outcodes.northing, towns.northing)).astype(np.float64)
        self._reach_metres = reach_metres

    def opening_at(self, listing: Listing) -> Opening:
        """What this service looks for."""
        who, admits = listing.who_for, admitted(listing)
        places = self._within_reach(listing)
        keys = [need_at(need, place) for need in listing.needs for place in places]
        if listing.companions:
            keys += [accompanied_at(place) for place in places]
        return Opening(
            listing.service_id,
            (chosen(listing.service_id), *keys),
            tuple(band for band in AgeBand if admits_age(who, band)),
            who.genders,
            who.routes,
            tuple(slug for slug in BoroughSlug if admits & BOROUGHS.of_one[slug]),
            tuple(area.code for area in listing.areas if area.kind is AreaKind.OUTCODE),
        )

    def _within_reach(self, listing: Listing) -> list[str]:
        from_home = [FROM_HOME] if set(listing.ways) - {Way.IN_PERSON} else []
        near = np.zeros(len(self._names), dtype=np.bool_)
        for site in listing.sites:
            near |= self._near(site, listing.reach_metres or self._reach_metres)
        return [*self._names[near].tolist(), *from_home]

    def _near(self, site: Site, reach: float) -> npt.NDArray[np.bool_]:
        near: npt.NDArray[np.bool_] = np.hypot(self._easting - site.easting, self._northing - site.northing) <= reach
        return near
