"""A community service as a directory lists it, as far as matching needs to know."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.contract.words.vocabulary import Need
from services.geography.gazetteer import Place


@dataclass(frozen=True, slots=True)
class Hours:
    """When a service is open, in the words of its directory (RFC 5545 days such as MO, times of day)."""

    days: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One service: whom it is for, where it is, and how many people it can take."""

    service_id: UUID
    name: str
    organization_name: str
    needs: frozenset[Need]
    capacity: int
    locations: tuple[Place, ...]
    organization_id: UUID | None = None
    hours: tuple[Hours, ...] = ()
    assured_on: date | None = None
