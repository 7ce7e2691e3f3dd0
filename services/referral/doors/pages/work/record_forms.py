"""What is written down beside a referral as forms: contacts, tasks, goals, notes, messages, risks, incidents."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.referral.domain.life import ENDED
from services.referral.domain.record.adding import WHEN
from services.referral.domain.record.words import (
    GoalState,
    IncidentKind,
    IncidentState,
    Kind,
    RiskKind,
    RiskState,
    Side,
    TaskKind,
    TaskState,
    Told,
)
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.action_form import ActionForm, Field, Look, always, choices
from services.referral.handlers.record.kinds import Changing, RecordKind
from services.referral.handlers.record.looking_after import BY_KIND

_TEXT = "What came of it?"
_DUE_IN = timedelta(days=7)


def _is_to_somebody(referral: Referral) -> bool:
    return referral.match is not None and referral.state not in ENDED


def _form(kind: Kind, title: str, button: str, done: str, fields: tuple[Field, ...], **more: object) -> ActionForm:
    does = BY_KIND[kind]
    made = ActionForm(f"{does.path}/new", title, button, done, does.command, does.action, WHEN[kind], fields, does=does)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of the form, by their names


_CONTACT = (
    Field("how", "How did you try?", Look.SELECT, choices(ContactWay), first=always(ContactWay.PHONE.value)),
    Field(
        "outcome",
        "Did you reach the person?",
        Look.RADIOS,
        choices(ContactOutcome),
        first=always(ContactOutcome.REACHED.value),
    ),
    Field("text", _TEXT, Look.AREA, hint="If there is anything to say. It is kept sealed."),
)
_GOAL = Field("words", "What matters to the person?", Look.AREA, hint="In their own words. It is kept sealed.")
_NOTE = Field("text", "Note", Look.AREA, hint="For the link workers of the borough alone. It is kept sealed.")
_DUE = Field("due_on", "By when?", Look.DAY, first=lambda _, today: (today + _DUE_IN).isoformat())
_INCIDENT = (
    Field(
        "incident",
        "What is feared, or has happened?",
        Look.SELECT,
        [("", "Choose"), *choices(IncidentKind)],
    ),
    Field("happened_on", "On which day?", Look.DAY, first=lambda _, today: today.isoformat()),
    Field("what_happened", "What happened?", Look.AREA, hint="Who, where and what was said. It is kept sealed."),
    Field("told", "Who has been told?", Look.CHECKBOXES, choices(Told)),
    Field("who_was_told", "Whom exactly, if it helps", Look.LINE),
)

RECORD_FORMS: Final = (
    _form(Kind.CONTACT, "Record a contact", "Record it", "The contact is recorded.", _CONTACT, key="c"),
    _form(
        Kind.TASK,
        "Add a task",
        "Add it",
        "The task is added.",
        (
            Field("what", "What is to be done?", Look.SELECT, choices(TaskKind)),
            _DUE,
            Field("text", "More about it", Look.AREA, hint="If needed. It is kept sealed."),
        ),
        key="t",
        lead="It is yours, and stands on your worklist from the day on which it is due.",
    ),
    _form(Kind.GOAL, "Add a goal", "Add it", "The goal is added.", (_GOAL,), key="g"),
    _form(Kind.NOTE, "Add a note", "Add it", "The note is added.", (_NOTE,), key="n"),
    _form(
        Kind.MESSAGE,
        "Write a message",
        "Send it",
        "The message is sent.",
        (
            Field(
                "to",
                "To whom?",
                Look.CHECKBOXES,
                ((Side.REFERRER.value, "Whoever referred the person"),),
                first=always([Side.REFERRER.value]),
                when=lambda referral: not _is_to_somebody(referral),
            ),
            Field(
                "to",
                "To whom?",
                Look.CHECKBOXES,
                (
                    (Side.REFERRER.value, "Whoever referred the person"),
                    (Side.PROVIDER.value, "The provider of the place"),
                ),
                first=always([Side.REFERRER.value]),
                when=_is_to_somebody,
            ),
            Field("text", "Message", Look.AREA, hint="It cannot be changed once it is sent. It is kept sealed."),
        ),
        key="m",
    ),
    _form(
        Kind.RISK,
        "Raise a risk",
        "Raise it",
        "The risk is raised.",
        (
            Field("risk", "What should whoever meets the person know?", Look.SELECT, choices(RiskKind)),
            Field("text", "More about it", Look.AREA, hint="If needed. It is kept sealed."),
        ),
        names_harm=True,
    ),
    _form(
        Kind.INCIDENT,
        "Report an incident",
        "Report it",
        "The incident is reported. Whoever leads safeguarding in the borough sees it, and nobody else.",
        _INCIDENT,
        key="i",
        names_harm=True,
        lead="Only who leads safeguarding in the borough can read it; you cannot either, once it is sent.",
    ),
)


def changing_of(kind: RecordKind) -> Changing:
    """How an entry of this kind is changed; raises LookupError where it is not."""
    if kind.changing is None:
        raise LookupError(f"A {kind.kind.value} is not changed any more.")
    return kind.changing


def _change(kind: Kind, title: str, done: str, fields: tuple[Field, ...], **more: object) -> ActionForm:
    does = BY_KIND[kind]
    by = changing_of(does)
    made = ActionForm(does.path, title, "Keep this", done, by.command, by.action, (), fields, does=does)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of the form, by their names


CHANGE_FORMS: Final = (
    _change(
        Kind.GOAL,
        "How far has the person come?",
        "The goal is kept.",
        (Field("state", "How far have they come?", Look.RADIOS, choices(GoalState)), _GOAL),
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
    _change(Kind.CONTACT, "Put a contact right", "The contact is kept.", _CONTACT),
    _change(Kind.NOTE, "Put a note right", "The note is kept.", (_NOTE,)),
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
            *_INCIDENT,
            Field("what_followed", "What followed?", Look.AREA),
        ),
        names_harm=True,
    ),
)
