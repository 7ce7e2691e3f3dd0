"""What the services keep about a run's referrals, as it was read from each, without anybody's word for it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from services.contract.words.life_words import AttendanceOutcome
from services.contract.words.vocabulary import About
from services.referral.domain.life import State

# The last word on each day, by the day as it is written.
Days = Mapping[str, AttendanceOutcome]


class ReferralStatus(StrEnum):
    """How far a referral is, in the words that the services have in common. At rest no place is sought."""

    SOUGHT = "one for whom a place is sought"
    ASKED = "one for whom a provider is asked"
    HELD = "one who has a place"
    WAITING = "one who waits"
    WITH_A_HUMAN = "one at whom a human must look"
    ENDED = "ended"


# Whoever stands so has a place.
HOLDING = frozenset({ReferralStatus.ASKED, ReferralStatus.HELD})


@dataclass(frozen=True)
class KeptReferral:
    """A referral as one service keeps it: how far it is, the service where it has a place, and whether it waits.

    While its provider is asked it has the place already, and the person knows nothing of it. Whoever
    `waits_for_a_place` gets the next that suits; others wait for a word, or are too young.
    """

    status: ReferralStatus
    matched_to: str | None = None
    waiting: bool = False
    waits_for_a_place: bool = False


@dataclass(frozen=True)
class Life(KeptReferral):
    """A referral as the referral service keeps it; `outcome` is what came of it, where anybody has said so.

    Where somebody `is_awaited`, their answer is due at some time.
    """

    wants_word: bool = True
    is_awaited: bool = False
    came: Days = field(default_factory=dict)
    end: State | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class Journey:
    """A referral as reporting counts it; `matched_to` is the service where it has a place.

    Where a place was ever offered, it `is_dated`: reporting knows how long that took.
    """

    matched_to: str | None = None
    created: bool = True
    told: bool = False
    attended: bool = False
    released: int = 0
    end: State | None = None
    is_dated: bool = True


@dataclass(frozen=True)
class Places:
    """The places of one community service, and the referrals that hold one; its provider is `asked` about some.

    Where nobody has said the capacity, it may be asked about `asks_at_once` people. `sessions` are the appointments and
    courses of which places are held.
    """

    capacity: int | None
    held_by: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    asks_at_once: int = 0
    sessions: tuple["SessionPlaces", ...] = ()


@dataclass(frozen=True)
class SessionPlaces:
    """The places of one appointment or course, and the referrals that hold one."""

    key: str
    places: int
    held_by: tuple[str, ...]


class Word(StrEnum):
    """What matching says of a referral's place; `asked` is its `matched` while the provider is to answer."""

    ASKED = "asked"
    MATCHED = "matched"
    UNMATCHED = "unmatched"
    RELEASED = "place-released"


# What the person is told of.
ANSWERS = frozenset({Word.MATCHED, Word.UNMATCHED})


@dataclass(frozen=True)
class Said:
    """One event of matching's, as it lies on Kafka; its provider has `agreed` where it said yes before."""

    referral_id: str
    word: Word
    at: datetime
    service_id: str | None = None
    agreed: bool = False


@dataclass(frozen=True)
class Notice:
    """A notice as the notify service keeps it: `sent` once the mail server took it, `wanted` unless it must not go.

    It is `in_doubt` where notify died before the mail server's answer came: that is kept for a human, and not repeated.
    It is `cancelled` where there was nothing to tell any more.
    """

    notice_id: str
    referral_id: str
    about: About
    wanted: bool
    sent: bool
    in_doubt: bool = False
    cancelled: bool = False


class FinalStatus(StrEnum):
    """How far a referral is at the end of a day. Whom no place that is free helps, a human helps on."""

    WITH_A_PLACE = "with a place"
    ON_THE_LIST = "on the waiting list"
    WITH_A_HUMAN = "with a human"
    ENDED = "ended"
    UNANSWERED = "not answered"


_FINAL = {
    ReferralStatus.ASKED: FinalStatus.WITH_A_PLACE,
    ReferralStatus.HELD: FinalStatus.WITH_A_PLACE,
    ReferralStatus.WITH_A_HUMAN: FinalStatus.WITH_A_HUMAN,
    ReferralStatus.ENDED: FinalStatus.ENDED,
}


@dataclass(frozen=True)
class Facts:
    """Everything that is checked. The mappings go by referral id but for places (service id) and mails (notice id).

    `accepted` are the referrals for which a door said yes, `refused` what a door said that did not take something;
    `came` and `ended` are what was recorded through the doors. `said` is in the order of each referral's log. `timers`
    are the referrals for which a service has something due at some time, by service. Whoever waits and `could_go`
    somewhere is there with the service that suits and has a place free.
    """

    accepted: frozenset[str]
    refused: tuple[str, ...]
    came: Mapping[str, Days]
    ended: Mapping[str, State]
    lives: Mapping[str, Life]
    verdicts: Mapping[str, KeptReferral]
    said: tuple[Said, ...]
    places: Mapping[str, Places]
    notices: tuple[Notice, ...]
    mails: Mapping[str, int]
    journeys: Mapping[str, Journey]
    outboxes: Mapping[str, int] = field(default_factory=dict)
    dead_letters: Mapping[str, int] = field(default_factory=dict)
    timers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    waiting_list: frozenset[str] = frozenset()
    could_go: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> set[str]:
        """The referrals whose person was told of a match."""
        return {notice.referral_id for notice in self.notices if notice.sent and notice.about is About.MATCHED}

    @property
    def final_statuses(self) -> dict[FinalStatus, int]:
        """How many of the accepted referrals have each status in the end; each has one."""
        counted = Counter(self._final_status(one) for one in self.accepted)
        return {status: counted[status] for status in FinalStatus}

    def _final_status(self, one: str) -> FinalStatus:
        life = self.lives.get(one)
        if life is None or life.status is ReferralStatus.SOUGHT:
            return FinalStatus.UNANSWERED
        if life.status is ReferralStatus.WAITING:
            return FinalStatus.ON_THE_LIST if one in self.waiting_list else FinalStatus.WITH_A_HUMAN
        return _FINAL[life.status]
