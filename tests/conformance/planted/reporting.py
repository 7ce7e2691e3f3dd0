"""Faults of a reporting: those in what it counts and shows, and those that a matching may have in how it reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.conformance.requests import Answered
from deploy.conformance.scenes.reporting import READER
from tests.conformance.planted import reading
from tests.conformance.toys.matching import Event, Message, Toy
from tests.conformance.toys.reporting import MOST_HIDDEN, ToyReporting


class CountsNoMatches(ToyReporting):
    """It does not read the topic of matches."""

    def counts(self, attributes: dict[str, str], event: Event) -> bool:
        return super().counts(attributes, event) and not attributes["type"].endswith("matched.v1")


class ShowsFew(ToyReporting):
    """It shows every figure as it is."""

    def shown(self, count: int) -> int | str:
        return count


class TellsFewBySubtraction(ToyReporting):
    """It hides few, and shows what is not hidden to the last."""

    def shown(self, count: int) -> int | str:
        return super().shown(count) if count <= MOST_HIDDEN else count


class TellsFewByTheirTotal(ToyReporting):
    """It hides few in a borough, and shows what London has to the last."""

    def total(self, count: int) -> int:
        return count


class ShowsFiguresToAnybody(ToyReporting):
    """It asks nobody for a token."""

    def ask(self, path: str, token: str | None) -> Answered:
        return super().ask(path, READER)


class CountsNobody(ToyReporting):
    """It counts what is about nobody."""

    def counts(self, attributes: dict[str, str], event: Event) -> bool:
        return super().counts(attributes | {"synthetic": "false"}, event)


class CountsQuestions(ToyReporting):
    """It takes a question to a provider for a match."""

    def counts(self, attributes: dict[str, str], event: Event) -> bool:
        return super().counts(attributes, event | {"answer": "settled"})


class ForgetsWhoWithdrewConsent(ToyReporting):
    """Whoever withdraws their consent was never there."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        if "consent-withdrawn" in attributes["type"]:
            self.count("created", -1)
        yield from super().decide(known, attributes, event)


class LosesWhatWaits(ToyReporting):
    """What is too far ahead it passes over, and does not know any more when its time has come."""

    def is_repeat(self, known: dict[str, Any], attributes: dict[str, str]) -> bool:
        return super().is_repeat(known, attributes) or int(attributes["sequence"]) > int(known["next"])


class SaysMoreOfWhatItCannotRead(ToyReporting):
    """Its dead letters have a field of their own."""

    def event(self, known: dict[str, Any], cause: dict[str, str], name: str, said: Event, *what: Any) -> Message:
        return super().event(known, cause, name, said | {"whose_fault": "theirs"}, *what)


class MeasuresEveryEnd(ToyReporting):
    """It takes who was asked at the end alone for somebody who has not changed."""

    def measure(self, occasion: str, change: str | None) -> None:
        super().measure(occasion, change or ("worse" if occasion == "end" else None))


class AddsEveryWordOfABudget(ToyReporting):
    """It adds what was granted before to what is granted now."""

    def budget(self, key: str, event: Event) -> None:
        before = self.state.get("budgets", {}).get(key, {}).get("granted_pence", 0)
        more = event.get("granted_pence")
        super().budget(key, event | ({"granted_pence": before + more} if more else {}))


class IsSureOfEverything(ToyReporting):
    """Its shares have no range."""

    def share(self) -> Event:
        return {"percent": 50, "low": 50, "high": 50}


def _with(fault: type[Toy]) -> type[ToyReporting]:
    """The same fault in a reporting."""
    return type(fault.__name__, (fault, ToyReporting), {})


REPORTING_FAULTS: Mapping[type[ToyReporting], str] = {
    CountsNoMatches: "what happens is counted",
    _with(reading.AnswersRepeats): "what is read again is not counted again",
    ShowsFew: "few are hidden",
    TellsFewBySubtraction: "few are hidden",
    TellsFewByTheirTotal: "few are hidden",
    ShowsFiguresToAnybody: "few are hidden",
    CountsNobody: "what is about nobody is not counted",
    CountsQuestions: "questions to providers are not counted",
    ForgetsWhoWithdrewConsent: "whose consent was withdrawn stays counted",
    _with(reading.JumpsGaps): "a gap is waited for",
    LosesWhatWaits: "what was missing brings what waited",
    _with(reading.AnswersBeforeItsTime): "a date ahead is waited for",
    _with(reading.ChokesOnUnknownField): "unknown fields are passed over",
    _with(reading.ChokesOnUnknownType): "unknown types are passed over",
    _with(reading.ReadsOneMode): "structured mode is read",
    _with(reading.ReadsSmallMessages): "large messages are read",
    _with(reading.KeepsPoisonToItself): "what cannot be read is a dead letter",
    _with(reading.TellsWhatItCouldNotRead): "what cannot be read is a dead letter",
    SaysMoreOfWhatItCannotRead: "dead letters are as their schema says",
    _with(reading.ChokesOnPoison): "what cannot be read holds nothing up",
    _with(reading.ForgetsAfterRestart): "a restart counts nothing anew",
    MeasuresEveryEnd: "changes have a start and an end",
    AddsEveryWordOfABudget: "the last word of a budget is summed",
    IsSureOfEverything: "groups are compared with how sure that is",
}
