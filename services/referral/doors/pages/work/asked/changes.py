"""How what was written down is changed, as forms; what it said before is kept."""

from dataclasses import replace
from functools import partial
from typing import Any, Final

from services.contract.words.measure_words import Instrument
from services.referral.domain.record.words import GoalState, IncidentState, Kind, RiskState, TaskState
from services.referral.doors.pages.work.asked.budget import AMOUNT_SPENT
from services.referral.doors.pages.work.asked.measures import ROUTE, answers_to, body_for, says
from services.referral.doors.pages.work.asked.record import CONTACT, GOAL, INCIDENT, NOTE
from services.referral.doors.pages.work.forms.action_form import ChangeForm, Field, Look, choices
from services.referral.doors.pages.work.words import plain
from services.referral.handlers.record.kinds import Changing, RecordKind
from services.referral.handlers.record.looking_after import BY_KIND


def changing_of(kind: RecordKind) -> Changing:
    """How an entry of this kind is changed; raises LookupError where it is not."""
    if kind.changing is None:
        raise LookupError(f"A {kind.kind.value} is not changed any more.")
    return kind.changing


def _change(
    kind: Kind,
    title: str,
    done: str,
    fields: tuple[Field, ...],
    *,
    path: str = "",
    **more: Any,  # noqa: ANN401 - fields of the form, by their names
) -> ChangeForm:
    does = BY_KIND[kind]
    by = changing_of(does)
    return ChangeForm(path or does.path, title, "Keep this", done, by.command, by.action, fields, kind=does, **more)


CHANGE_FORMS: Final = (
    _change(
        Kind.GOAL,
        "How far has the person come?",
        "The goal is kept.",
        (Field("state", "How far have they come?", Look.RADIOS, choices(GoalState)), GOAL),
    ),
    _change(
        Kind.TASK,
        "Change a task",
        "The task is kept.",
        (
            Field("state", "Where does it stand?", Look.RADIOS, choices(TaskState)),
            Field("due_on", "By when?", Look.DAY),
            Field("text", "More about it", Look.AREA),
        ),
    ),
    _change(Kind.CONTACT, "Put a contact right", "The contact is kept.", CONTACT),
    _change(Kind.NOTE, "Put a note right", "The note is kept.", (NOTE,)),
    _change(
        Kind.SPENDING,
        "Put spending right",
        "The spending is kept.",
        (
            replace(AMOUNT_SPENT, hint="Write 0 if nothing was spent."),
            Field("spent_on", "On which day?", Look.DAY),
            Field("what_for", "What for?", Look.LINE),
        ),
    ),
    _change(
        Kind.RISK,
        "Does this risk still stand?",
        "The risk is kept.",
        (
            Field("state", "Does it still stand?", Look.RADIOS, choices(RiskState)),
            Field("text", "More about it", Look.AREA),
        ),
        names_harm=True,
    ),
    _change(
        Kind.INCIDENT,
        "Follow an incident",
        "The incident is kept.",
        (
            Field("state", "Is it still followed?", Look.RADIOS, choices(IncidentState)),
            *INCIDENT,
            Field("what_followed", "What followed?", Look.AREA),
        ),
        names_harm=True,
    ),
    *(
        _change(
            Kind.MEASUREMENT,
            f"Put answers right: {plain(instrument)}",
            "Their answers are kept.",
            answers_to(instrument),
            path=f"measures/{instrument}",
            route=ROUTE,
            shape=partial(body_for, instrument),
            says=says,
        )
        for instrument in Instrument
    ),
)
