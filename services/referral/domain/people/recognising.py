"""By what somebody is recognised, and when two are the same: where there is a doubt, no machine decides it.

An NHS number is one person's. Without one, or where one of the two has none, name, day of birth and postcode together
are; two of the three are a reason for a human to look. Two numbers are two people, whatever else they share.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from services.geography.postcodes import Postcode
from services.referral.domain.people.names import letters_and_sound


@dataclass(frozen=True, slots=True)
class Described:
    """What is compared of somebody, in one spelling each; `whole` is all that is said, `parts` are two of the three."""

    number: str | None
    whole: str | None
    parts: tuple[str, ...]

    @classmethod
    def of(cls, number: str | None, name: str, born_on: date, postcode: Postcode) -> "Described":
        """What is compared of a person. Many have no fixed abode, so that says nothing of who somebody is."""
        (written, heard), born, where = letters_and_sound(name), born_on.isoformat(), str(postcode)
        if postcode.is_pseudo:
            return cls(number, None, (f"name and birth|{heard}|{born}",))
        parts = (f"name and birth|{heard}|{born}", f"name and place|{heard}|{where}", f"birth and place|{born}|{where}")
        return cls(number, f"{written}|{born}|{where}", parts)


# Of whom nothing is compared, so that they are nobody else.
NOBODY = Described(None, None, ())


@dataclass(frozen=True, slots=True)
class Together:
    """The people whom humans made one, this one among them, and the fingerprint of the number that one of them has."""

    people: tuple[UUID, ...]
    number: str | None


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A person's key, wrapped by the master key, and keyed hashes by which they are recognised and not told.

    `fingerprint` is of their NHS number, `whole` of name, day of birth and postcode, `parts` of two of these each.
    """

    person_id: UUID
    wrapped: str
    fingerprint: str | None = None
    whole: str | None = None
    parts: tuple[str, ...] = ()
    together: Together | None = None

    @property
    def number(self) -> str | None:
        """The fingerprint of their NHS number, or of the number of somebody who was made one with them."""
        return self.fingerprint or (self.together.number if self.together else None)

    @property
    def people(self) -> tuple[UUID, ...]:
        """They, and those who were made one with them."""
        return self.together.people if self.together else (self.person_id,)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who it is, as they are known from here on.

    Of a known one something may be learnt: the number, or all else where only that was known. `is_first` says that
    nobody else is described alike. A human must look where somebody new `may_be_known`.
    """

    person: KeptKey
    is_new: bool = False
    is_first: bool = False
    learns: bool = False
    may_be_known: bool = False


def recognise(new: KeptKey, known: Sequence[KeptKey]) -> Recognised:
    """Who `new` is, among these who share a number or a part with them."""
    like_it = [one for one in known if new.whole and one.whole == new.whole]
    if numbered := next((one for one in known if new.fingerprint and one.fingerprint == new.fingerprint), None):
        return _numbered(numbered, new, is_first=not like_it)
    possible = [one for one in known if may_be_one(new, one)]
    same = sorted((one for one in like_it if one in possible), key=lambda one: one.person_id)
    if len({one.people for one in same}) == 1:
        return _again(same[0], new)
    return Recognised(new, is_new=True, is_first=not like_it, may_be_known=bool(possible))


def _numbered(known: KeptKey, new: KeptKey, *, is_first: bool) -> Recognised:
    if known.parts or not new.parts:
        return Recognised(known)
    # Whoever was kept by an earlier release is known by number alone.
    return Recognised(replace(known, whole=new.whole, parts=new.parts), is_first=is_first, learns=True)


def _again(known: KeptKey, new: KeptKey) -> Recognised:
    if new.fingerprint is None:
        return Recognised(known)
    group = replace(known.together, number=new.fingerprint) if known.together else None
    return Recognised(replace(known, fingerprint=new.fingerprint, together=group), learns=True)


def may_be_one(one: KeptKey, other: KeptKey) -> bool:
    """Whether they share two of the three, and have not a number each."""
    return bool(set(one.parts) & set(other.parts)) and not (one.number and other.number)
