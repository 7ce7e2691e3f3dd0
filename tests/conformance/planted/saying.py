"""Faults in how a matching says what it says."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.conformance.toys.matching import Event, Message, Toy


class AnswersTwice(Toy):
    """It says everything twice, as two events."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        for said in super().decide(known, attributes, event):
            yield from (said, said)


class WrongKey(Toy):
    """Its records have no referral as their key."""

    def event(self, *what: Any) -> Message:
        return super().event(*what)._replace(key=b"matching")


class WrongTopic(Toy):
    """It writes to another borough's topic."""

    def event(self, *what: Any) -> Message:
        message = super().event(*what)
        return message._replace(topic=message.topic.replace(self.borough, "lambeth"))


class OutOfOrder(Toy):
    """What follows from one event it says in the wrong order."""

    def go_on(self, known: dict[str, Any], now: datetime) -> Iterator[Message]:
        yield from reversed(list(super().go_on(known, now)))


class SaysMoreThanItsSchema(Toy):
    """It adds a field of its own."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        for name, said in super().decide(known, attributes, event):
            yield name, said | {"postcode": "SE15 4QN"}


class HidesTheSynthetic(Toy):
    """What it says of a synthetic referral is not marked."""

    def event(self, known: dict[str, Any], *what: Any) -> Message:
        marked = known.pop("synthetic", False)
        message = super().event(known, *what)
        known["synthetic"] = marked
        return message


class NamesNoCause(Toy):
    """Its causes are made up."""

    def event(self, known: dict[str, Any], cause: dict[str, str], *what: Any) -> Message:
        return super().event(known, cause | {"id": "made-up"}, *what)


class ChangesItsWord(Toy):
    """Two events of its own have one id."""

    def go_on(self, known: dict[str, Any], now: datetime) -> Iterator[Message]:
        for one in super().go_on(known, now):
            yield one
            yield one._replace(value=one.value.replace(b'"why": "', b'"why": "Well. '))
