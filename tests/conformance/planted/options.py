"""Faults in what a matching does beyond its core."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from deploy.conformance.requests import Answered
from deploy.conformance.trial import CLUB
from tests.conformance.toys.matching import Event, Message
from tests.conformance.toys.options import EveryOption


class NeverEndsOffers(EveryOption):
    """Whoever does not answer keeps their place."""

    def expire(self, known: dict[str, Any]) -> Iterator[tuple[str, Event]]:
        yield from ()


class EndsWhatWasAnswered(EveryOption):
    """It does not hear that an offer is accepted."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        until = known.get("until")
        yield from super().decide(known, attributes, event)
        if "offer-accepted" in attributes["type"]:
            known["until"] = until


class EndsOffersTooSoon(EveryOption):
    """It frees at once what it has promised to hold for weeks."""

    def match(self, known: dict[str, Any], service: dict[str, Any]) -> Event:
        said = super().match(known, service)
        known["until"] = self.now.isoformat()
        return said


class TellsBeforeItAsks(EveryOption):
    """It offers places of which nobody has said that there are any."""

    def match(self, known: dict[str, Any], service: dict[str, Any]) -> Event:
        return super().match(known, service | {"unsaid": False})


class ForgetsTheYes(EveryOption):
    """It does not tell the person that the provider has accepted."""

    def accepted(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        name, said = super().accepted(key, known)
        return name, said | {"answer": "ask", "provider_accepted": False}


class ShowsWhatIsFull(EveryOption):
    """Its shortlist has services without room."""

    def shortlist(self, known: dict[str, Any]) -> Event:
        full = {"service_id": str(CLUB.id), "service_name": CLUB.name, "score": 0.5}
        return {"services": [*super().shortlist(known)["services"], full]}


class ShowsTheWorstFirst(EveryOption):
    """Its shortlist is upside down."""

    def shortlist(self, known: dict[str, Any]) -> Event:
        shown = super().shortlist(known)["services"]
        return {"services": [one | {"score": 0.1 * number} for number, one in enumerate(shown)]}


class MatchesWhatItShows(EveryOption):
    """Whoever is shown a shortlist is matched anew by it."""

    def shortlist(self, known: dict[str, Any]) -> Event:
        known["waits"] = True
        return super().shortlist(known)


class HearsNoChoice(EveryOption):
    """It passes over what somebody chose."""

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        if "service-chosen" not in attributes["type"]:
            yield from super().decide(known, attributes, event)


class KnowsBetter(EveryOption):
    """Where the chosen service has no room it sends people elsewhere."""

    def suits(self, known: dict[str, Any], service: dict[str, Any]) -> bool:
        chosen = next((one for one in self.services if one["id"] == known.get("chosen")), None)
        better = known | {"chosen": None} if chosen and not self.has_room(chosen) else known
        return super().suits(better, service)


class TellsAnybodyWhy(EveryOption):
    """It asks nobody for a token."""

    def ask(self, path: str, token: str | None) -> Answered:
        return super().ask(path, "referrer")


class TellsLinkWorkersNothing(EveryOption):
    """It knows referrers alone."""

    def ask(self, path: str, token: str | None) -> Answered:
        return super().ask(path, None if token == "link-worker" else token)


class ListsInSilence(EveryOption):
    """It says nothing of the services of a session."""

    def relisted(self, now: datetime) -> Iterator[Message]:
        for message in super().relisted(now):
            if b"Clinic" not in message.value:
                yield message


class CountsNoVersions(EveryOption):
    """Whatever it says of a service is its first word."""

    def word(self, one: dict[str, Any], name: str, said: Event, now: datetime) -> Message:
        message = super().word(one, name, said, now)
        others = [header for header in message.headers if header[0] != "ce_sequence"]
        return message._replace(headers=[*others, ("ce_sequence", b"1")])


class ListsForEver(EveryOption):
    """What stood in the directory once stays."""

    def relisted(self, now: datetime) -> Iterator[Message]:
        for message in super().relisted(now):
            if b"withdrawn" not in dict(message.headers)["ce_type"]:
                yield message


class DoesTwiceWhatIsAskedTwice(EveryOption):
    """A request that is sent twice is done twice, and has another answer."""

    def answered(self, topic: str, headers: dict[str, bytes], asked: Event, now: datetime) -> Iterable[Message]:
        self.state["asked"].clear()
        for message in super().answered(topic, headers, asked, now):
            self.state["answers"] = self.state.get("answers", 0) + 1
            named = ("ce_id", f"answer-{self.state['answers']}".encode())
            done = message.value.replace(b'"version": 2', b'"version": %d' % self.state["answers"])
            others = [one for one in message.headers if one[0] != "ce_id"]
            yield message._replace(headers=[*others, named], value=done)


class NamesEachAnswerAnew(EveryOption):
    """A request that is sent twice is answered by two events, so that its partner cannot tell that it is one answer."""

    def answered(self, *asked: Any) -> Iterable[Message]:
        for message in super().answered(*asked):
            self.state["answers"] = self.state.get("answers", 0) + 1
            others = [one for one in message.headers if one[0] != "ce_id"]
            yield message._replace(headers=[*others, ("ce_id", f"answer-{self.state['answers']}".encode())])


class AnswersOnce(EveryOption):
    """Whoever has not seen the answer, and asks again, hears nothing."""

    def answered(self, topic: str, headers: dict[str, bytes], asked: Event, now: datetime) -> Iterable[Message]:
        was_asked_before = headers["ce_id"].decode() in self.state["asked"]
        answers = super().answered(topic, headers, asked, now)
        return () if was_asked_before else answers


class AnswersNoPartner(EveryOption):
    """It does as it is asked, and tells nobody."""

    def answered(self, topic: str, headers: dict[str, bytes], asked: Event, now: datetime) -> Iterable[Message]:
        self.change(asked)
        return ()


class TakesWhateverIsAsked(EveryOption):
    """It changes listings of anybody, to anything."""

    def change(self, asked: Event) -> tuple[str, Event]:
        super().change(asked)
        return "listing-changed", {"service_id": asked["service_id"], "version": 2}


class ChangesLater(EveryOption):
    """It says that a listing is changed before it is."""

    def change(self, asked: Event) -> tuple[str, Event]:
        answer = super().change(asked)
        self.state["put_right"].clear()
        return answer


class ShowsOnePage(EveryOption):
    """Its directory ends with the first page."""

    def page(self, number: int) -> Answered:
        page = super().page(number)
        return Answered(page.status, page.body | {"last_page": True})


class OverbooksSessions(EveryOption):
    """It counts no places of a session."""

    def has_room(self, service: dict[str, Any]) -> bool:
        return bool(service["session"]) or super().has_room(service)


class ForgetsTheSession(EveryOption):
    """It does not say of which session a place is free."""

    def free(self, key: str, known: dict[str, Any], reason: str) -> Iterator[tuple[str, Event]]:
        for name, said in super().free(key, known, reason):
            yield name, said | {"session_key": None}


class SendsPeopleAlone(EveryOption):
    """Whoever is to come along does not."""

    def match(self, known: dict[str, Any], service: dict[str, Any]) -> Event:
        return super().match(known, service) | {"companion": None}


class KeepsWhoComesAlong(EveryOption):
    """Who finds no place holds company all the same."""

    def without_a_place(self, known: dict[str, Any]) -> Event:
        if known["wanted"].get("accompanied"):
            known["with"] = self.friend()["id"]
        return super().without_a_place(known)


OPTION_FAULTS: Mapping[type[EveryOption], str] = {
    NeverEndsOffers: "offers end",
    EndsWhatWasAnswered: "offers end",
    EndsOffersTooSoon: "offers end",
    TellsBeforeItAsks: "providers are asked first",
    ForgetsTheYes: "providers are asked first",
    ShowsWhatIsFull: "a shortlist holds nothing",
    ShowsTheWorstFirst: "a shortlist holds nothing",
    MatchesWhatItShows: "a shortlist holds nothing",
    HearsNoChoice: "a choice is followed",
    KnowsBetter: "a choice is followed",
    TellsAnybodyWhy: "why is seen by who may",
    TellsLinkWorkersNothing: "why is seen by who may",
    ListsInSilence: "what is listed is said",
    CountsNoVersions: "what is listed is said",
    ListsForEver: "what is listed no more is gone",
    DoesTwiceWhatIsAskedTwice: "partners are answered",
    NamesEachAnswerAnew: "partners are answered",
    AnswersOnce: "partners are answered",
    AnswersNoPartner: "partners are answered",
    TakesWhateverIsAsked: "partners are answered",
    ChangesLater: "partners are answered",
    ShowsOnePage: "anybody reads it",
    OverbooksSessions: "no more people than places of a session",
    ForgetsTheSession: "no more people than places of a session",
    SendsPeopleAlone: "company and a place, or neither",
    KeepsWhoComesAlong: "company and a place, or neither",
}
