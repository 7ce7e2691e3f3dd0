"""How a door says no: what is wrong, where, and what to do, as RFC 9457 problem details carry it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a request: a JSON pointer into it (`#/person/nhs_number`), and what to do about it.

    `code` is for programs; without one it is the slug of the refusal that the fault belongs to.
    """

    pointer: str
    detail: str
    code: str = ""


class Refusal(Exception):
    """A request that cannot be done. Subclasses are named for the situation and say their status and title.

    A subclass's docstring says what it means, to whoever asked; `what_to_do` is what helps in every such case, and
    `detail` in this one.
    """

    status: ClassVar[int] = 422
    title: ClassVar[str] = "The request cannot be done as it is"
    what_to_do: ClassVar[str] = "Mend what the answer points at, and send the request again."

    def __init__(self, detail: str, *faults: Fault) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = tuple(replace(fault, code=fault.code or self.slug()) for fault in faults)

    @classmethod
    def slug(cls) -> str:
        """`referral-not-found` for ReferralNotFound: the situation's name where it stands in an address."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def kinds(cls) -> Iterator[type["Refusal"]]:
        """Every kind of refusal that is known to the program."""
        for kind in cls.__subclasses__():
            yield kind
            yield from kind.kinds()


class RequestHasFaults(Refusal):
    """Fields of the request are missing, misspelt, or say what cannot be. All that can be known is told at once."""

    title = "The request has faults"
    what_to_do = "Mend what `errors` points at, and send the request again, with the same Idempotency-Key."
