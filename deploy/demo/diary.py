"""What those outside Linkway know of the day: what was asked at the doors, what they answered, what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deploy.conservation.facts import Came
from deploy.invented.referrals import Planned


class Became(StrEnum):
    """What became of an accepted referral."""

    MATCHED = "matched"
    WAITING = "waiting"


@dataclass(frozen=True)
class Counts:
    """How far the day has come; `to_tell` are the matched who agreed to be told."""

    planned: int
    accepted: int = 0
    matched: int = 0
    waiting: int = 0
    to_tell: int = 0
    told: int = 0
    attended: int = 0
    missed: int = 0


@dataclass
class Diary:
    """Kept while the day goes on, by referral id. `sent` is when the request of an accepted referral began.

    `refused` and `unrecorded` are what the doors said where they did not take a referral or an attendance.
    """

    plan: Sequence[Planned]
    planned: dict[str, Planned] = field(default_factory=dict)
    sent: dict[str, datetime] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    unrecorded: list[str] = field(default_factory=list)
    became: dict[str, Became] = field(default_factory=dict)
    matched_at: dict[str, datetime] = field(default_factory=dict)
    came: dict[str, Came] = field(default_factory=dict)
    told: int = 0

    @property
    def accepted(self) -> frozenset[str]:
        """The referrals for which the door said yes."""
        return frozenset(self.sent)

    @property
    def undecided(self) -> set[str]:
        """Those accepted of which nobody has said yet whether there is a place."""
        return self.sent.keys() - self.became.keys()

    @property
    def expected(self) -> set[str]:
        """Those matched, of which the provider has not said yet whether the person came."""
        return self.matched_at.keys() - self.came.keys()

    @property
    def over(self) -> bool:
        """Whether everything that was to happen has happened."""
        all_sent = len(self.sent) + len(self.refused) == len(self.plan)
        return all_sent and not self.undecided and not self.expected

    def counts(self) -> Counts:
        """How far the day has come."""
        return Counts(
            planned=len(self.plan),
            accepted=len(self.sent),
            matched=len(self.matched_at),
            waiting=len(self.became) - len(self.matched_at),
            to_tell=sum(self.planned[referral_id].wants_word for referral_id in self.matched_at),
            told=self.told,
            attended=sum(came is Came.ATTENDED for came in self.came.values()),
            missed=sum(came is Came.MISSED for came in self.came.values()),
        )
