"""The keys to what identifies people: one for each person, kept here alone, each wrapped by the master key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from uuid import UUID

from services.contract.event import Sealed
from services.referral.domain.people.recognising import NOBODY, Described, KeptKey
from services.referral.store.people import People, anybody
from services.runtime import sealing
from services.runtime.ids import random_id
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.master_keys import MasterKey


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One person's key, unwrapped for the work in hand."""

    person_id: UUID
    key: bytes = field(repr=False)

    def seal(self, fields: Mapping[str, str], event_id: str) -> Sealed:
        """Encrypt each field, bound to the person, to the event that will carry it, and to its own name."""
        plain = {name: text.encode() for name, text in fields.items()}
        return Sealed(person_id=self.person_id, fields=sealing.seal_all(self.key, plain, self._context(event_id, "")))

    def open(self, sealed: Sealed, event_id: str, names: Iterable[str]) -> dict[str, str]:
        """Decrypt those of these fields that are there; raises SealBroken if they belong to another person or event."""
        return {
            name: sealing.unseal(self.key, sealed.fields[name], self._context(event_id, name)).decode()
            for name in names
            if name in sealed.fields
        }

    def _context(self, event_id: str, name: str) -> str:
        return f"{self.person_id}|{event_id}|{name}"


class Custody:
    """Whoever has this can open what is sealed."""

    def __init__(self, master: bytes) -> None:
        # A key for each purpose is derived once, because deriving costs more than using it.
        self._key_for = cache(partial(sealing.derive, master))
        self._wrapping = self._key_for("person keys")
        self.master_key = MasterKey("persons", "LINKWAY_PERSON_KEY_FILE", sealing.check_value(master), self._opens)
        self._fingerprints = cache(lambda purpose: sealing.Fingerprints(self._key_for(purpose)))

    def fingerprint(self, text: str, purpose: str) -> str:
        """Recognise a text without telling it: HMAC-SHA256 under a key for the purpose.

        A plain hash would not do: there are so few NHS numbers that all can be tried.
        """
        return self._fingerprints(purpose).of(text)

    def new_key(self, described: Described = NOBODY) -> KeptKey:
        """A key for somebody new; whoever is known by what is said of them keeps the key that they have."""
        person_id = random_id()
        return KeptKey(
            person_id,
            sealing.seal(self._wrapping, sealing.new_key(), str(person_id)),
            described.number and self.fingerprint(described.number, "nhs numbers"),
            described.whole and self._trait(described.whole),
            tuple(map(self._trait, described.parts)),
        )

    def _trait(self, text: str) -> str:
        # Half of it is enough to tell people apart, and they stand in an index.
        return self.fingerprint(text, "people described")[:32]

    async def keys_of(self, people: People, person_ids: Sequence[UUID]) -> dict[UUID, KeptKey]:
        """The wrapped keys of these people; those whose key is gone are left out."""
        return {kept.person_id: kept for kept in await people.with_ids(person_ids)}

    def open(self, kept: KeptKey, sealed: Sealed, event_id: str, names: Iterable[str]) -> dict[str, str]:
        """Decrypt those of these fields that are there; raises SealBroken if anything does not belong together."""
        return self.unwrap(kept).open(sealed, event_id, names)

    async def _opens(self, database: Database) -> bool:
        """Whether it unwraps the key of somebody whom the database knows; yes where that is nobody."""
        kept = await anybody(database)
        return kept is None or sealing.opens(self._wrapping, kept.wrapped, str(kept.person_id))

    def unwrap(self, kept: KeptKey) -> PersonKey:
        """The person's key, for the work in hand."""
        return PersonKey(kept.person_id, sealing.unseal(self._wrapping, kept.wrapped, str(kept.person_id)))
