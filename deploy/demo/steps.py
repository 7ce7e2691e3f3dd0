"""What those outside Linkway do next with a referral, by what they decided and how far it is. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from deploy.invented.courses import Course
from services.contract.words.life_words import (
    AttendanceOutcome,
    ClosedReason,
    OfferDeclinedReason,
    ProviderDeclinedReason,
    ReferralOutcome,
)
from services.contract.words.measure_words import Occasion
from services.referral.domain.life import OPEN, State

NEXT_WEEK = timedelta(days=7)


class Who(StrEnum):
    """Who takes a step."""

    REFERRER = "referrer"
    PROVIDER = "provider"
    LINK_WORKER = "link worker"


@dataclass(frozen=True)
class Recorded:
    """An attendance as the referral service keeps it."""

    attendance_id: str
    on: date
    came: AttendanceOutcome


@dataclass(frozen=True)
class Seen:
    """How far a referral is, as far as whoever acts must know; `moves` while matching is to say what comes next."""

    state: State
    service_id: str | None = None
    organization_id: str | None = None
    recorded: tuple[Recorded, ...] = ()
    moves: bool = False

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "Seen":
        """A referral as its service keeps it, or shows it to a link worker."""
        match = state.get("match") or state.get("place") or {}
        stands = State(state["state"])
        agreed = stands is State.ASKED and bool(match.get("provider_accepted"))
        return cls(
            state=stands,
            service_id=match.get("service_id"),
            organization_id=match.get("organization_id"),
            recorded=tuple(
                Recorded(one["attendance_id"], date.fromisoformat(one["on"]), AttendanceOutcome(one["outcome"]))
                for one in state["attendances"]
            ),
            moves=agreed or stands is State.RECEIVED,
        )


@dataclass(frozen=True)
class Step:
    """What is asked: by whom, at which address below the referral's, with what; `name` is the step's own.

    `came` and `end` are what is true once the door has taken it; `asked` is the occasion on which the person said how
    they are.
    """

    name: str
    by: Who
    path: str
    body: Mapping[str, Any]
    came: tuple[date, AttendanceOutcome] | None = None
    end: State | None = None
    declines: bool = False
    asked: Occasion | None = None
    verb: str = "POST"


def next_step(course: Course, seen: Seen, done: Collection[str], today: date) -> Step | None:
    """The first that is to be done and was not; None where everything is as people want it."""
    return next((step for step in _wanted(course, seen, today) if step.name not in done), None)


def _wanted(course: Course, seen: Seen, today: date) -> Iterator[Step]:
    if seen.state is State.NEEDS_A_HUMAN:
        yield Step("decide", Who.LINK_WORKER, "human-decision", {"decision": "go-on"})
    elif seen.state in OPEN - {State.RECEIVED}:
        if course.withdraws:
            yield Step("withdraw", Who.REFERRER, "withdrawal", {"reason": "person-asked"}, end=State.WITHDRAWN)
        yield from _BY_STATE[seen.state](course, seen, today)


def _offered(course: Course, seen: Seen, _: date) -> Iterator[Step]:
    yield from _turn_down(course)
    yield Step(f"accept-{seen.service_id}", Who.LINK_WORKER, "person-answer", {"answer": "accept"})


def _turn_down(course: Course) -> Iterator[Step]:
    if course.turns_down:
        said = {
            "answer": "decline",
            "reason": OfferDeclinedReason.WRONG_TIME,
            "seek_another": course.seeks_another,
        }
        yield Step("turn-down", Who.LINK_WORKER, "person-answer", said, declines=True)


def _provider_answers(course: Course, seen: Seen, _: date) -> Iterator[Step]:
    """Before the person knows of the place, or once they have said yes."""
    yield from _provider_declines(course)
    yield Step(f"provider-accepts-{seen.service_id}", Who.PROVIDER, "provider-answer", {"answer": "accept"})


def _provider_declines(course: Course) -> Iterator[Step]:
    if course.provider_declines:
        said = {"answer": "decline", "reason": ProviderDeclinedReason.NOT_SUITABLE}
        yield Step("provider-declines", Who.PROVIDER, "provider-answer", said, declines=True)


def _arranged(course: Course, seen: Seen, today: date) -> Iterator[Step]:
    """Where a match is settled at once, people and providers say no by ringing up, so it is as well possible now."""
    yield from _turn_down(course)
    yield from _provider_declines(course)
    yield from _attending(course, seen, today)


def _attending(course: Course, seen: Seen, today: date) -> Iterator[Step]:
    came = AttendanceOutcome.ATTENDED if course.comes and not course.corrected else AttendanceOutcome.MISSED
    if course.closes and course.comes:
        yield from _measures(course, Occasion.START, today)
    yield _attendance("attend", today, came)
    if course.comes and course.corrected:
        yield from _corrections(seen, today)
    if course.cancels:
        yield _attendance("cancel", today + NEXT_WEEK, AttendanceOutcome.CANCELLED)
    if course.closes and course.comes:
        yield from _measures(course, Occasion.END, today)
        yield _close(ClosedReason.COMPLETED, ReferralOutcome.NEED_MET)
    elif course.closes:
        yield _close(ClosedReason.DID_NOT_ATTEND, ReferralOutcome.NOT_MET)


def _measures(course: Course, occasion: Occasion, today: date) -> Iterator[Step]:
    if course.answers:
        answers = course.answers.start if occasion is Occasion.START else course.answers.end
        said = {"occasion": occasion, "taken_on": today.isoformat(), "answers": answers}
        yield Step(f"ask-at-{occasion}", Who.LINK_WORKER, "measures", said, asked=occasion)


def _attendance(name: str, on: date, came: AttendanceOutcome) -> Step:
    said = {"outcome": came, "on": on.isoformat()}
    return Step(name, Who.PROVIDER, "attendances", said, came=(on, came))


def _corrections(seen: Seen, today: date) -> Iterator[Step]:
    for one in seen.recorded:
        if one.on == today and one.came is AttendanceOutcome.MISSED:
            said = {"outcome": AttendanceOutcome.ATTENDED, "on": one.on.isoformat()}
            path, came = f"attendances/{one.attendance_id}", (one.on, AttendanceOutcome.ATTENDED)
            yield Step("correct", Who.PROVIDER, path, said, came=came, verb="PUT")


def _waiting(course: Course, _seen: Seen, _today: date) -> Iterator[Step]:
    if course.closes:
        yield _close(ClosedReason.NO_SUITABLE_SERVICE, ReferralOutcome.NOT_MET)


def _close(reason: ClosedReason, outcome: ReferralOutcome) -> Step:
    return Step("close", Who.LINK_WORKER, "closure", {"reason": reason, "outcome": outcome}, end=State.CLOSED)


_BY_STATE = {
    State.WAITING: _waiting,
    State.ASKED: _provider_answers,
    State.OFFERED: _offered,
    State.ACCEPTED: _provider_answers,
    State.ARRANGED: _arranged,
    State.ATTENDING: _attending,
}
