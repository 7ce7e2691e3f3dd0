"""Faults of the kind that a change of tomorrow may bring, planted so that it shows whether they would be found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.simulation.part import Script


@dataclass(frozen=True)
class Plant:
    """`spoil` changes how services are made; `patches` are (where, name, what) to be put there for a while.

    `soonest` are seeds that noticed it before, and are played first: of what is seldom met, another two hundred worlds
    are played only where those notice it no longer.
    """

    spoil: Callable[[Script], Script] = lambda script: script
    patches: tuple[tuple[Any, str, Any], ...] = ()
    all_services: bool | None = None
    poison: float = 0.3
    soonest: tuple[int, ...] = ()

    @contextmanager
    def planted(self) -> Iterator[None]:
        """While this lasts, the patches are in their places."""
        before = [getattr(where, name) for where, name, _ in self.patches]
        for where, name, what in self.patches:
            setattr(where, name, what)
        try:
            yield
        finally:
            for (where, name, _), what in zip(self.patches, before, strict=True):
                setattr(where, name, what)


NOTHING = Plant()
