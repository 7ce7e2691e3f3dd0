"""What somebody typed whose session had ended when they sent it: kept sealed for ten minutes, and given back once."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from services.runtime.working.callers import Caller

KEPT_FOR = timedelta(minutes=10)

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TypedForm:
    """A form as it was sent, to which path, and by whom; what it says is shown to nobody else."""

    path: str
    fields: Fields = field(repr=False)
    organisation: str
    person: str | None

    def is_of(self, caller: Caller) -> bool:
        """Whether the same person asks for it."""
        return (self.organisation, self.person) == (caller.organisation, caller.person)

    def as_json(self) -> bytes:
        """All of it, to be sealed."""
        return json.dumps([self.path, [list(one) for one in self.fields], self.organisation, self.person]).encode()

    @classmethod
    def of_json(cls, written: bytes) -> "TypedForm":
        """What `as_json` wrote."""
        path, fields, organisation, person = json.loads(written)
        return cls(path, [(name, value) for name, value in fields], organisation, person)


class TypedForms(Protocol):
    """Where typed forms are kept."""

    async def keep(self, form: TypedForm) -> str:
        """Keep it: this function will give the id that it is asked for by. Raises Unavailable."""

    async def take(self, form_id: str) -> TypedForm | None:
        """The form, which is kept no longer; None where it is too old, or was given back. Raises Unavailable."""


class NoTypedForms(TypedForms):
    """Nothing is kept where nobody signs in."""

    async def keep(self, form: TypedForm) -> str:
        """An id of nothing."""
        return new_id()

    async def take(self, form_id: str) -> TypedForm | None:
        """Nothing."""
        return None


def new_id() -> str:
    """An id that nobody guesses."""
    return secrets.token_urlsafe(16)
