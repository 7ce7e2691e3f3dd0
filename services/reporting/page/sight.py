"""Whose figures somebody may see: an analyst of boroughs those of their own; whoever else may see any sees all."""

from dataclasses import dataclass

from starlette.requests import Request

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role
from services.runtime.working.callers import Caller

# Whoever has one of them sees the region, whatever else they are.
_OF_THE_REGION = frozenset({Role.REGION_ANALYST, Role.OPS})


@dataclass(frozen=True, slots=True)
class Sight:
    """The boroughs that somebody sees; all, and London as a whole, where none are named."""

    boroughs: tuple[BoroughSlug, ...] | None = None

    @classmethod
    def of(cls, request: Request) -> "Sight":
        """That of whoever asks and may see figures; nobody else sees any."""
        caller: Caller | None = request.state.caller
        if caller is None:
            return cls(())
        is_bound = Role.BOROUGH_ANALYST in caller.roles and not _OF_THE_REGION & set(caller.roles)
        return cls(caller.boroughs if is_bound else None)

    def sees(self, borough: BoroughSlug | None) -> bool:
        """Whether somebody sees this borough; None is London as a whole."""
        return self.boroughs is None or borough in self.boroughs
