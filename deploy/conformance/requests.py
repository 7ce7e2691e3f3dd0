"""What the component is asked to do by HTTP, and what it answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Where a referral is made.
REFERRALS = "/v1/referrals"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for a `scene`, at a path, under an Idempotency-Key; the answer is kept by its `name`.

    It is asked by the token of `who`, or without one. A `synthetic` one is about nobody; `beside` are further headers.
    """

    scene: str
    name: str
    path: str
    body: Mapping[str, Any] = field(default_factory=dict)
    who: str | None = None
    key: str | None = None
    method: str = "POST"
    synthetic: bool = False
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> Mapping[str, str]:
        """Those that it is sent with, beside its token."""
        key = {"Idempotency-Key": self.key} if self.key else {}
        return {**self.beside, **key, **({"Synthetic": "true"} if self.synthetic else {})}


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered by HTTP."""

    status: int
    body: Any = None

    @property
    def is_done(self) -> bool:
        """Whether what was asked is done."""
        return 200 <= self.status < 300

    @property
    def referral_id(self) -> str | None:
        """The referral that it is about, where it names one."""
        found = self.body.get("referral_id") if isinstance(self.body, dict) else None
        return found if isinstance(found, str) else None

    def one(self, name: str) -> dict[str, Any]:
        """The object of this name in what was answered; an empty one where it has none."""
        found = self.body.get(name) if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) else {}

    def all(self, name: str) -> list[dict[str, Any]]:
        """The objects in the list of this name; none where it has no such."""
        found = self.body.get(name) if isinstance(self.body, dict) else None
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


@dataclass(frozen=True, slots=True)
class AnsweredRequest:
    """A request with its answer, and after how many of the component's records it was sent."""

    request: Request
    answered: Answered
    after: int

    @property
    def is_made(self) -> bool:
        """Whether a referral was made by it, or found."""
        return self.request.path == REFERRALS and self.answered.is_done
