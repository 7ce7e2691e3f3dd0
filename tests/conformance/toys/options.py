"""The toy with every option: offers end, providers are asked, a choice is followed, and places are of a session too.

Its directory is a file that may change; what it says of it, of why, and to partners it says as the contract has it.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy.conformance.requests import Answered
from deploy.conformance.scenes.asking import LINK_WORKER, REFERRER
from deploy.conformance.trial import SOON
from tests.conformance.toys.matching import OURS, Event, Message, Toy

SOON_ENOUGH = timedelta(milliseconds=150)
SOME_WEEKS = timedelta(weeks=4)
PER_PAGE = 2


class EveryOption(Toy):
    """A toy that declares every option. It is asked by tokens that are the words for who they are."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state)
        self.directory = directory
        self.state.setdefault("listed", {})
        self.state.setdefault("put_right", {})
        self.state.setdefault("asked", {})
        self.now = datetime.min.replace(tzinfo=UTC)

    # --- What comes, and what has become due --------------------------------------------------------------------------

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Message]:
        self.now = now
        if ".partner." in place[0]:
            return [*self.answered(place[0], dict(headers), json.loads(value or b"{}"), now)]
        return [*super().work(place, headers, value, now), *self.next_in_turn(now)]

    def due(self, now: datetime) -> Iterator[Message]:
        """What is listed anew, and the offers that have ended."""
        self.now = now
        yield from self.relisted(now)
        for known in list(self.state["referrals"].values()):
            until = known.get("until")
            if until and datetime.fromisoformat(until) <= now and "at" in known:
                yield from (self.event(known, known["cause"], *said, now) for said in self.expire(known))

    def expire(self, known: dict[str, Any]) -> Iterator[tuple[str, Event]]:
        yield from self.free(known["wanted"]["referral_id"], known, "expired")

    # --- Deciding -----------------------------------------------------------------------------------------------------

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        name = attributes["type"].removeprefix(OURS)
        known["cause"] = attributes
        if name in ("offer-accepted.v1", "attended.v1", "missed.v1"):
            known["until"] = None
        if name == "service-chosen.v1":
            known["chosen"] = event["service_id"]
            yield from self.free(attributes["subject"], known, "another-service")
            yield self.answer(attributes["subject"], known)
        if name == "provider-accepted.v1" and known.get("at") == event["service_id"]:
            yield self.accepted(attributes["subject"], known)
        known["waits"] = False
        for said in super().decide(known, attributes, event):
            known["waits"] = said[1].get("waiting", False)
            yield said

    def accepted(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        service = self.named(known["at"])
        return "matched", self.match(known, service) | {"answer": "offer", "provider_accepted": True}

    def next_in_turn(self, now: datetime) -> Iterator[Message]:
        """Whoever waits is answered anew where there is a place."""
        for key, known in self.state["referrals"].items():
            if known.get("waits") and "wanted" in known and any(self.suits(known, one) for one in self.services):
                known["waits"] = False
                yield self.event(known, known["cause"], *self.answer(key, known), now)

    def answer(self, key: str, known: dict[str, Any]) -> tuple[str, Event]:
        chosen = next((one for one in self.services if self.suits(known, one)), None)
        if chosen is None or known["wanted"]["age_band"] == "0-17":
            said = self.without_a_place(known)
            known["waits"] = said["waiting"]
            return "unmatched", said
        known["at"] = chosen["id"]
        if not known["synthetic"]:
            self.state["held"][key] = chosen["id"]
        known["with"] = self.friend()["id"] if known["wanted"].get("accompanied") else None
        return "matched", self.match(known, chosen)

    def without_a_place(self, known: dict[str, Any]) -> Event:
        young, wanted = known["wanted"]["age_band"] == "0-17", known["wanted"]
        there = any(one["need"] in wanted["needs"] for one in self.services)
        about = {"referral_id": wanted["referral_id"], "channel": wanted["channel"], "why": "There is no place."}
        reason = "too-young" if young else "no-room" if there else "no-service-for-the-need"
        return about | {"reason": reason, "waiting": not young and not known["synthetic"]}

    def suits(self, known: dict[str, Any], service: dict[str, Any]) -> bool:
        wanted = known["wanted"]
        if wanted.get("accompanied") and not self.company_is_free():
            return False
        if (chosen := known.get("chosen")) is not None and service["id"] != chosen:
            return False
        meant = service["need"] in wanted["needs"] or service["id"] == chosen
        return bool(meant and service["id"] not in known["declined"] and (service["unsaid"] or self.has_room(service)))

    def match(self, known: dict[str, Any], service: dict[str, Any]) -> Event:
        wanted = known["wanted"]
        until = self.now + (SOON_ENOUGH if service["id"] == str(SOON.id) else SOME_WEEKS)
        known["until"] = until.isoformat()
        friend = self.named(known["with"]) if known.get("with") else None
        return {
            "referral_id": wanted["referral_id"],
            "channel": wanted["channel"],
            "service_id": service["id"],
            "service_name": service["name"],
            "organization_name": service["host"],
            "needs_met": [service["need"]] if service["need"] in wanted["needs"] else [],
            "distance_metres": 0,
            "score": 1.0,
            "score_parts": [{"name": "needs", "value": 1.0, "weight": 1.0}],
            "why": "It is for what is asked for, and has room.",
            "answer": "ask" if service["unsaid"] else "offer",
            "held_until": known["until"],
            "session": service["session"],
            "companion": friend and self.companion(friend),
        }

    def companion(self, friend: dict[str, Any]) -> Event:
        return {"service_id": friend["id"], "service_name": friend["name"], "organization_name": friend["host"]}

    def free(self, key: str, known: dict[str, Any], reason: str) -> Iterator[tuple[str, Event]]:
        at, friend = known.get("at"), known.get("with")
        for name, said in super().free(key, known, reason):
            session = self.named(at)["session"] if at else None
            yield name, said | {"session_key": session and session["key"], "companion_id": friend}
        known["with"] = known["until"] = None

    def friend(self) -> dict[str, Any]:
        return next(one for one in self.services if one["company"])

    def company_is_free(self) -> bool:
        taken = [known for known in self.state["referrals"].values() if known.get("with")]
        return len(taken) < sum(int(one["company"]) for one in self.services)

    def named(self, service: str) -> dict[str, Any]:
        return next(one for one in (*self.services, *self.state["listed"].values()) if one["id"] == service)

    # --- The directory ------------------------------------------------------------------------------------------------

    def relisted(self, now: datetime) -> Iterator[Message]:
        self.services = [_service(one) for one in json.loads(self.directory.read_text())["contents"]]
        listed = self.state["listed"]
        for one in self.services:
            if one != listed.get(one["id"], {}).get("service"):
                yield self.word(one, "service-listed", {"listing": self.listing(one)}, now)
        here = {one["id"] for one in self.services}
        for known in [known for key, known in listed.items() if key not in here and known["service"]]:
            yield self.word(known, "service-withdrawn", {}, now)

    def word(self, one: dict[str, Any], name: str, said: Event, now: datetime) -> Message:
        before = self.state["listed"].get(one["id"], {"said": 0})
        listed = {"id": one["id"], "session": one["session"], "said": before["said"] + 1}
        self.state["listed"][one["id"]] = listed | {"service": one if name == "service-listed" else None}
        cause = {"subject": one["id"], "correlationid": one["id"], "id": one["id"]}
        message = self.event({"said": before["said"]}, cause, name, {"service_id": one["id"]} | said, now)
        return message._replace(topic=f"{self.borough}.services")

    def listing(self, one: dict[str, Any]) -> Event:
        about = {"service_id": one["id"], "name": one["name"], "organization_name": one["host"]}
        places = None if one["unsaid"] or one["session"] else one["places"]
        return about | {"needs": [one["need"]], "ways": ["online"], "places": places}

    # --- Who asks -----------------------------------------------------------------------------------------------------

    def ask(self, path: str, token: str | None) -> Answered:
        """What it answers by HTTP."""
        if path.startswith("/openreferral/services?"):
            return self.page(int(path.rpartition("=")[2]))
        if path.startswith("/openreferral/services/"):
            return Answered(200, self.shown(self.named(path.rpartition("/")[2])))
        if token not in (REFERRER, LINK_WORKER) or not path.startswith("/v1/matches/"):
            return Answered(404 if token else 401, {"title": "There is no such referral."})
        known = self.state["referrals"][path.split("/")[3]]
        return Answered(200, self.shortlist(known) if path.endswith("/shortlist") else self.why(known))

    def page(self, number: int) -> Answered:
        here = self.services[(number - 1) * PER_PAGE : number * PER_PAGE]
        pages = -(-len(self.services) // PER_PAGE)
        body = {"contents": [*map(self.shown, here)], "total_pages": pages, "last_page": number >= pages}
        return Answered(200, body)

    def shown(self, service: dict[str, Any]) -> Event:
        described = {"description": self.state["put_right"].get(service["id"], "It does not exist.")}
        return {"id": service["id"], "name": service["name"], **described}

    def shortlist(self, known: dict[str, Any]) -> Event:
        suiting = [one for one in self.services if self.suits(known, one)][:5]
        return {"services": [{"service_id": one["id"], "service_name": one["name"], "score": 1.0} for one in suiting]}

    def why(self, known: dict[str, Any]) -> Event:
        return {"answer": {"service_id": known.get("at"), "why": "It is for what is asked for, and has room."}}

    def answered(self, topic: str, headers: dict[str, bytes], asked: Event, now: datetime) -> Iterable[Message]:
        """What a partner is answered: the same again, where it asks again."""
        name = headers["ce_id"].decode()
        if name not in self.state["asked"]:
            cause = {"subject": name, "correlationid": name, "id": name}
            message = self.event({"said": 0}, cause, *self.change(asked), now)
            self.state["asked"][name] = [
                [[key, text.decode()] for key, text in message.headers],
                message.value.decode(),
            ]
        named, value = self.state["asked"][name]
        answers = topic.replace(".events", ".answers")
        yield Message(answers, name.encode(), [(key, text.encode()) for key, text in named], value.encode())

    def change(self, asked: Event) -> tuple[str, Event]:
        service, description = asked["service_id"], asked["changes"].get("description")
        if description is None or service not in {one["id"] for one in self.services}:
            return "request-rejected", {"code": "wrong", "sentence": "Ask for what you may, and what can be."}
        self.state["put_right"][service] = description
        return "listing-changed", {"service_id": service, "version": 2}


def _service(listed: dict[str, Any]) -> dict[str, Any]:
    terms = {one["taxonomy_term"]["taxonomy"]: one["taxonomy_term"]["name"] for one in listed["attributes"]}
    schedule = next(iter(listed.get("schedules", ())), None)
    places = schedule["linkway_places"] if schedule else int(terms.get("linkway-places", 0))
    return {
        "id": listed["id"],
        "name": listed["name"],
        "host": listed["organization"]["name"],
        "need": terms["linkway-needs"],
        "places": places,
        "unsaid": schedule is None and "linkway-places" not in terms,
        "company": int(terms.get("linkway-companions", 0)),
        "session": schedule and _session(schedule),
    }


def _session(schedule: dict[str, Any]) -> Event:
    day, time = schedule["valid_from"], schedule["opens_at"]
    key = f"appointment-{day.replace('-', '')}T{time.replace(':', '')}"
    return {"key": key, "kind": "appointment", "starts_at": f"{day}T{time}:00+00:00"}
