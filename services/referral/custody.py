"""The keys to what identifies people: one for each person, kept here alone, each wrapped by the master key."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from uuid import UUID

from services.contract.event import Sealed
from services.referral.store.people import KeptKey, People
from services.runtime import sealing
from services.runtime.ids import random_id


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One person's key, unwrapped for the work in hand."""

    person_id: UUID
    key: bytes = field(repr=False)

    def seal(self, fields: Mapping[str, str], event_id: str) -> Sealed:
        """Encrypt each field, bound to the person, to the event that will carry it, and to its own name."""
        sealed = {
            name: sealing.seal(self.key, text.encode(), self._context(event_id, name)) for name, text in fields.items()
        }
        return Sealed(person_id=self.person_id, fields=sealed)

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

    def fingerprint(self, text: str, purpose: str) -> str:
        """Recognise a text without telling it: HMAC-SHA256 under a key for the purpose.

        A plain hash would not do: there are so few NHS numbers that all can be tried.
        """
        return hmac.new(self._key_for(purpose), text.encode(), hashlib.sha256).hexdigest()

    def new_key(self, nhs_number: str | None) -> KeptKey:
        """A key for somebody new; whoever is known by this NHS number keeps the key that they have."""
        fingerprint = self.fingerprint(nhs_number, "nhs numbers") if nhs_number else None
        person_id = random_id()
        return KeptKey(person_id, sealing.seal(self._wrapping, sealing.new_key(), str(person_id)), fingerprint)

    async def key_for(self, people: People, new: KeptKey) -> PersonKey:
        """The key of the person who is known by the NHS number of `new`; `new` itself for somebody new."""
        return self.unwrap(await people.known_or_new(new))

    async def keys_of(self, people: People, person_ids: Sequence[UUID]) -> dict[UUID, KeptKey]:
        """The wrapped keys of these people; those whose key is gone are left out."""
        return {kept.person_id: kept for kept in await people.with_ids(person_ids)}

    def open(self, kept: KeptKey, sealed: Sealed, event_id: str, names: Iterable[str]) -> dict[str, str]:
        """Decrypt those of these fields that are there; raises SealBroken if anything does not belong together."""
        return self.unwrap(kept).open(sealed, event_id, names)

    def unwrap(self, kept: KeptKey) -> PersonKey:
        """The person's key, for the work in hand."""
        return PersonKey(kept.person_id, sealing.unseal(self._wrapping, kept.wrapped, str(kept.person_id)))
