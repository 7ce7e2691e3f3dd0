"""One check: which promises it looks at, and what it finds broken."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from deploy.conformance.evidence import Evidence

Finds = Callable[[Evidence], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Check:
    """`finds` gives a sentence for each thing that is broken, and nothing where all is well.

    With an `option` it is looked at only where the component declares it, or, where it says `unless`, only where not.
    `lacks` says why it could not be looked at in this trial, if it could not.
    """

    name: str
    promises: tuple[str, ...]
    finds: Finds
    option: str | None = None
    unless: str | None = None
    needs_restart: bool = False
    lacks: Callable[[Evidence], str | None] = lambda _: None

    def concerns(self, options: frozenset[str]) -> bool:
        """Whether it is looked at in a component with these options."""
        return (self.option is None or self.option in options) and self.unless not in options
