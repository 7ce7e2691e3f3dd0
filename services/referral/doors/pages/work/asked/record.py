"""What is written down beside a referral as forms: contacts, tasks, goals, notes, messages, risks, incidents."""

from datetime import timedelta
from typing import Any, Final

from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.referral.domain.life import ENDED
from services.referral.domain.record.adding import WHEN
from services.referral.domain.record.words import (
    IncidentKind,
    Kind,
    RiskKind,
    Side,
    TaskKind,
    Told,
)
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.forms.action_form import ActionForm, Field, Look, always, choices, todays
from services.referral.doors.pages.work.forms.acts import adding
from services.referral.handlers.record.looking_after import BY_KIND

_TEXT = "What came of it?"
_DUE_IN = timedelta(days=7)


def _is_to_somebody(referral: Referral) -> bool:
    return referral.match is not None and referral.state not in ENDED


def writing_down(
    kind: Kind,
    title: str,
    button: str,
    done: str,
    fields: tuple[Field, ...],
    *,
    path: str = "",
    **more: Any,  # noqa: ANN401 - fields of the form, by their names
) -> ActionForm:
    """The form by which an entry of this kind is written down, at `<kind>/new` unless it has a path of its own."""
    does = BY_KIND[kind]
    at = path or f"{does.path}/new"
    return ActionForm(
        at, title, button, done, does.command, does.action, fields, when=WHEN[kind], does=adding(does), **more
    )


CONTACT = (
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
GOAL = Field("words", "What matters to the person?", Look.AREA, hint="In their own words. It is kept sealed.")
NOTE = Field("text", "Note", Look.AREA, hint="For the link workers of the borough alone. It is kept sealed.")
_DUE = Field("due_on", "By when?", Look.DAY, first=lambda _, today: (today + _DUE_IN).isoformat())
INCIDENT = (
    Field(
        "incident",
        "What is feared, or has happened?",
        Look.SELECT,
        [("", "Choose"), *choices(IncidentKind)],
    ),
    Field("happened_on", "On which day?", Look.DAY, first=todays),
    Field("what_happened", "What happened?", Look.AREA, hint="Who, where and what was said. It is kept sealed."),
    Field("told", "Who has been told?", Look.CHECKBOXES, choices(Told)),
    Field("who_was_told", "Whom exactly, if it helps", Look.LINE),
)

RECORD_FORMS: Final = (
    writing_down(Kind.CONTACT, "Record a contact", "Record it", "The contact is recorded.", CONTACT, key="c"),
    writing_down(
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
    writing_down(Kind.GOAL, "Add a goal", "Add it", "The goal is added.", (GOAL,), key="g"),
    writing_down(Kind.NOTE, "Add a note", "Add it", "The note is added.", (NOTE,), key="n"),
    writing_down(
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
    writing_down(
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
    writing_down(
        Kind.INCIDENT,
        "Report an incident",
        "Report it",
        "The incident is reported. Whoever leads safeguarding in the borough sees it, and nobody else.",
        INCIDENT,
        key="i",
        names_harm=True,
        lead="Only who leads safeguarding in the borough can read it; you cannot either, once it is sent.",
    ),
)
