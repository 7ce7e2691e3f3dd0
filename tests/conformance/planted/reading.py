"""Faults in how a matching reads, and in what it remembers."""

from datetime import datetime
from pathlib import Path
from typing import Any

from tests.conformance.toys.matching import Event, Message, Toy, Unreadable


class ChokesOnUnknownField(Toy):
    """It takes a field of a newer writer for a mistake."""

    def check(self, attributes: dict[str, str], event: Event) -> None:
        super().check(attributes, event)
        if "moon_phase" in event:
            raise Unreadable("schema-wrong")


class ChokesOnUnknownType(Toy):
    """It takes a type of a newer writer for a mistake, and waits for its sequence."""

    def check(self, attributes: dict[str, str], event: Event) -> None:
        super().check(attributes, event)
        if "moon" in attributes["type"]:
            raise Unreadable("type-unknown")


class ChokesOnPoison(Toy):
    """What it cannot read stops it for good."""

    def work(self, *what: Any) -> list[Message]:
        messages = [] if self.state.get("choked") else super().work(*what)
        self.state["choked"] = self.state.get("choked") or any("dead" in one.topic for one in messages)
        return messages


class KeepsPoisonToItself(Toy):
    """What it cannot read it passes over, and nobody hears of it."""

    def work(self, *what: Any) -> list[Message]:
        return [one for one in super().work(*what) if "dead" not in one.topic]


class TellsWhatItCouldNotRead(Toy):
    """Its dead letters repeat what came."""

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Message]:
        messages = super().work(place, headers, value, now)
        told = (value or b"").decode()[:100].replace('"', "'").encode()
        return [one._replace(value=one.value.replace(b"It cannot", told + b" cannot")) for one in messages]


class ForgetsAfterRestart(Toy):
    """What it knew is gone after a restart, and it names its events anew."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        self.names = f"{state is None}"
        super().__init__(borough, directory)

    def event(self, *what: Any) -> Message:
        message = super().event(*what)
        named = [(name, raw + self.names.encode() if name == "ce_id" else raw) for name, raw in message.headers]
        return message._replace(headers=named)


class AnswersBeforeItsTime(Toy):
    """It does not look at dates."""

    def is_due(self, attributes: dict[str, str], now: datetime) -> bool:
        del attributes, now
        return True


class JumpsGaps(Toy):
    """It works whatever comes next, and waits for nothing."""

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Message]:
        try:
            attributes, _ = self.read(headers, value)
            known = self.state["referrals"].get(attributes["subject"])
            if known and "wanted" in known and int(attributes["sequence"]) > known["next"]:
                known["next"] = int(attributes["sequence"])
        except Unreadable:
            pass
        return super().work(place, headers, value, now)


class AnswersRepeats(Toy):
    """An event that comes again is another to it."""

    def is_repeat(self, known: dict[str, Any], attributes: dict[str, str]) -> bool:
        if super().is_repeat(known, attributes):
            known["next"] = int(attributes["sequence"])
        return False


class WaitsForNoHuman(Toy):
    """It does not look at whether a human must see a referral first."""

    def check(self, attributes: dict[str, str], event: Event) -> None:
        super().check(attributes, event)
        event.pop("needs_human", None)


class ReadsOneMode(Toy):
    """It does not know structured mode."""

    def read(self, headers: Any, value: bytes | None) -> tuple[dict[str, str], Event]:
        if any(name == "content-type" and b"cloudevents" in (raw or b"") for name, raw in headers):
            raise Unreadable("header-missing")
        return super().read(headers, value)


class ReadsSmallMessages(Toy):
    """It reads no message of more than 100 kB."""

    def read(self, headers: Any, value: bytes | None) -> tuple[dict[str, str], Event]:
        if value and len(value) > 100_000:
            raise Unreadable("too-large")
        return super().read(headers, value)
