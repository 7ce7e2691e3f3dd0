"""How a door says no: what is wrong, where, and what to do, as RFC 9457 problem details carry it."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a request: a JSON pointer into it (`#/person/nhs_number`), and what to do about it."""

    pointer: str
    detail: str


class Refusal(Exception):
    """A request that cannot be done. Subclasses are named for the situation and say their status and title."""

    status: ClassVar[int] = 422
    title: ClassVar[str] = "The request cannot be done as it is"

    def __init__(self, detail: str, *faults: Fault) -> None:
        super().__init__(detail)
        self.detail = detail
        self.faults = faults
