"""Faults of a referral in what it does beyond its core."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from deploy.conformance.requests import Answered, Request
from tests.conformance.toys.matching import Event, Message
from tests.conformance.toys.referral import ToyReferral

Events = Iterable[tuple[str, Event]]


class HearsNoChoice(ToyReferral):
    """It does not say which service was chosen."""

    def say(self, key: str, events: Events) -> list[Message]:
        return super().say(key, [one for one in events if one[0] != "service-chosen"])


class PutsAnotherRight(ToyReferral):
    """What is put right it says of an attendance that there is not."""

    def say(self, key: str, events: Events) -> list[Message]:
        other = {"attendance_id": str(UUID(int=14))}
        right = [(name, said | (other if name == "attendance-corrected" else {})) for name, said in events]
        return super().say(key, right)


class SaysWhatWasAnswered(ToyReferral):
    """How somebody is stands in what it says."""

    def event(self, *what: Any) -> Message:
        message = super().event(*what)
        return message._replace(headers=[*message.headers, ("ce_lonely", b"never")])


class TellsTheGpForEver(ToyReferral):
    """What the GP might be told once, it tells."""

    def message_to_gp(self, key: str) -> Answered:
        return Answered(200, {"about": self.opened(key)["name"]})


class TellsTheGpNothing(ToyReferral):
    """It says nothing of messages to the GP."""

    def say(self, key: str, events: Events) -> list[Message]:
        return super().say(key, [one for one in events if one[0] != "gp-message-ready"])


class AnswersNoPartner(ToyReferral):
    """It does as it is asked, and tells nobody."""

    def answered(self, topic: str, headers: Mapping[str, str], value: bytes) -> Iterator[Message]:
        yield from (one for one in super().answered(topic, headers, value) if not one.topic.endswith(".answers"))


class DoesTwiceWhatIsAskedTwice(ToyReferral):
    """It does not know a partner's message that it has had."""

    def answered(self, topic: str, headers: Mapping[str, str], value: bytes) -> Iterator[Message]:
        self.state["asked"].clear()
        yield from super().answered(topic, headers, value)


class NamesEachAnswerAnew(ToyReferral):
    """A partner's message that comes twice is answered by two events."""

    def answered(self, topic: str, headers: Mapping[str, str], value: bytes) -> Iterator[Message]:
        for message in super().answered(topic, headers, value):
            number = self.state["answers"] = self.state.get("answers", 0) + 1
            others = [one for one in message.headers if one[0] != "ce_id"]
            named = message._replace(headers=[*others, ("ce_id", f"answer-{number}".encode())])
            yield named if message.topic.endswith(".answers") else message


class TakesPartnersAtTheirWord(ToyReferral):
    """It does whatever a partner asks, for whichever borough."""

    def check_request(self, body: Mapping[str, Any]) -> None:
        """All is well."""


class BelievesWhatItIsTold(ToyReferral):
    """It takes a message's own word for who it is from."""

    def from_the_partner(self, message: Message, partner: str, headers: Mapping[str, str]) -> Message:
        del partner
        others = [one for one in message.headers if one[0] != "ce_source"]
        return message._replace(headers=[*others, ("ce_source", headers["ce_source"].encode())])


class MakesEachMessageAnew(ToyReferral):
    """A GP's message that comes again is another to it."""

    def by_fhir(self, request: Request) -> tuple[Answered, list[Message]]:
        self.state["keys"].pop(request.beside["X-Request-ID"], None)
        return super().by_fhir(request)


REFERRAL_OPTION_FAULTS: Mapping[type[ToyReferral], str] = {
    HearsNoChoice: "a choice is said once",
    PutsAnotherRight: "what is put right names what it was",
    SaysWhatWasAnswered: "answers stand in no event",
    TellsTheGpForEver: "the GP is told what is agreed to",
    TellsTheGpNothing: "the GP is told what is agreed to",
    AnswersNoPartner: "partners are answered",
    DoesTwiceWhatIsAskedTwice: "partners are answered",
    NamesEachAnswerAnew: "partners are answered",
    TakesPartnersAtTheirWord: "partners are answered",
    BelievesWhatItIsTold: "the topic says who asks",
    MakesEachMessageAnew: "a GP's message is one referral",
}
