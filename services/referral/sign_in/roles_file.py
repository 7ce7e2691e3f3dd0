"""Who is what here, by what an issuer says of them: one file, in TOML, of rows that each give a role."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import OF_A_BOROUGH, Role, rights_of
from services.runtime.environment import SettingsUnusable
from services.runtime.working.callers import Caller

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PERSON = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_LONGEST = 60


class RolesUnusable(SettingsUnusable):
    """The file cannot be read, or says what cannot be; the message says where and what to do."""


class Row(BaseModel):
    """Whoever of whom the issuer says all of `where` has the role, in this organisation, for these boroughs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    where: Mapping[str, tuple[str, ...]] = Field(min_length=1)
    organisation: str | None = Field(default=None, pattern=f"^{_NAME.pattern}$", max_length=_LONGEST)
    organisation_claim: str | None = None
    boroughs: tuple[BoroughSlug, ...] = ()
    provides: tuple[UUID, ...] = ()
    provides_claim: str | None = None

    @model_validator(mode="after")
    def _is_tied_to_something(self) -> Self:
        if (self.organisation is None) == (self.organisation_claim is None):
            raise ValueError("give organisation, or organisation_claim where the issuer says it, and not both")
        if bool(self.boroughs) != (self.role in OF_A_BOROUGH):
            roles = ", ".join(sorted(OF_A_BOROUGH))
            raise ValueError(f"give boroughs to each of {roles}, and to no other role")
        if (self.provides or self.provides_claim) and self.role is not Role.PROVIDER:
            raise ValueError("give provides, or provides_claim, to a provider alone")
        return self

    def fits(self, claims: Mapping[str, Any]) -> bool:
        """Whether the issuer says all of it."""
        return all(set(wanted) & set(said(claims, claim)) for claim, wanted in self.where.items())

    def of(self, claims: Mapping[str, Any]) -> str | None:
        """The organisation that somebody has the role in; None where the issuer names none, or none by one name."""
        if self.organisation is not None:
            return self.organisation
        named = {name.lower() for name in said(claims, self.organisation_claim or "")}
        only = named.pop() if len(named) == 1 else ""
        return only if _NAME.fullmatch(only) and len(only) <= _LONGEST else None

    def provided(self, claims: Mapping[str, Any]) -> Iterator[UUID]:
        """The organisations of the directory whose services somebody provides; what is no id is passed over."""
        yield from self.provides
        for written in said(claims, self.provides_claim) if self.provides_claim else ():
            with suppress(ValueError):
                yield UUID(written)


class Roles(BaseModel):
    """The rows, the claim that tells people apart, and whether more claims are asked for than the ID token has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: str = "sub"
    userinfo: bool = False
    roles: tuple[Row, ...] = Field(min_length=1)

    def caller(self, claims: Mapping[str, Any]) -> Caller | None:
        """Who somebody is here; None for whoever has no role, and so may do nothing.

        The first row that fits says in which organisation and where; roles of other rows count for the same ones alone,
        so that nobody has in one borough what was given them in another.
        """
        fitting = [(row, organisation) for row in self.roles if row.fits(claims) and (organisation := row.of(claims))]
        person = person_of(next(iter(said(claims, self.person)), ""), str(claims.get("iss")))
        if not fitting or person is None:
            return None
        organisation = fitting[0][1]
        given = _given([row for row, its_own in fitting if its_own == organisation], claims)
        return Caller(
            organisation=organisation,
            rights=rights_of(given.roles),
            person=person,
            roles=tuple(role.value for role in given.roles),
            boroughs=given.boroughs,
            provides=given.provides,
        )


@dataclass(frozen=True, slots=True)
class _Given:
    roles: tuple[Role, ...]
    boroughs: tuple[BoroughSlug, ...]
    provides: tuple[UUID, ...]


def _given(rows: Sequence[Row], claims: Mapping[str, Any]) -> _Given:
    where = {row.role: {*_boroughs(rows, row.role)} for row in rows}
    first = next((boroughs for boroughs in where.values() if boroughs), set())
    roles = tuple(role for role, boroughs in where.items() if not boroughs or boroughs == first)
    provides = tuple(dict.fromkeys(one for row in rows for one in row.provided(claims)))
    return _Given(roles, tuple(borough for borough in BoroughSlug if borough in first), provides)


def _boroughs(rows: Sequence[Row], role: Role) -> Iterator[BoroughSlug]:
    for row in rows:
        if row.role is role:
            yield from row.boroughs


def said(claims: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """What claims say at a path, such as `groups`, or `roles.org_code` of each object in a list."""
    found: list[Any] = [claims]
    for name in path.split("."):
        found = [one[name] for one in _each(found) if isinstance(one, Mapping) and name in one]
    return tuple(one for one in _each(found) if isinstance(one, str))


def _each(values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from value
        else:
            yield value


def person_of(told: str, issuer: str) -> str | None:
    """An id that may stand beside what somebody does: as told, or a digest of what may be a name or an address."""
    if not told:
        return None
    if _PERSON.fullmatch(told) and len(told) <= _LONGEST:
        return told
    return f"p-{hashlib.sha256(f'{issuer} {told}'.encode()).hexdigest()[:24]}"


def read(path: Path) -> Roles:
    """The file. Raises RolesUnusable."""
    try:
        return Roles.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RolesUnusable(f"{path} cannot be read as roles: {error}.") from None
    except ValidationError as invalid:
        faults = "; ".join(
            f"{'.'.join(map(str, one['loc'])) or 'the file'}: {one['msg']}" for one in invalid.errors(include_url=False)
        )
        raise RolesUnusable(f"{path} says what cannot be. {faults}.") from None
