"""How each measurement of one instrument compares with the one of the start; and which can stand beside each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.contract.doors.refusals import Fault, Refusal
from services.contract.events.measures import Scored
from services.contract.words.measure_words import Occasion
from services.referral.domain.measures.change import changes
from services.referral.domain.measures.scales import Score

# Who was asked longer before the referral was made is asked anew.
_BEFORE = timedelta(days=366)
_ORDER = tuple(Occasion)


class MeasuredBefore(Refusal):
    """The person was asked this on the same occasion before: start and end are once, a review is once a day."""

    status = 409
    title = "The person was asked before"
    what_to_do = "If what was recorded is wrong, whoever recorded it can correct it."


class MeasureDayImpossible(Refusal):
    """A day on which the person cannot have been asked: the start comes first, the end last, none is to come."""

    title = "The day of the measures cannot be"
    what_to_do = "Check the day, and the days of the other occasions."


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was scored, on which occasion and day; None where the answers cannot be read any more."""

    measurement_id: UUID
    occasion: Occasion
    taken_on: date
    scores: Sequence[Score] | None


def check_day(taken_on: date, made_on: date, today: date) -> None:
    """Raise MeasureDayImpossible where nobody would be asked on this day."""
    if not made_on - _BEFORE <= taken_on <= today:
        raise _impossible(f"Give a day from {made_on - _BEFORE}, a year before the referral was made, to {today}.")


def check_beside(new: Measurement, others: Iterable[Measurement]) -> None:
    """Raise MeasuredBefore or MeasureDayImpossible where this cannot stand beside the others of its instrument."""
    for other in others:
        is_one_day = new.taken_on == other.taken_on
        if new.occasion is other.occasion and (is_one_day or new.occasion is not Occasion.REVIEW):
            when = f"The occasion {other.occasion.value} was recorded, of {other.taken_on}."
            raise MeasuredBefore(f"{when} {MeasuredBefore.what_to_do}")
        earlier, later = sorted((new, other), key=lambda one: _ORDER.index(one.occasion))
        if earlier.occasion is not later.occasion and earlier.taken_on > later.taken_on:
            raise _impossible(f"The occasion {other.occasion.value} was on {other.taken_on}. Check both days.")


def compare(measurements: Iterable[Measurement]) -> Mapping[UUID, tuple[Scored, ...]]:
    """What is said of each measurement of an instrument that can be read: its scales, and how they have changed."""
    read = [(one, one.scores) for one in measurements if one.scores is not None]
    start = next((scores for one, scores in read if one.occasion is Occasion.START), ())
    return {one.measurement_id: _scored(one, start, scores) for one, scores in read}


def _scored(measurement: Measurement, start: Sequence[Score], scores: Sequence[Score]) -> tuple[Scored, ...]:
    changed = {} if measurement.occasion is Occasion.START else changes(start, scores)
    return tuple(Scored(scale=one.scale, change=changed.get(one.scale)) for one in scores)


def _impossible(detail: str) -> MeasureDayImpossible:
    return MeasureDayImpossible(detail, Fault("#/taken_on", detail))
