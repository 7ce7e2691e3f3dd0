"""The steps of a referral's life: made, matched or waiting, attended or missed."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.events import Attended, Event, Matched, Missed, ReferralCreated, Sealed, Unmatched
from services.contract.refusals import Fault, Refusal
from services.contract.vocabulary import AgeBand, Channel, EthnicCategory, Gender, Need, ReferrerRole, Urgency
from services.referral.domain.age import day_in_london
from services.referral.domain.referral import Attendance, Match, Outcome, Referral, Waiting

Decided = tuple[Referral, Sequence[Event]]


class NeverMadeHere(LookupError):
    """Matching speaks of a referral that this service does not know."""


class NoPlaceHeld(Refusal):
    """Attendance of somebody whom no service expects."""

    status = 409
    title = "The referral is not matched"


class AttendanceRecordedBefore(Refusal):
    """Attendance was recorded before, and otherwise."""

    status = 409
    title = "Attendance was recorded before"


class AttendanceDayImpossible(Refusal):
    """Nobody can have come on that day."""

    title = "The day of attendance cannot be right"


def create(
    *,
    referral_id: UUID,
    organisation: str,
    borough: BoroughSlug,
    needs: tuple[Need, ...],
    urgency: Urgency,
    referrer_role: ReferrerRole,
    outcode: str,
    band: AgeBand,
    gender: Gender,
    ethnic_category: EthnicCategory,
    channel: Channel,
    sealed: Sealed,
    event_id: str,
    now: datetime,
) -> Decided:
    """Begin a referral's life, and say so in an event that will have this id, to which `sealed` is bound."""
    both = {"referral_id": referral_id, "needs": needs, "urgency": urgency, "channel": channel, "sealed": sealed}
    created = ReferralCreated(
        **both,
        referrer_role=referrer_role,
        outcode=outcode,
        age_band=band,
        gender=gender,
        ethnic_category=ethnic_category,
    )
    referral = Referral(**both, organisation=organisation, borough=borough, created_at=now, created_event_id=event_id)
    return referral, (created,)


def hear_matched(referral: Referral | None, matched: Matched, now: datetime) -> Decided:
    """A place is held, so the person waits no longer."""
    match = Match(
        service_id=matched.service_id,
        service_name=matched.service_name,
        organization_name=matched.organization_name,
        distance_metres=matched.distance_metres,
        why=matched.why,
        matched_at=now,
    )
    return _known(referral, matched.referral_id).model_copy(update={"match": match, "waiting": None}), ()


def hear_unmatched(referral: Referral | None, unmatched: Unmatched, _now: datetime) -> Decided:
    """No place is to be had, so the person waits."""
    waiting = Waiting(reason=unmatched.reason, why=unmatched.why)
    return _known(referral, unmatched.referral_id).model_copy(update={"match": None, "waiting": waiting}), ()


def _known(referral: Referral | None, referral_id: UUID) -> Referral:
    if referral is None:
        raise NeverMadeHere(f"Referral {referral_id} was not made here. See who said whether it is matched.")
    return referral


def record_attendance(referral: Referral, attendance: Attendance, now: datetime) -> Decided:
    """Take the provider's word on who came. The same word again says nothing; another word is refused."""
    if referral.attendance == attendance:
        return referral, ()
    if referral.attendance:
        said = f"{referral.attendance.outcome.value} on {referral.attendance.on}"
        raise AttendanceRecordedBefore(f"It says {said}. If that is wrong, ask whoever runs Linkway to put it right.")
    if referral.match is None:
        raise NoPlaceHeld("No service expects the person yet. Record attendance once the referral is matched.")
    _check(attendance.on, first=day_in_london(referral.match.matched_at), last=day_in_london(now))
    return referral.model_copy(update={"attendance": attendance}), (_news(referral, referral.match, attendance),)


def _check(on: date, *, first: date, last: date) -> None:
    if not first <= on <= last:
        detail = f"Give a day from {first}, when the referral was matched, to {last}, today."
        raise AttendanceDayImpossible(detail, Fault("#/on", detail))


def _news(referral: Referral, match: Match, attendance: Attendance) -> Event:
    about = {"referral_id": referral.referral_id, "service_id": match.service_id}
    if attendance.outcome is Outcome.ATTENDED:
        return Attended(**about, attended_on=attendance.on)
    return Missed(**about, missed_on=attendance.on)
