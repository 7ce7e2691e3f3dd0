"""The referral service's stores in memory, an invented map, and a request about an invented person."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID

import numpy as np

from deploy.invented.people import nhs_numbers
from services.contract.boroughs import BoroughSlug
from services.geography.gazetteer import GSS_CODES, Gazetteer, Table
from services.referral.custody import Custody
from services.referral.domain.people.recognising import KeptKey, Together, recognise
from services.referral.domain.referral import Referral
from services.referral.handlers.intake.referring import Referring
from services.referral.store import Stores
from services.referral.store.disclosures import Disclosure
from services.referral.store.merges import Merge
from services.referral.store.other_keys import OtherKey
from services.referral.store.people import Met, Sought
from services.referral.store.replies import Reply
from services.runtime.storing.collection import Taken
from services.runtime.working.aggregate import Aggregate
from tests.fakes.own import MemoryOwnSessions, MemoryWrongCodes
from tests.fakes.record import MemoryRecord
from tests.fakes.referrals import MemoryReferrals, MemoryWorklist
from tests.fakes.refused import MemoryRefused
from tests.fakes.sessions import MemoryKeptSessions
from tests.fakes.storage import Memory, MemoryStorage
from tests.support.changing import with_changes

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


def a_request(**changes: Any) -> dict[str, Any]:
    """A request to refer an invented person; `person__email=LEFT_OUT` leaves out what stands inside `person`."""
    return with_changes(A_REQUEST, changes)


def of_somebody_else(number: int, **changes: Any) -> dict[str, Any]:
    """Such a request about another invented person for each number: no two share a number, or a name by its sound."""
    [nhs_number] = islice(nhs_numbers(Random(number)), 1)  # noqa: S311
    born_on = date(1950, 1, 1) + timedelta(days=number)
    named = {"person__name": _name_of(number), "person__born_on": born_on.isoformat()}
    return a_request(**{**named, "person__nhs_number": nhs_number, **changes})


_SYLLABLES = ("ba", "di", "fo", "gu", "ka", "li", "mo", "nu", "pa", "ri")


def _name_of(number: int) -> str:
    return f"{''.join(_SYLLABLES[int(digit)] for digit in str(number))} invented".title()


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


@dataclass
class MemoryPeople:
    """People in memory; which of their referrals are open is read from the states that the runtime keeps there."""

    memory: Memory
    kept: dict[UUID, KeptKey] = field(default_factory=dict)
    referred: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)

    def expect(self, sought: Sought) -> None:
        """In memory nothing need come beforehand."""

    async def meet(self, sought: Sought) -> Met:
        found = recognise(sought.new, [one for one in self.kept.values() if _share(one, sought.new)])
        person = found.person
        self.kept[person.person_id] = person
        for one in person.people if found.learns and person.together else ():
            self.kept[one] = replace(self.kept[one], together=person.together)
        open_ones = await MemoryReferrals(self.memory).open_of([sought.borough], person.people)
        return Met(found, open_ones, [referral for one in person.people for referral in self.referred.get(one, ())])

    def made(self, person: KeptKey, referral_id: UUID) -> None:
        self.referred[person.person_id] = (*self.referred.get(person.person_id, ()), referral_id)

    async def with_ids(self, person_ids: Sequence[UUID]) -> list[KeptKey]:
        return [self.kept[person_id] for person_id in dict.fromkeys(person_ids) if person_id in self.kept]

    async def alike(self, people: Sequence[KeptKey], limit: int) -> list[KeptKey]:
        parts = {part for one in people for part in one.parts}
        found = [one for one in self.kept.values() if parts & set(one.parts)]
        return sorted(found, key=lambda one: str(one.person_id))[:limit]

    async def put_together(self, groups: Mapping[UUID, Together | None]) -> None:
        self.kept |= {one: replace(self.kept[one], together=group) for one, group in groups.items()}


def _share(one: KeptKey, other: KeptKey) -> bool:
    numbered = one.fingerprint is not None and one.fingerprint == other.fingerprint
    return numbered or bool(set(one.parts) & set(other.parts))


class MemoryMerges:
    """Merges in memory."""

    def __init__(self) -> None:
        self.kept: dict[UUID, Merge] = {}

    async def keep(self, merge: Merge) -> None:
        self.kept[merge.merge_id] = merge

    async def about(self, people: Collection[UUID]) -> list[Merge]:
        found = [one for one in self.kept.values() if set(people) & set(one.people)]
        return sorted(found, key=lambda one: str(one.merge_id))


class MemoryOtherKeys:
    """Keys of referrals that were open already, in memory."""

    def __init__(self) -> None:
        self.kept: dict[UUID, OtherKey] = {}

    def expect(self, would_be: UUID) -> None:
        """In memory nothing need come beforehand."""

    async def find(self, would_be: UUID) -> OtherKey | None:
        return self.kept.get(would_be)

    async def add(self, key: OtherKey) -> None:
        self.kept[key.would_be] = key


class MemoryDisclosures:
    """Disclosures in memory."""

    def __init__(self) -> None:
        self.kept: list[Disclosure] = []

    async def add(self, disclosures: Sequence[Disclosure]) -> None:
        self.kept.extend(disclosures)

    async def about(self, borough: BoroughSlug, referral_id: UUID) -> list[Disclosure]:
        found = [row for row in self.kept if (row.borough, row.referral_id) == (borough, referral_id)]
        return sorted(found, key=lambda row: row.at)


class MemoryReplies:
    """Replies in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Reply] = {}

    async def find(self, key: str) -> Reply | None:
        return self.kept.get(key)

    async def add(self, reply: Reply) -> None:
        if reply.key in self.kept:
            raise Taken
        self.kept[reply.key] = reply


def memory_stores(memory: Memory) -> Stores:
    """The stores, empty, in memory; referrals are listed from the states in the memory that is given."""
    return Stores(
        MemoryPeople(memory),
        MemoryMerges(),
        MemoryReplies(),
        MemoryOtherKeys(),
        MemoryDisclosures(),
        MemoryReferrals(memory),
        MemoryWorklist(memory),
        MemoryRecord(),
        MemoryKeptSessions(),
        MemoryOwnSessions(),
        MemoryWrongCodes(),
        MemoryRefused(memory),
    )


def a_storage() -> MemoryStorage[Stores]:
    """An empty storage with the referral service's stores."""
    memory = Memory()
    storage = MemoryStorage(memory_stores(memory))
    storage.memory = memory
    return storage


def an_aggregate(referral: Referral) -> Aggregate:
    """The referral as the runtime keeps it, of which one event was said."""
    state = referral.model_dump(mode="json")
    return Aggregate(str(referral.referral_id), referral.borough, state=state, said=1, stored=True)
