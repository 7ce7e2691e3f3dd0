"""What a person is told of their own referral, as facts that the page puts into words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from services.contract.events.matches import SessionTime
from services.contract.words.vocabulary import Channel
from services.referral.domain.life import ENDED, LIFE, Step
from services.referral.domain.own.going_there import GoingThere
from services.referral.domain.referral import Match, Referral

_METRES_A_MILE = 1609.344


@dataclass(frozen=True)
class Happened:
    """Something that happened: what, on which day, and at which service if at one."""

    what: str
    on: date
    service: str = ""


@dataclass(frozen=True)
class Told:
    """A referral as its person sees it."""

    referral: Referral
    now: datetime

    @property
    def place(self) -> Match | None:
        """What was found, once they may know of it."""
        return self.referral.place

    @property
    def going(self) -> GoingThere:
        """What they must know to go there."""
        return self.place.going_there if self.place else GoingThere()

    @property
    def times(self) -> tuple[SessionTime, ...]:
        """When they can go, from now on."""
        held = self.going.session
        known = (SessionTime(starts_at=held.starts_at, ends_at=held.ends_at),) if held else self.going.next_times
        return tuple(one for one in known if (one.ends_at or one.starts_at) > self.now)

    @property
    def miles(self) -> str:
        """How far it is from where they live, to the half mile."""
        return f"{max(0.5, round((self.place.distance_metres if self.place else 0) / _METRES_A_MILE * 2) / 2):g}"

    @property
    def may_answer(self) -> bool:
        """Whether they are asked if they want the place."""
        return self._may(Step.ACCEPT_OFFER)

    @property
    def may_decline(self) -> bool:
        """Whether they can give the place up."""
        return self._may(Step.DECLINE_OFFER)

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.referral.state not in ENDED

    @property
    def is_written_to(self) -> bool:
        """Whether they are told by email."""
        return self.referral.channel is Channel.EMAIL and not self.referral.silenced

    @property
    def shares(self) -> bool:
        """Whether the provider may have their name and how to reach them."""
        return self.referral.consent.shares_with_provider(self.now)

    @property
    def happened(self) -> list[Happened]:
        """What has happened so far, the latest first."""
        return sorted(self._happened(), key=lambda one: one.on, reverse=True)

    def _may(self, step: Step) -> bool:
        return self.referral.state in LIFE[step].begins

    def _happened(self) -> Iterator[Happened]:
        referral = self.referral
        if referral.ending:
            yield Happened("ended", referral.ending.at.date())
        here = self.place.service_name if self.place else ""
        for each in referral.attendances:
            is_here = self.place is not None and each.service_id == self.place.service_id
            yield Happened(each.outcome.value, each.on, here if is_here else "")
        if self.place:
            yield Happened("found", self.place.matched_at.date(), here)
        yield Happened("made", referral.created_at.date())
