"""A form for one thing that can be done: what it asks, and what is sent for it to the command."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from services.contract.doors.rights import Action
from services.pages.forms import Form
from services.referral.commands.command import Command
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.words import plain
from services.referral.handlers.record.kinds import RecordKind
from services.referral.handlers.steps import StepAsked

Choices = Sequence[tuple[str, str]]
YES, NO = "yes", "no"
_YES_OR_NO: Choices = ((YES, "Yes"), (NO, "No"))


class Look(StrEnum):
    """How something is asked: a macro of components.html each."""

    LINE = "line"
    AREA = "area"
    SELECT = "select"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    YES_OR_NO = "yes-or-no"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Field:
    """One question: the field of the command that it becomes, and what stands there before anybody typed.

    It is asked only where `when` holds of the referral.
    """

    name: str
    label: str
    look: Look
    choices: Choices = ()
    hint: str = ""
    first: Callable[[Referral, date], str | Sequence[str]] = lambda _, __: ""
    when: Callable[[Referral], bool] = lambda _: True

    @property
    def anchor(self) -> str:
        """The id of what is typed into, and the name under which what is wrong is said."""
        return f"{self.name}-day" if self.look is Look.DAY else self.name

    @property
    def shown(self) -> Choices:
        """What can be chosen."""
        return _YES_OR_NO if self.look is Look.YES_OR_NO else self.choices


@dataclass(frozen=True, slots=True)
class ActionForm:
    """Something that can be done, below a referral's address at `path`, by whoever has the right to the action.

    `does` is the step or the kind of entry; without one it is a re-route. `done` is what the person's page says
    afterwards, and `key` the access key that leads here from there.
    """

    path: str
    title: str
    button: str
    done: str
    command: type[Command]
    action: Action
    when: Collection[State]
    fields: tuple[Field, ...] = ()
    does: StepAsked | RecordKind | None = None
    key: str = ""
    lead: str = ""
    names_harm: bool = False

    def asked(self, referral: Referral) -> tuple[Field, ...]:
        """What is asked about this referral."""
        return tuple(one for one in self.fields if one.when(referral))


def choices(words: type[Enum], *, without: Collection[Enum] = ()) -> Choices:
    """All words of a vocabulary, as they are read."""
    return [(one.value, plain(one)) for one in words if one not in without]


def always(value: str | Sequence[str]) -> Callable[[Referral, date], str | Sequence[str]]:
    """What stands there first, whatever the referral."""
    return lambda _, __: value


def day_parts(name: str, day: date) -> Mapping[str, str]:
    """A day as the fields that it is typed in."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def body_of(fields: Sequence[Field], form: Form) -> dict[str, object]:
    """What is sent to the command: what was left empty is left out."""
    return {field.name: value for field in fields if (value := _read(field, form)) not in ("", [], None)}


def _read(field: Field, form: Form) -> object:
    match field.look:
        case Look.CHECKBOXES:
            return list(form.all(field.name))
        case Look.YES_OR_NO:
            return {YES: True, NO: False}.get(form[field.name])
        case Look.DAY:
            return "-".join(_day_as_written(field.name, form)).strip("-")
        case _:
            return form[field.name]


def _day_as_written(name: str, form: Form) -> Iterator[str]:
    yield form[f"{name}-year"]
    yield form[f"{name}-month"].zfill(2) if form[f"{name}-month"] else ""
    yield form[f"{name}-day"].zfill(2) if form[f"{name}-day"] else ""
