"""Measures as a kind of entry: answers are sealed, and each says in the clear how it compares with the start."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.contract.doors.refusals import Fault, Refusal
from services.contract.doors.rights import Action
from services.contract.events.measures import MeasuresTaken, Scored
from services.referral.commands.measures import CorrectMeasures, TakeMeasures
from services.referral.custody import Custody
from services.referral.domain.age import day_in_london
from services.referral.domain.measures.comparing import Measurement, check_beside, check_day, compare
from services.referral.domain.measures.instruments import ANSWERS
from services.referral.domain.record import facts
from services.referral.domain.record.adding import MOST
from services.referral.domain.record.entry import Entry
from services.referral.domain.record.sight import marks_of
from services.referral.domain.record.words import Kind
from services.referral.handlers.record.kinds import Asked, Changing, RecordKind
from services.referral.handlers.record.reading import Work, open_latest
from services.referral.views.record.entries import EntryViews
from services.referral.views.record.measures import MeasurementAsWritten


class AnotherInstrument(Refusal):
    """Answers to other questions than those that were recorded; those are another entry."""

    title = "These are answers to another instrument"
    what_to_do = "Send answers to the same instrument, or add them as new ones."


class RecordedByOthers(Refusal):
    """What another organisation recorded is put right by that organisation."""

    status = 403
    title = "Another organisation recorded this"
    what_to_do = "Ask the organisation that recorded it to put it right."


def _begin(_: Asked, sent: TakeMeasures) -> facts.Facts:
    return facts.Measurement(instrument=sent.answers.instrument, occasion=sent.occasion, taken_on=sent.taken_on)


def _correct(_: Asked, before: facts.Measurement, sent: CorrectMeasures) -> facts.Facts:
    if sent.answers and sent.answers.instrument is not before.instrument:
        detail = f"What was recorded are answers to {before.instrument.value}. {AnotherInstrument.what_to_do}"
        raise AnotherInstrument(detail, Fault("#/answers/instrument", detail))
    return before.model_copy(update={"taken_on": sent.taken_on or before.taken_on})


async def _compared(work: Work, custody: Custody, asked: Asked, before: Entry | None, after: Entry) -> Entry:
    """The entry as it compares with the others of its instrument, and they with it; what changes is said."""
    said, made_on = _facts(after), day_in_london(asked.referral.created_at)
    if before and asked.by.organisation != (*before.former, before.latest)[0].by.organisation:
        raise RecordedByOthers(RecordedByOthers.what_to_do)
    check_day(said.taken_on, made_on, asked.today)
    others = [one for one in await _others(work, after) if _facts(one).instrument is said.instrument]
    measured = await _measured(work, custody, [after, *others])
    check_beside(measured[0], measured[1:])
    scored = compare(measured)
    now = {one.entry_id: _saying(one, scored) for one in (after, *others)}
    # Kept though it may not change, so that of two that are recorded in one moment the second sees the first.
    work.keep(str(asked.referral.referral_id), asked.referral)
    say(work, before, now[after.entry_id])
    for other in others:
        if say(work, other, now[other.entry_id]):
            await work.stores.record.keep(now[other.entry_id])
    return now[after.entry_id]


async def _others(work: Work, entry: Entry) -> Sequence[Entry]:
    sight = marks_of(entry.latest.facts)
    page = await work.stores.record.page(
        entry.borough, entry.referral_id, entry.kind, sight, limit=MOST[Kind.MEASUREMENT]
    )
    return [one for one in page.items if one.entry_id != entry.entry_id]


async def _measured(work: Work, custody: Custody, entries: Sequence[Entry]) -> Sequence[Measurement]:
    opened = await open_latest(work, custody, MEASURES, entries)
    answers = [ANSWERS.validate_json(texts["answers"]) if texts["answers"] else None for _, texts in opened]
    return [
        Measurement(one.entry_id, _facts(one).occasion, _facts(one).taken_on, answered.scores() if answered else None)
        for one, answered in zip(entries, answers, strict=True)
    ]


def _saying(entry: Entry, scored: Mapping[UUID, tuple[Scored, ...]]) -> Entry:
    """The entry as it compares; it is no change of the entry, because nobody wrote it."""
    compared = _facts(entry).model_copy(update={"scored": scored.get(entry.entry_id, _facts(entry).scored)})
    return entry.model_copy(update={"latest": entry.latest.model_copy(update={"facts": compared})})


def say(work: Work, before: Entry | None, after: Entry) -> bool:
    """Say what has become of the measurement, if that is other than before."""
    said = _facts(after)
    if before and said == before.latest.facts:
        return False
    taken = MeasuresTaken(
        referral_id=after.referral_id,
        measurement_id=after.entry_id,
        instrument=said.instrument,
        occasion=said.occasion,
        taken_on=said.taken_on,
        scored=said.scored,
    )
    work.say(str(after.referral_id), taken)
    return True


def _facts(entry: Entry) -> facts.Measurement:
    if not isinstance(entry.latest.facts, facts.Measurement):
        raise TypeError("An entry of another kind is taken for a measurement.")
    return entry.latest.facts


MEASURES = RecordKind(
    Kind.MEASUREMENT,
    "measures",
    ("answers",),
    TakeMeasures,
    Action.TAKE_MEASURES,
    _begin,
    EntryViews(MeasurementAsWritten),
    Changing(CorrectMeasures, Action.CORRECT_MEASURES, _correct),
    complete=_compared,
)
