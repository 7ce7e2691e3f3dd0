"""START HERE: the kinds of entries that can be recorded beside a referral, in one table.

Each says where it is, what must be sent and by what right, which of that is sealed, and what follows.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.contract.doors.refusals import Fault, Refusal
from services.contract.doors.rights import Action
from services.contract.events.contacts import ContactAttempted
from services.referral.commands import record as ask
from services.referral.commands.command import Command
from services.referral.custody import Custody
from services.referral.domain.age import day_in_london
from services.referral.domain.record import adding, facts
from services.referral.domain.record.entry import Author, Entry
from services.referral.domain.record.facts import Facts
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.store import Stores
from services.referral.views.record import entries as views
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]


class NobodyNamed(Refusal):
    """A task is for somebody, and neither the request nor the token says for whom."""

    title = "Nobody is named"
    what_to_do = "Send the link worker whom it is for, as their token names them."


@dataclass(frozen=True, slots=True)
class Asked:
    """Who writes beside which referral, and when."""

    referral: Referral
    by: Author
    now: datetime

    @property
    def today(self) -> date:
        """The day in London."""
        return day_in_london(self.now)


@dataclass(frozen=True, slots=True)
class Changing:
    """How an entry is changed: what is sent, by what right, and what it then says in the clear."""

    command: type[Command]
    action: Action
    decide: Callable[[Asked, Any, Any], Facts]


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of entry. `texts` are the fields of its commands that are sealed; the others are kept in the clear.

    `complete` gives the entry as it is kept, in place of one before, where it hangs on more than itself, and says news.
    """

    kind: Kind
    path: str
    texts: tuple[str, ...]
    command: type[Command]
    action: Action
    begin: Callable[[Asked, Any], Facts]
    views: views.EntryViews
    changing: Changing | None = None
    complete: Callable[[Work, Custody, Asked, Entry | None, Entry], Awaitable[Entry]] | None = None

    def written_in(self, command: Command) -> dict[str, str]:
        """What somebody wrote, by field; what is no text, as JSON."""
        written = command.model_dump(mode="json", include=set(self.texts), exclude_none=True)
        return {name: one if isinstance(one, str) else json.dumps(one) for name, one in written.items()}


def _task(asked: Asked, sent: ask.AddTask) -> Facts:
    person = sent.person or asked.by.person
    if person is None:
        raise NobodyNamed(NobodyNamed.what_to_do, Fault("#/person", NobodyNamed.what_to_do))
    return adding.task(sent.what, sent.due_on, sent.organisation or asked.by.organisation, person, asked.today)


def _change_task(asked: Asked, task: facts.Task, sent: ask.ChangeTask) -> Facts:
    if sent.due_on:
        adding.check_due(sent.due_on, asked.today)
    return amended(task, sent)


def _correct_contact(asked: Asked, contact: facts.Contact, sent: ask.CorrectContact) -> Facts:
    adding.check_tried(sent.tried_at, asked.now)
    return amended(contact, sent)


async def _say_contact(work: Work, _: Custody, asked: Asked, before: Entry | None, after: Entry) -> Entry:
    said = after.latest.facts
    if isinstance(said, facts.Contact) and (before is None or said != before.latest.facts):
        referral_id = str(asked.referral.referral_id)
        # Kept as it is, so that what is said of it is numbered with all else.
        work.keep(referral_id, asked.referral)
        work.say(
            referral_id,
            ContactAttempted(
                referral_id=after.referral_id,
                contact_id=after.entry_id,
                how=said.how,
                outcome=said.outcome,
                tried_on=day_in_london(said.tried_at),
            ),
        )
    return after


def _incident(asked: Asked, sent: ask.ReportIncident) -> Facts:
    adding.check_happened(sent.happened_on, asked.today)
    return facts.Incident(incident=sent.incident, happened_on=sent.happened_on, told=tuple(sent.told))


def _change_incident(asked: Asked, incident: facts.Incident, sent: ask.ChangeIncident) -> Facts:
    adding.check_happened(sent.happened_on or incident.happened_on, asked.today)
    return amended(incident, sent)


def amended(before: Facts, sent: Command, **changes: object) -> Facts:
    """The facts with what was sent of them, and these changes."""
    said = {name: value for name, value in sent if value is not None and name in type(before).model_fields}
    return type(before).model_validate({**dict(before), **said, **changes})


KINDS: Sequence[RecordKind] = (
    RecordKind(
        Kind.GOAL,
        "goals",
        ("words",),
        ask.AddGoal,
        Action.ADD_A_GOAL,
        lambda asked, _: facts.Goal(looked_at=asked.now),
        views.EntryViews(views.GoalAsWritten),
        Changing(
            ask.ChangeGoal,
            Action.CHANGE_A_GOAL,
            lambda asked, goal, sent: amended(goal, sent, looked_at=asked.now),
        ),
    ),
    RecordKind(
        Kind.CONTACT,
        "contacts",
        ("text",),
        ask.AddContact,
        Action.ADD_A_CONTACT,
        lambda asked, sent: adding.contact(sent.how, sent.outcome, sent.tried_at, asked.now),
        views.EntryViews(views.ContactAsWritten),
        Changing(ask.CorrectContact, Action.CORRECT_A_CONTACT, _correct_contact),
        complete=_say_contact,
    ),
    RecordKind(
        Kind.NOTE,
        "notes",
        ("text",),
        ask.AddNote,
        Action.ADD_A_NOTE,
        lambda _, __: facts.Note(),
        views.EntryViews(views.NoteAsWritten),
        Changing(ask.CorrectNote, Action.CORRECT_A_NOTE, lambda _, note, __: note),
    ),
    RecordKind(
        Kind.TASK,
        "tasks",
        ("text",),
        ask.AddTask,
        Action.ADD_A_TASK,
        _task,
        views.EntryViews(views.TaskAsWritten),
        Changing(ask.ChangeTask, Action.CHANGE_A_TASK, _change_task),
    ),
    RecordKind(
        Kind.MESSAGE,
        "messages",
        ("text",),
        ask.SendMessage,
        Action.SEND_A_MESSAGE,
        lambda asked, sent: adding.message(asked.referral, sent.to, asked.by.side),
        views.EntryViews(views.MessageAsWritten),
    ),
    RecordKind(
        Kind.RISK,
        "risks",
        ("text",),
        ask.RaiseRisk,
        Action.RAISE_A_RISK,
        lambda _, sent: facts.Risk(risk=sent.risk),
        views.EntryViews(views.RiskAsWritten),
        Changing(ask.ChangeRisk, Action.CHANGE_A_RISK, lambda _, risk, sent: amended(risk, sent)),
    ),
    RecordKind(
        Kind.INCIDENT,
        "incidents",
        ("what_happened", "who_was_told", "what_followed"),
        ask.ReportIncident,
        Action.REPORT_AN_INCIDENT,
        _incident,
        views.EntryViews(views.IncidentAsWritten),
        Changing(ask.ChangeIncident, Action.CHANGE_AN_INCIDENT, _change_incident),
    ),
)
