"""Whose figures somebody may see: an analyst of boroughs those of their own; whoever else may see any sees all."""

from dataclasses import dataclass

from starlette.requests import Request

from services.contract.boroughs import BoroughSlug
from services.contract.rights import Role
from services.runtime.working.callers import Caller

# Whoever has one of them sees the region, whatever else they are.
_OF_THE_REGION = frozenset({Role.REGION_ANALYST, Role.OPS})


@dataclass(frozen=True, slots=True)
class Sight:
    """The boroughs that somebody sees; all, and London as a whole, where none are named."""

    boroughs: tuple[BoroughSlug, ...] | None = None

    @classmethod
    def of(cls, request: Request) -> "Sight":
        """That of whoever asks, who may see figures."""
        caller: Caller | None = request.state.caller
        return cls.of_caller(caller)

    @classmethod
    def of_caller(cls, caller: Caller | None) -> "Sight":
        """That of a caller; of nobody, where pages are open to whoever asks."""
        roles = frozenset(caller.roles) if caller else frozenset[str]()
        is_bound = Role.BOROUGH_ANALYST in roles and not _OF_THE_REGION & roles
        return cls(caller.boroughs if caller and is_bound else None)

    def sees(self, borough: BoroughSlug | None) -> bool:
        """Whether somebody sees this borough; None is London as a whole."""
        return self.boroughs is None or borough in self.boroughs
