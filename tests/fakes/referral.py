"""The referral service's stores in memory, an invented map, and a request about an invented person."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any
from uuid import UUID

import numpy as np

from services.contract.boroughs import BoroughSlug
from services.geography.gazetteer import GSS_CODES, Gazetteer, Table
from services.referral.custody import Custody
from services.referral.handlers.referring import Referring
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.referral.store.people import KeptKey

MASTER_KEY = bytes(range(32))

A_REQUEST: dict[str, Any] = {
    "needs": ["debt", "loneliness"],
    "story": "An invented story about nobody.",
    "urgency": "routine",
    "person": {
        "name": "Ada Invented",
        "born_on": "1950-06-01",
        "gender": "female",
        "ethnic_category": "M",
        "nhs_number": "999 000 0018",
        "email": "ada@people.example",
        "phone": "07700 900123",
    },
    "postcode": "se154qn",
    "consent": {"to_refer": True, "channel": "email"},
    "referrer": {"role": "gp", "name": "Dr Grace Invented"},
}
LEFT_OUT = object()


def a_request(**changes: Any) -> dict[str, Any]:
    """A request to refer an invented person; `person__email=LEFT_OUT` leaves out what stands inside `person`."""
    request = deepcopy(A_REQUEST)
    for path, value in changes.items():
        *parents, name = path.split("__")
        inside = request
        for parent in parents:
            inside = inside[parent]
        if value is LEFT_OUT:
            del inside[name]
        else:
            inside[name] = value
    return request


def _table(places: dict[str, tuple[int, int, str]], width: int) -> Table:
    rows = sorted(places.items())
    return Table(
        names=np.array([name for name, _ in rows], dtype=f"S{width}"),
        easting=np.array([place[0] for _, place in rows], dtype=np.int32),
        northing=np.array([place[1] for _, place in rows], dtype=np.int32),
        borough=np.array([GSS_CODES.index(place[2]) for _, place in rows], dtype=np.uint8),
    )


def an_invented_gazetteer() -> Gazetteer:
    """Two postcodes, their outcodes and boroughs: SE15 4QN in Southwark and E1 6AN in Tower Hamlets."""
    southwark, tower_hamlets = (534_100, 176_300, "E09000028"), (533_000, 181_000, "E09000030")
    return Gazetteer(
        postcodes=_table({"SE154QN": southwark, "E1  6AN": tower_hamlets}, 7),
        outcodes=_table({"SE15": southwark, "E1  ": tower_hamlets}, 4),
        boroughs=_table({"E09000028": southwark, "E09000030": tower_hamlets}, 9),
    )


def a_referring() -> Referring:
    """What referring needs, with an invented map and an invented master key."""
    return Referring(an_invented_gazetteer(), Custody(MASTER_KEY))


class MemoryPeople:
    """People in memory."""

    def __init__(self) -> None:
        self.kept: dict[UUID, KeptKey] = {}

    async def known_or_new(self, new: KeptKey) -> KeptKey:
        same = (one for one in self.kept.values() if new.fingerprint and one.fingerprint == new.fingerprint)
        known = next(same, new)
        self.kept[known.person_id] = known
        return known

    async def with_ids(self, person_ids: Sequence[UUID]) -> list[KeptKey]:
        return [self.kept[person_id] for person_id in dict.fromkeys(person_ids) if person_id in self.kept]


class MemoryDisclosures:
    """Disclosures in memory."""

    def __init__(self) -> None:
        self.kept: list[Disclosure] = []

    async def add(self, disclosures: Sequence[Disclosure]) -> None:
        self.kept.extend(disclosures)

    async def about(self, borough: BoroughSlug, referral_id: UUID) -> list[Disclosure]:
        found = [row for row in self.kept if (row.borough, row.referral_id) == (borough, referral_id)]
        return sorted(found, key=lambda row: row.at)


def memory_stores() -> Stores:
    """The stores, empty, in memory."""
    return Stores(MemoryPeople(), MemoryDisclosures())
