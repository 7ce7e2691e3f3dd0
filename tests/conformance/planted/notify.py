"""Faults of a notify: those in how it tells, and those that a matching may have in how it reads and says."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.conformance.disclosures import NAME
from tests.conformance.planted import reading, saying
from tests.conformance.toys.matching import Event, Message, Toy
from tests.conformance.toys.notify import ToyNotify

Told = Iterator[tuple[str, Event]]


class TellsNobody(ToyNotify):
    """It does not say that it told anybody who is to hear that there is no place."""

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Told:
        if about != "unmatched":
            yield from super().told(person, key, about, channel)


class TellsWhoeverDoesNotWantIt(ToyNotify):
    """It does not look at the channel."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        return super().is_to_be_told(person, attributes, event | {"channel": "email"})


class TellsOfQuestions(ToyNotify):
    """It takes a question to the provider for a match."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        return super().is_to_be_told(person, attributes, event | {"answer": "settled"})


class TellsAfterTheEnd(ToyNotify):
    """It does not hear that a referral has ended."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        return super().is_to_be_told(person | {"has_ended": False}, attributes, event)


class TellsAfterEndsOfAnotherForm(ToyNotify):
    """It knows ends by the form of their ids, and hears none that somebody else has named."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Told:
        yield from super().decide(known, attributes, event)
        if not attributes["id"].startswith("referral:") and self.topic.endswith("referrals"):
            self.person(attributes).pop("has_ended", None)


class TellsNothingOfWhatItCannotName(ToyNotify):
    """It tells only of what it can see the cause of in the form of its id."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        is_known = "human_since" not in person or attributes["causationid"].startswith("referral:")
        return is_known and super().is_to_be_told(person, attributes, event)


class LeavesNumbersOut(ToyNotify):
    """It counts by two."""

    def event(self, known: dict[str, Any], cause: dict[str, str], *what: Any) -> Message:
        self.state["people"].get(cause["subject"].split()[0], known)["said"] += 1
        return super().event(known, cause, *what)


class ChangesItsWord(ToyNotify):
    """What it says once more under the same id is something else."""

    def work(self, *what: Any) -> list[Message]:
        said = super().work(*what)
        return [*said, *(one._replace(value=one.value.replace(b'"email"', b'"none"')) for one in said)]


class TellsWhatAHumanIsToLookAt(ToyNotify):
    """It tells of what was found before a human was to look."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        return super().is_to_be_told(person | {"human_since": 0}, attributes, event)


class TellsNothingAfterAHuman(ToyNotify):
    """Whoever needed a human is told nothing, though that human let the referral go on."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        return "human_since" not in person and super().is_to_be_told(person, attributes, event)


class TellsNobodysPerson(ToyNotify):
    """It writes to whoever a synthetic referral is about."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        return super().is_to_be_told(person, attributes | {"synthetic": "false"}, event)


class TellsOldNews(ToyNotify):
    """However long ago a place was found, it tells of it."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        return super().is_to_be_told(person, attributes | {"recordedtime": self.now.isoformat()}, event)


class AsksForNobody(ToyNotify):
    """It has people's details from somewhere else."""

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Told:
        said = [*super().told(person, key, about, channel)]
        self.disclosures.questions.clear()
        yield from said


class AsksForEverybody(ToyNotify):
    """It asks for details before it knows whether it needs them."""

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        self.disclosures.ask({"purpose": "tell-the-person", "referral_ids": [attributes["subject"].split()[0]]})
        return super().is_to_be_told(person, attributes, event)


class AsksForNoPurpose(ToyNotify):
    """It does not say what it needs details for."""

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Told:
        said = [*super().told(person, key, about, channel)]
        self.disclosures.questions[:] = [type(one)("", one.referral_ids) for one in self.disclosures.questions]
        yield from said


class WritesNamesDown(ToyNotify):
    """It says whom it told."""

    def event(self, *what: Any) -> Message:
        message = super().event(*what)
        return message._replace(headers=[*message.headers, ("ce_person", NAME.encode())])


class SaysWhateverItWasAbout(ToyNotify):
    """Whatever it tells, it says that it was a place."""

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Told:
        yield from super().told(person, key, "matched", channel)


class SaysAnotherChannel(ToyNotify):
    """It does not say by which channel it told."""

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Told:
        yield from super().told(person, key, about, "none")


class HidesWhatIsLost(ToyNotify):
    """It does not hear that a place is free again."""

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Told:
        if about != "place-released":
            yield from super().told(person, key, about, channel)


class ForgetsNewCodes(ToyNotify):
    """It does not hear that somebody is to have a new code."""

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Told:
        if about != "code-renewed":
            yield from super().told(person, key, about, channel)


class MarksEverything(ToyNotify):
    """It takes everybody for synthetic when it speaks of them."""

    def event(self, *what: Any) -> Message:
        message = super().event(*what)
        return message._replace(headers=[*message.headers, ("ce_synthetic", b"true")])


def _with(fault: type[Toy]) -> type[ToyNotify]:
    """The same fault in a notify."""
    return type(fault.__name__, (fault, ToyNotify), {})


NOTIFY_FAULTS: Mapping[type[ToyNotify], str] = {
    TellsNobody: "whoever agreed is told",
    TellsWhoeverDoesNotWantIt: "whoever agreed is told",
    _with(saying.AnswersTwice): "nobody is told twice",
    TellsOfQuestions: "a question to a provider is not told",
    TellsAfterTheEnd: "nothing is told after the end",
    TellsAfterEndsOfAnotherForm: "nothing is told after the end",
    TellsNothingOfWhatItCannotName: "whoever agreed is told",
    LeavesNumbersOut: "events are numbered in order",
    ChangesItsWord: "a repeat is the same",
    TellsWhatAHumanIsToLookAt: "nothing is told after the end",
    TellsNothingAfterAHuman: "whoever agreed is told",
    TellsNobodysPerson: "nothing is told of what is about nobody",
    TellsOldNews: "old news is not sent",
    AsksForNobody: "details are asked for when they are needed",
    AsksForEverybody: "details are asked for when they are needed",
    AsksForNoPurpose: "details are asked for when they are needed",
    WritesNamesDown: "details are asked for when they are needed",
    SaysWhateverItWasAbout: "what was told is said",
    SaysAnotherChannel: "what was told is said",
    HidesWhatIsLost: "a place that is lost is told of",
    ForgetsNewCodes: "a new code is sent",
    MarksEverything: "nothing else is marked as synthetic",
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
    _with(reading.ForgetsAfterRestart): "a restart says nothing anew",
    _with(saying.WrongKey): "events are as their schemas say",
    _with(saying.SaysMoreThanItsSchema): "events are as their schemas say",
    _with(saying.WrongTopic): "events stand in the borough's own topic",
    _with(saying.NamesNoCause): "events name their cause",
}
