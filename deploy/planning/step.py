"""One step of a plan: a difference between the files and what runs, and what becomes of it."""

from dataclasses import dataclass
from enum import StrEnum

from deploy.planning.changes import Change


class Fate(StrEnum):
    """What `linkway boroughs apply` makes of a step.

    `apply`: it does it. `by-hand`: it goes on without, and says what to do. `refused`: it does nothing at all while
    such a step stands in the plan, because files that ask for it may be the wrong ones.
    """

    APPLY = "apply"
    BY_HAND = "by-hand"
    REFUSED = "refused"


@dataclass(frozen=True)
class Step:
    """What differs, told as what would mend it: `what` is done `where`, and `why`.

    `change` is what is changed where it is done; `instead` what to do where it is not. `loses_data`: records would be
    gone for good. `details` name what it is about, one by one.
    """

    what: str
    where: str
    why: str
    change: Change | None = None
    instead: str = ""
    loses_data: bool = False
    details: tuple[str, ...] = ()

    @property
    def fate(self) -> Fate:
        """What becomes of it."""
        if self.loses_data:
            return Fate.REFUSED
        return Fate.APPLY if self.change else Fate.BY_HAND
