"""A notify in plain Python that tells nobody but says so: the core, and the options."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.conformance.disclosures import Disclosures
from tests.conformance.toys.matching import OURS, Event, Message, Toy, Unreadable

ENDS = ("referral-closed", "referral-withdrawn", "referral-rerouted", "consent-withdrawn")
TOO_OLD = timedelta(days=1)


class ByTopic(Toy):
    """A toy that reads more than one topic: events of a referral are counted by topic, and what is said of it once."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state)
        self.state.setdefault("people", {})
        self.topic, self.now = "", datetime.min.replace(tzinfo=UTC)

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Message]:
        self.topic, self.now = place[0], now
        return super().work(place, headers, value, now)

    def read(self, headers: Any, value: bytes | None) -> tuple[dict[str, str], Event]:
        """With the topic in the subject, since each topic counts by itself."""
        attributes, event = super().read(headers, value)
        stream = self.topic.rpartition(".")[2]
        return attributes | {"subject": f"{attributes['subject']} {stream}"}, event

    def person(self, attributes: dict[str, str]) -> dict[str, Any]:
        """What is known of whoever an event is about."""
        known: dict[str, Any] = self.state["people"].setdefault(attributes["subject"].split()[0], {"said": 0})
        return known


class ToyNotify(ByTopic):
    """It tells nobody, and says so."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state)
        self.disclosures = Disclosures()

    def check(self, attributes: dict[str, str], event: Event) -> None:
        super().check(attributes, event)
        if not all(map(self.is_a_word, event.get("needs_met", ()))):
            raise Unreadable("schema-wrong")

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        name, key = attributes["type"].removeprefix(OURS).removesuffix(".v1"), attributes["subject"].split()[0]
        person = self.person(attributes)
        known["wanted"] = event
        if self.topic.endswith("referrals"):
            person.setdefault("heard", {})[attributes["id"]] = int(attributes["sequence"])
        if name == "needs-a-human":
            person["human_since"] = int(attributes["sequence"])
        if name in ENDS:
            person["has_ended"] = True
        is_lost = name == "place-released" and person.get("told_of") == event["service_id"]
        if is_lost or name == "code-renewed":
            yield from self.told(person, key, name, event.get("channel") or person["channel"])
        if name in ("matched", "unmatched") and self.is_to_be_told(person, attributes, event):
            person |= {"told_of": event.get("service_id"), "channel": event["channel"]}
            yield from self.told(person, key, name, event["channel"])

    def is_to_be_told(self, person: dict[str, Any], attributes: dict[str, str], event: Event) -> bool:
        is_question = event.get("answer") == "ask"
        is_old = datetime.fromisoformat(attributes["recordedtime"]) < self.now - TOO_OLD
        is_about_nobody = attributes.get("synthetic") == "true"
        wants_it = event["channel"] != "none" and not self.is_before_a_human(person, attributes)
        return wants_it and not (person.get("has_ended") or is_question or is_old or is_about_nobody)

    def is_before_a_human(self, person: dict[str, Any], attributes: dict[str, str]) -> bool:
        """Whether it was found before a human was to look."""
        found_at = person.get("heard", {}).get(attributes["causationid"])
        return found_at is not None and found_at < person.get("human_since", 0)

    def told(self, person: dict[str, Any], key: str, about: str, channel: str) -> Iterator[tuple[str, Event]]:
        del person
        self.disclosures.ask({"purpose": "tell-the-person", "referral_ids": [key]})
        notice = {"referral_id": key, "notice_id": key, "about": about, "channel": channel}
        yield "person-told", notice | {"told_at": self.now.isoformat()}

    def event(self, known: dict[str, Any], cause: dict[str, str], name: str, said: Event, now: datetime) -> Message:
        key = cause["subject"].split()[0]
        person = self.state["people"].get(key, known)
        message = super().event(person, cause | {"subject": key}, name, said, now)
        return message._replace(topic=f"{self.borough}.notices")
