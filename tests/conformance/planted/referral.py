"""Faults of a referral: in what it makes, tells and says, and those that a matching may have in how it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from deploy.conformance.requests import Answered, Request
from tests.conformance.planted import reading, saying
from tests.conformance.planted.referral_options import REFERRAL_OPTION_FAULTS
from tests.conformance.planted.referral_people import PEOPLE_FAULTS
from tests.conformance.toys.matching import Event, Message, Toy
from tests.conformance.toys.referral import ToyReferral
from tests.conformance.toys.steps import Step

Events = Iterable[tuple[str, Event]]
Did = tuple[Answered, list[Message]]


class SaysNobody(ToyReferral):
    """Whoever it makes, it does not say so."""

    def say(self, key: str, events: Events) -> list[Message]:
        return super().say(key, [one for one in events if one[0] != "referral-created"])


class MakesEachAnew(ToyReferral):
    """It does not know a key that it has had."""

    def done(self, request: Request, token: str) -> Did:
        keys = [one for one in self.state["keys"] if one.endswith(f"{request.path} {request.key}")]
        if request.path == "/v1/referrals" and keys:
            self.state["keys"].pop(keys[0])
        return super().done(request, token)


class TakesAnotherForTheSame(ToyReferral):
    """It looks at the key, and at nothing else."""

    def check_same(self, request: Request, before: Event) -> None:
        """Whatever it is."""


class FearsNothing(ToyReferral):
    """It does not hear that somebody is feared for."""

    def created(self, key: str, body: Mapping[str, Any]) -> Event:
        return super().created(key, body) | {"needs_human": []}


class HidesWhatAHumanDecided(ToyReferral):
    """It does not say that a human has looked."""

    def say(self, key: str, events: Events) -> list[Message]:
        return super().say(key, [one for one in events if one[0] != "human-decided"])


class EndsTwice(ToyReferral):
    """What has ended it ends once more."""

    def check_may(self, step: Step, view: Event) -> None:
        """Always."""


class HearsAYesAfterTheEnd(ToyReferral):
    """What has ended can still be said yes to."""

    def take(self, step: Step, key: str, said: Event) -> Events:
        return super().take(replace(step, after_the_end="answer" in said), key, said)


class HidesEndsWithAPlace(ToyReferral):
    """Of whoever holds a place it does not say that they have ended."""

    def say(self, key: str, events: Events) -> list[Message]:
        ends = ("referral-withdrawn", "consent-withdrawn") if self.made(key)["place"] else ()
        return super().say(key, [one for one in events if one[0] not in ends])


class HidesPlaces(ToyReferral):
    """It does not show what matching finds."""

    def hear(self, view: Event, name: str, event: Event) -> None:
        super().hear(view, name, event)
        view["place"] = None


class ShowsWhatCameAfterTheEnd(ToyReferral):
    """What has ended is shown with whatever matching finds."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Any:
        view = self.state["made"].get(attributes["subject"].split()[0], {"view": {}})["view"]
        ending = view.get("ending")
        view["ending"] = None
        yield from super().decide(known, attributes, event)
        view["ending"] = ending


class SaysEachStepAnew(ToyReferral):
    """It does not know the key of a step that it has taken."""

    def done(self, request: Request, token: str) -> Did:
        key = f"{token} {request.path} {request.key}"
        if request.path != "/v1/referrals":
            self.state["keys"].pop(key, None)
        return super().done(request, token)


class SpeaksOfAnotherService(ToyReferral):
    """Whatever is answered, it says of a service that nobody was matched at."""

    def say(self, key: str, events: Events) -> list[Message]:
        other = {"service_id": "00000000-0000-4000-8000-000000000014"}
        return super().say(key, [(name, said | (other if "service_id" in said else {})) for name, said in events])


class MishearsReasons(ToyReferral):
    """It says a reason that was not given."""

    def say(self, key: str, events: Events) -> list[Message]:
        return super().say(
            key, [(name, said | ({"reason": "other"} if "reason" in said else {})) for name, said in events]
        )


class TakesWhateverIsAsked(ToyReferral):
    """It looks at nothing that is asked."""

    def check_request(self, body: Mapping[str, Any]) -> None:
        """All is well."""


class LeavesPlacesToNobody(ToyReferral):
    """It passes over whom it never made."""

    def disown(self, *_: Any) -> Any:
        yield from ()


class ForgetsAfterRestart(ToyReferral):
    """What matching found is gone after a restart."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state)
        for kept in self.state["made"].values():
            kept["view"] |= {"place": None, "waiting": None}


class ForgetsKeysAfterRestart(ToyReferral):
    """A key that it had before is new after a restart."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state)
        self.state["keys"].clear()


class SaysMoreThanItsSchema(ToyReferral):
    """It adds a field of its own."""

    def say(self, key: str, events: Events) -> list[Message]:
        return super().say(key, [(name, said | {"moon_phase": "full"}) for name, said in events])


class LeavesNumbersOut(ToyReferral):
    """It counts by two."""

    def event(self, known: dict[str, Any], *what: Any) -> Message:
        known["said"] += 1
        return super().event(known, *what)


class ChangesItsWord(ToyReferral):
    """Two events of its own have one id."""

    def say(self, key: str, events: Events) -> list[Message]:
        said = super().say(key, events)
        return [*said, *(one._replace(value=one.value.replace(b"routine", b"urgent")) for one in said)]


def _with(fault: type[Toy]) -> type[ToyReferral]:
    """The same fault in a referral."""
    return type(fault.__name__, (fault, ToyReferral), {})


REFERRAL_FAULTS: Mapping[type[ToyReferral], str] = {
    SaysNobody: "whoever is referred is said once",
    MakesEachAnew: "one key is one referral",
    TakesAnotherForTheSame: "one key is one referral",
    FearsNothing: "humans look first",
    HidesWhatAHumanDecided: "humans look first",
    EndsTwice: "a referral ends once",
    HidesPlaces: "what matching finds is seen",
    ShowsWhatCameAfterTheEnd: "what matching finds is seen",
    SaysEachStepAnew: "what people answer is said once",
    SpeaksOfAnotherService: "what people answer is said once",
    MishearsReasons: "what people answer is said once",
    HidesEndsWithAPlace: "an end is said, and nothing after it",
    HearsAYesAfterTheEnd: "an end is said, and nothing after it",
    TakesWhateverIsAsked: "what is wrong is refused",
    LeavesPlacesToNobody: "who was never made is taken back",
    ForgetsAfterRestart: "a restart forgets nothing",
    ForgetsKeysAfterRestart: "a restart forgets nothing",
    SaysMoreThanItsSchema: "events are as their schemas say",
    LeavesNumbersOut: "events are numbered in order",
    ChangesItsWord: "a repeat is the same",
    _with(saying.WrongKey): "events are as their schemas say",
    _with(saying.WrongTopic): "events stand in the borough's own topic",
    _with(saying.NamesNoCause): "events name their cause",
    _with(saying.HidesTheSynthetic): "synthetic referrals are marked",
    _with(reading.AnswersRepeats): "a repeat changes nothing",
    _with(reading.JumpsGaps): "a gap is waited for",
    _with(reading.AnswersBeforeItsTime): "a date ahead is waited for",
    _with(reading.ChokesOnUnknownField): "unknown fields are passed over",
    _with(reading.ChokesOnUnknownType): "unknown types are passed over",
    _with(reading.ReadsOneMode): "structured mode is read",
    _with(reading.ReadsSmallMessages): "a large message is read",
    _with(reading.KeepsPoisonToItself): "what cannot be read is a dead letter",
    _with(reading.TellsWhatItCouldNotRead): "what cannot be read is a dead letter",
    _with(reading.ChokesOnPoison): "what cannot be read holds nothing up",
    **PEOPLE_FAULTS,
    **REFERRAL_OPTION_FAULTS,
}
