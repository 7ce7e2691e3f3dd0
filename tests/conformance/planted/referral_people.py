"""Faults of a referral in what it keeps and tells of people: names that stand open, and who may see and ask."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from deploy.conformance.requests import Answered, Request
from deploy.conformance.scenes.referral.people import CANARIES
from tests.conformance.toys.matching import Event, Message
from tests.conformance.toys.referral import ToyReferral

Events = Iterable[tuple[str, Event]]
Did = tuple[Answered, list[Message]]


class WritesNamesDown(ToyReferral):
    """It says whom it is about."""

    def event(self, *what: Any) -> Message:
        message = super().event(*what)
        return message._replace(headers=[*message.headers, ("ce_person", CANARIES[0].encode())])


class ShowsWhoItIs(ToyReferral):
    """Whoever looks a referral up is told the person's name."""

    def view(self, key: str) -> Event:
        return super().view(key) | {"name": self.opened(key)["name"]}


class SealsNothing(ToyReferral):
    """It writes in base64, which anybody reads."""

    def sealed(self, key: str, person: Mapping[str, str]) -> Event:
        sealed = super().sealed(key, person)
        return sealed | {"fields": {name: self.plain(text) for name, text in person.items()}}

    def plain(self, text: str) -> str:
        return b64encode(text.encode().ljust(40)).decode()


class OneKeyForAll(ToyReferral):
    """Everybody is sealed under one key."""

    def person_of(self, key: str) -> Event:
        person: Event = self.state.setdefault("everybody", super().person_of(key))
        return person


class TellsForNoPurpose(ToyReferral):
    """It does not ask what details are for."""

    def disclosed(self, body: Mapping[str, Any], token: str) -> Answered:
        return super().disclosed({**body, "purpose": "tell-the-person"}, token)


class TellsAnybody(ToyReferral):
    """Whoever has a token is told details."""

    def disclosed(self, body: Mapping[str, Any], token: str) -> Answered:
        del token
        return super().disclosed(body, "notify")


class TellsOfWhoDoesNotWantIt(ToyReferral):
    """It tells how to reach whoever agreed to nothing."""

    def may_be_told(self, key: str) -> bool:
        return True


class ShowsAnybody(ToyReferral):
    """Whoever has a token sees every referral."""

    def is_tied(self, token: str, key: str) -> bool:
        del token
        return super().is_tied("referrer", key)


class RepeatsWhatIsWrong(ToyReferral):
    """It says whose request is wrong."""

    def request(self, request: Request, token: str | None, now: datetime) -> Did:
        answered, said = super().request(request, token, now)
        wrong = answered.status == 422
        return (Answered(422, dict(request.body)) if wrong else answered), said


class LetsAnybodyRefer(ToyReferral):
    """It takes referrals without a token."""

    def request(self, request: Request, token: str | None, now: datetime) -> Did:
        return super().request(request, token or "referrer", now)


PEOPLE_FAULTS: Mapping[type[ToyReferral], str] = {
    WritesNamesDown: "details stand nowhere else",
    ShowsWhoItIs: "details stand nowhere else",
    SealsNothing: "details are sealed, each person's by themselves",
    OneKeyForAll: "details are sealed, each person's by themselves",
    TellsForNoPurpose: "details are told for a purpose",
    TellsAnybody: "details are told for a purpose",
    TellsOfWhoDoesNotWantIt: "details are told for a purpose",
    RepeatsWhatIsWrong: "what is wrong is refused",
    LetsAnybodyRefer: "what is wrong is refused",
    ShowsAnybody: "who is not tied to it sees nothing",
}
