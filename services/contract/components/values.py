"""The form in which a component's duties are written down: topics in, events out, promises by number, options."""

from collections.abc import Iterator
from dataclasses import dataclass

from services.contract.event import Event

Events = tuple[type[Event], ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that holds of every implementation; its number stays with it, and is never given to another."""

    number: str
    says: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What is read and said to keep promises.

    `consumes` and `publishes` are events on a borough's topics, `asked` and `answers` on its partners'; `serves` are
    requests by HTTP, and `fields` those of an event that say something only where the option is declared.
    """

    promises: tuple[Promise, ...]
    consumes: Events = ()
    publishes: Events = ()
    asked: Events = ()
    answers: Events = ()
    serves: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """What a component may do beyond its core. Where it is not declared, people see no trace of it: see `without`."""

    name: str
    says: str
    without: str
    duty: Duty


@dataclass(frozen=True, slots=True)
class Component:
    """One component: what it is for, what each implementation does, and what it may do.

    `beginning` is how one begins where another was before it, a sentence or two for each step; `asking` how it is asked
    by HTTP, where that is a part of its core.
    """

    name: str
    says: str
    core: Duty
    options: tuple[Option, ...]
    beginning: tuple[str, ...]
    asking: tuple[str, ...] = ()

    @property
    def duties(self) -> Iterator[Duty]:
        """The core, and then each option's."""
        yield self.core
        yield from (option.duty for option in self.options)

    @property
    def option_names(self) -> tuple[str, ...]:
        """The names by which options are declared."""
        return tuple(option.name for option in self.options)

    def promises(self) -> tuple[Promise, ...]:
        """Every promise, those of the options after those of the core."""
        return tuple(promise for duty in self.duties for promise in duty.promises)
