"""A form for one thing that can be done: what it asks, and what is done once it is sent."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from typing import Any

from services.contract.doors.rights import Action
from services.referral.commands.command import Command
from services.referral.domain.life import State
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.doors.pages.work.forms.acts import Does
from services.referral.doors.pages.work.words import plain
from services.referral.handlers.record.kinds import RecordKind

# What is sent and how it is called, and where it needs it, what it means.
Choices = Sequence[tuple[str, str] | tuple[str, str, str]]
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
    AMOUNT = "amount"
    NUMBER = "number"
    # One of several numbers, as radio buttons in a row.
    SCALE = "scale"


@dataclass(frozen=True, slots=True)
class Field:
    """One question: the field of the command that it becomes, and what stands there before anybody typed.

    It is asked only where `when` holds of the referral. `becomes` is its place in the command where that is another
    than its name, as in a JSON pointer; `wrong` says what to do where nothing, or nothing that fits, was written. With
    `one_of` an entry of this kind is chosen.
    """

    name: str
    label: str
    look: Look
    choices: Choices = ()
    hint: str = ""
    first: Callable[[Referral, date], str | Sequence[str]] = lambda _, __: ""
    when: Callable[[Referral], bool] = lambda _: True
    becomes: str = ""
    wrong: str = ""
    one_of: Kind | None = None

    @property
    def anchor(self) -> str:
        """The id of what is typed into, and the name under which what is wrong is said."""
        return f"{self.name}-day" if self.look is Look.DAY else self.name

    @property
    def pointer(self) -> str:
        """Where the command says what is wrong with it."""
        return f"#/{self.becomes or self.name}"

    @property
    def shown(self) -> Choices:
        """What can be chosen."""
        return self.choices or (_YES_OR_NO if self.look is Look.YES_OR_NO else ())


@dataclass(frozen=True, slots=True)
class FormAsked:
    """What a form asks, for which command, and who may send it; `done` is what the person's page says afterwards.

    `shape` makes the command's body of what was typed. Forms that are alike share a `route`, such as
    `measures/{instrument}`, which leads to the one of the path that was asked for.
    """

    path: str
    title: str
    button: str
    done: str
    command: type[Command]
    action: Action
    fields: tuple[Field, ...] = ()
    lead: str = field(default="", kw_only=True)
    names_harm: bool = field(default=False, kw_only=True)
    shape: Callable[[dict[str, object]], dict[str, object]] = field(default=lambda said: said, kw_only=True)
    route: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class ActionForm(FormAsked):
    """Something that can be done, below a referral's address at `path`, by whoever has the right to the action.

    It can be done in the states of `when`, unless something `hinders` it, which is said. `stands` tells how it stands
    before, and `key` is the access key that leads here from the person's page. What is not `listed` has its link beside
    what it is about, and not among what can be done next.
    """

    when: Collection[State] = field(kw_only=True)
    does: Does = field(kw_only=True)
    key: str = field(default="", kw_only=True)
    hinders: Callable[[Referral], str] = field(default=lambda _: "", kw_only=True)
    stands: Callable[[Referral], str] = field(default=lambda _: "", kw_only=True)
    listed: bool = field(default=True, kw_only=True)

    def asked(self, referral: Referral) -> tuple[Field, ...]:
        """What is asked about this referral."""
        return tuple(one for one in self.fields if one.when(referral))

    @property
    def done_as(self) -> str:
        """The word by which the person's page knows what was done."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class ChangeForm(FormAsked):
    """How an entry of this kind is changed, below a referral's address at `path`.

    `says` finds what an entry says to a field; None where it says nothing.
    """

    kind: RecordKind = field(kw_only=True)
    says: Callable[[Mapping[str, Any], Field], Any] = field(
        default=lambda entry, asked: entry.get(asked.name), kw_only=True
    )


def choices(words: type[Enum], *, without: Collection[Enum] = ()) -> Choices:
    """All words of a vocabulary, as they are read."""
    return [(one.value, plain(one)) for one in words if one not in without]


def always(value: str | Sequence[str]) -> Callable[[Referral, date], str | Sequence[str]]:
    """What stands there first, whatever the referral."""
    return lambda _, __: value


def todays(_: Referral, today: date) -> str:
    """Today, where a day is asked for."""
    return today.isoformat()
