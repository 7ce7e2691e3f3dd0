"""Faults in how a matching answers, and in how it holds places."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.conformance.toys.matching import Event, Message, Toy


class DropsAnEvent(Toy):
    """It answers only half of those who seek a place."""

    def go_on(self, known: dict[str, Any], now: datetime) -> Iterator[Message]:
        messages = list(super().go_on(known, now))
        self.state["count"] = self.state.get("count", 0) + 1
        yield from messages if self.state["count"] % 2 else ()


class Overbooks(Toy):
    """It gives a place more than there are."""

    def has_room(self, service: dict[str, Any]) -> bool:
        return super().has_room(service | {"places": service["places"] + 1})


class ForgetsPlaces(Toy):
    """Which places are held is gone after a restart."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state and state | {"held": {}})


class KeepsPlacesOfWhoLeft(Toy):
    """It frees no place."""

    def free(self, key: str, known: dict[str, Any], reason: str) -> Iterator[tuple[str, Event]]:
        del key, known, reason
        yield from ()


class ForgetsConsent(Toy):
    """It does not know that consent may be withdrawn."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        if "consent-withdrawn" not in attributes["type"]:
            yield from super().decide(known, attributes, event)


class LosesFreedPlaces(Toy):
    """It says that a place is free, and gives it to nobody."""

    def free(self, key: str, known: dict[str, Any], reason: str) -> Iterator[tuple[str, Event]]:
        held = self.state["held"].get(key)
        yield from super().free(key, known, reason)
        if held:
            self.state["held"][f"lost {key}"] = held


class Misled(Toy):
    """A toy that may believe something else of a referral while it answers."""

    def answer_as(self, key: str, known: dict[str, Any], **changes: Any) -> tuple[str, Event]:
        believed = known | changes
        said = Toy.answer(self, key, believed)
        known["at"] = believed.get("at")
        return said


class SeatsTheSynthetic(Misled):
    """Synthetic referrals take places."""

    def answer(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        return self.answer_as(key, known, synthetic=False)


class SendsChildren(Misled):
    """It does not look at ages."""

    def answer(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        return self.answer_as(key, known, wanted=known["wanted"] | {"age_band": "18-24"})


class KeepsAgesThatWereWrong(Toy):
    """It goes on by the age that a human has put right."""

    def put_right(self, known: dict[str, Any], decided: Event) -> None:
        super().put_right(known, decided | {"age_band": None})


class SendsPeopleBack(Misled):
    """It sends people again where they said no."""

    def answer(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        return self.answer_as(key, known, declined=[])


class PromisesAWaitingList(Toy):
    """It tells people that they wait, and has no list."""

    def answer(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        name, said = super().answer(key, known)
        return name, said | ({"waiting": True} if name == "unmatched" else {})


class SendsAnywhere(Misled):
    """It sends people to whatever has room."""

    def answer(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        return self.answer_as(key, known, wanted=known["wanted"] | {"needs": [self.services[0]["need"]]})


class HoldsTwoPlaces(Toy):
    """Whoever turns a place down keeps it, while another is held."""

    def free(self, key: str, known: dict[str, Any], reason: str) -> Iterator[tuple[str, Event]]:
        yield from () if reason.endswith("declined") else super().free(key, known, reason)


class AnswersAnybody(Toy):
    """It answers of referrals that were never created."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        if "wanted" not in known:
            yield (
                "unmatched",
                {
                    "referral_id": attributes["subject"],
                    "reason": "no-room",
                    "why": "Who is it?",
                    "channel": "none",
                },
            )
        yield from super().decide(known, attributes, event)
