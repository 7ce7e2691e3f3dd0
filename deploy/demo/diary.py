"""What those outside Linkway know of the day: what was asked at the doors, what they answered, what became of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deploy.conservation.evidence import Asked
from deploy.conservation.facts import Days, Said, Word
from deploy.conservation.said import HOLDS, used_again
from deploy.demo.steps import Step
from deploy.invented.referrals import Planned
from services.contract.words.life_words import AttendanceOutcome
from services.contract.words.measure_words import Occasion
from services.referral.domain.life import State


class Way(StrEnum):
    """By which door a referral came."""

    HTTP = "http"
    FHIR = "fhir"
    LIST = "import"
    PARTNER = "partner"


@dataclass(frozen=True)
class Counts:
    """How far the day has come.

    `doors` says how many came by which; a provider was `asked` about some before they were told, and at the `decided` a
    human looked first; `to_tell` are the matched who agreed to be told, `waiting` were never matched. `declined` counts
    every no of a person or a provider, `released` the places that were given up, `used_again` those of them that
    somebody else has had since, `measured` those who said how they are at the start and at the end.
    """

    planned: int
    accepted: int = 0
    doors: Mapping[Way, int] = field(default_factory=dict)
    matched: int = 0
    asked: int = 0
    decided: int = 0
    waiting: int = 0
    to_tell: int = 0
    told: int = 0
    attended: int = 0
    missed: int = 0
    declined: int = 0
    closed: int = 0
    withdrawn: int = 0
    measured: int = 0
    released: int = 0
    used_again: int = 0
    finished: int = 0


@dataclass
class Diary:
    """Kept while the day goes on, by referral id. `sent` is when the request of an accepted referral began.

    `refused` and `untaken` are what the doors said where they did not take a referral or a step.
    """

    plan: Sequence[Planned]
    planned: dict[str, Planned] = field(default_factory=dict)
    sent: dict[str, datetime] = field(default_factory=dict)
    ways: dict[str, Way] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    untaken: list[str] = field(default_factory=list)
    done: defaultdict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))
    finished: set[str] = field(default_factory=set)
    said: tuple[Said, ...] = ()
    told: int = 0

    def take_in(self, referral_id: str, planned: Planned, sent: datetime, way: Way) -> None:
        """A door said yes to a referral."""
        self.planned[referral_id] = planned
        self.sent[referral_id] = sent
        self.ways[referral_id] = way

    def note(self, referral_id: str, step: Step) -> None:
        """A step was asked for."""
        self.done[referral_id].append(step)

    def hear(self, said: tuple[Said, ...], told: int) -> None:
        """What matching has said by now, and how many were told of a match."""
        self.said, self.told = said, told

    @property
    def accepted(self) -> frozenset[str]:
        """The referrals for which a door said yes."""
        return frozenset(self.sent)

    @property
    def sent_alone(self) -> Mapping[str, datetime]:
        """When each began to be sent; who stands on a list waits for the list first, so they are left out."""
        return {one: at for one, at in self.sent.items() if self.ways[one] is not Way.LIST}

    @property
    def unfinished(self) -> set[str]:
        """Those accepted with whom something is to be done, or of whom matching has not spoken."""
        return self.sent.keys() - self.finished

    @property
    def over(self) -> bool:
        """Whether everything that was to happen has happened."""
        return len(self.sent) + len(self.refused) == len(self.plan) and not self.unfinished

    @property
    def placed_at(self) -> dict[str, datetime]:
        """When each referral first had a place, whether its provider was asked about it or not."""
        placed = [one for one in self.said if one.word in HOLDS]
        return {one.referral_id: one.at for one in reversed(placed)}

    @property
    def asked(self) -> Asked:
        """What the doors took, as the checks compare it with what is kept."""
        return Asked(
            accepted=self.accepted,
            refused=[*self.refused, *self.untaken],
            came={one: self._days(one) for one in self.done},
            ended={one: step.end for one, steps in self.done.items() for step in steps if step.end},
        )

    def done_of(self, referral_id: str) -> set[str]:
        """The names of the steps that were taken."""
        return {step.name for step in self.done[referral_id]}

    def _days(self, referral_id: str) -> Days:
        words = [step.came for step in self.done[referral_id] if step.came]
        return {on.isoformat(): came for on, came in words}

    def counts(self) -> Counts:
        """How far the day has come."""
        matched = {one.referral_id for one in self.said if one.word is Word.MATCHED}
        answered = {one.referral_id for one in self.said if one.word is Word.UNMATCHED}
        days = [self._days(one).values() for one in self.done]
        ends = Counter(step.end for steps in self.done.values() for step in steps)
        return Counts(
            planned=len(self.plan),
            accepted=len(self.sent),
            doors=dict(Counter(self.ways.values())),
            matched=len(matched),
            asked=len({one.referral_id for one in self.said if one.word is Word.ASKED}),
            decided=sum(any(step.name == "decide" for step in steps) for steps in self.done.values()),
            waiting=len(answered - matched),
            to_tell=sum(self.planned[one].wants_word for one in matched),
            told=self.told,
            attended=sum(AttendanceOutcome.ATTENDED in came for came in days),
            missed=sum(AttendanceOutcome.MISSED in came and AttendanceOutcome.ATTENDED not in came for came in days),
            declined=sum(step.declines for steps in self.done.values() for step in steps),
            closed=ends[State.CLOSED],
            withdrawn=ends[State.WITHDRAWN],
            measured=sum(any(step.asked is Occasion.END for step in steps) for steps in self.done.values()),
            released=sum(one.word is Word.RELEASED for one in self.said),
            used_again=used_again(self.said),
            finished=len(self.finished),
        )
