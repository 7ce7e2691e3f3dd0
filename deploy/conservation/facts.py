"""What the services keep about a run's referrals, as it was read from each, without anybody's word for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class About(StrEnum):
    """What a notice is about."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"


class Came(StrEnum):
    """Whether the person came."""

    ATTENDED = "attended"
    MISSED = "missed"


@dataclass(frozen=True)
class ReferralStanding:
    """How far a referral is, as one service keeps it: at most one of these is right."""

    matched_to: str | None = None
    waiting: bool = False


@dataclass(frozen=True)
class Life(ReferralStanding):
    """A referral as the referral service keeps it."""

    wants_word: bool = True
    came: Came | None = None


@dataclass(frozen=True)
class Journey(ReferralStanding):
    """A referral as reporting counts it."""

    created: bool = True
    told: bool = False
    came: Came | None = None


@dataclass(frozen=True)
class Places:
    """The places of one community service, and the referrals that hold one."""

    capacity: int
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A notice as the notify service keeps it: `sent` once the mail server took it, `wanted` unless it must not go.

    It is `in_doubt` where notify died before the mail server's answer came: that is kept for a human, and not repeated.
    It is `cancelled` where its place was released, or its referral ended, before it began to leave.
    """

    notice_id: str
    referral_id: str
    about: About
    wanted: bool
    sent: bool
    in_doubt: bool = False
    cancelled: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything that is checked. The mappings go by referral id but for places (service id) and mails (notice id).

    `accepted` are the referrals for which the door said yes, `refused` what a door said that did not take
    something; `came` is what was recorded through the door of attendance.
    """

    accepted: frozenset[str]
    refused: tuple[str, ...]
    came: Mapping[str, Came]
    lives: Mapping[str, Life]
    verdicts: Mapping[str, ReferralStanding]
    places: Mapping[str, Places]
    notices: tuple[Notice, ...]
    mails: Mapping[str, int]
    journeys: Mapping[str, Journey]
    outboxes: Mapping[str, int] = field(default_factory=dict)
    dead_letters: Mapping[str, int] = field(default_factory=dict)

    @property
    def told(self) -> set[str]:
        """The referrals whose person was told of a match."""
        return {notice.referral_id for notice in self.notices if notice.sent and notice.about is About.MATCHED}
