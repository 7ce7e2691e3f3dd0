"""What can be done with a referral by whoever looks at it, and what of it comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from services.contract.doors.rights import Action
from services.referral.domain.life import LIFE, OPEN, State, Step
from services.referral.domain.referral import Referral
from services.referral.domain.ties import may
from services.referral.doors.pages.work.asked.table import FORMS
from services.runtime.working.callers import Caller

CHOICE: Final = "service-choice"
# What a link worker does about a referral that stands there; where nothing is named, others are to act.
_NEXT: Mapping[State, str] = {
    State.NEEDS_A_HUMAN: "human-decision",
    State.WAITING: CHOICE,
    State.OFFERED: "person-answer",
    State.ARRANGED: "attendances",
    State.ATTENDING: "closure",
}


@dataclass(frozen=True, slots=True)
class WayOn:
    """A link to something that can be done, below the referral's address, with its access key if it has one.

    What is not `listed` has its link beside what it is about, and not among what can be done next.
    """

    path: str
    says: str
    key: str = ""
    listed: bool = True


def ways_on(caller: Caller, referral: Referral) -> Sequence[WayOn]:
    """All that the caller can do now; what comes next is the first, where it is the caller's to do."""
    ways = [
        WayOn(one.path, one.title, one.key, one.listed)
        for one in FORMS
        if referral.state in one.when and not one.hinders(referral) and may(caller, one.action, referral)
    ]
    if referral.state in LIFE[Step.CHOOSE].begins and may(caller, Action.CHOOSE_A_SERVICE, referral):
        ways.append(WayOn(CHOICE, "Choose a service", "s"))
    return sorted(ways, key=lambda one: one.path != _NEXT.get(referral.state))


def comes_next(ways: Sequence[WayOn], referral: Referral) -> WayOn | None:
    """What is to be done now, if it is the caller's to do."""
    return next((one for one in ways if one.path == _NEXT.get(referral.state)), None)


def can_take_on(caller: Caller, referral: Referral) -> bool:
    """Whether the caller can take the referral on: nobody has it, or somebody else."""
    to = referral.assigned_to
    theirs = to is not None and (to.organisation, to.person) == (caller.organisation, caller.person)
    return caller.person is not None and not theirs and referral.state in OPEN and may(caller, Action.ASSIGN, referral)
