"""A referral in plain Python: it refers, seals, tells what became of it, and takes every step; with every option."""

import base64
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid5

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deploy.conformance.requests import REFERRALS, Answered, Request
from deploy.conformance.scenes.referral.people import CANARIES
from tests.conformance.toys.matching import NAMES, OURS, Event, Message, Unreadable
from tests.conformance.toys.notify import ByTopic
from tests.conformance.toys.steps import STEPS, Refused, Step

TOKENS = ("referrer", "link-worker")
# What a request must have, and what it may have.
FIELDS = {"needs", "urgency", "person", "postcode", "consent", "referrer"}
OTHERS = {"story", "borough", "safeguarding", "partner_reference"}
NEEDS = {"loneliness", "debt"}


class ToyReferral(ByTopic):
    """It knows nobody but by a token's name, and takes every day and every age."""

    def __init__(self, borough: str, directory: Path, state: dict[str, Any] | None = None) -> None:
        super().__init__(borough, directory, state)
        for name in ("made", "keys", "asked"):
            self.state.setdefault(name, {})

    # What it reads.

    def work(self, place: tuple[str, int, int], headers: Any, value: bytes | None, now: datetime) -> list[Message]:
        if ".partner." in place[0]:
            self.now = now
            return list(self.answered(place[0], {key: text.decode() for key, text in headers}, value or b""))
        return super().work(place, headers, value, now)

    def check(self, attributes: dict[str, str], event: Event) -> None:
        super().check(attributes, event)
        if not all(map(self.is_a_word, event.get("needs_met", ()))):
            raise Unreadable("schema-wrong")

    def decide(self, known: dict[str, Any], attributes: dict[str, str], event: Event) -> Iterator[tuple[str, Event]]:
        name, key = attributes["type"].removeprefix(OURS).removesuffix(".v1"), attributes["subject"].split()[0]
        known["wanted"] = event
        if key not in self.state["made"]:
            yield from self.disown(self.person(attributes), key)
        elif not self.made(key)["ending"]:
            self.hear(self.made(key), name, event)

    def disown(self, person: dict[str, Any], key: str) -> Iterator[tuple[str, Event]]:
        if not person["said"]:
            # The one that was not ours stood at 1.
            person["said"] = 1
            yield "referral-withdrawn", {"referral_id": key, "reason": "never-made"}

    def hear(self, view: Event, name: str, event: Event) -> None:
        """What matching says is what is seen."""
        place = {"service_id": event.get("service_id"), "provider_accepted": False}
        view |= {"place": place, "waiting": None} if name == "matched" else {"place": None, "waiting": {"reason": name}}

    def made(self, key: str) -> Event:
        view: Event = self.state["made"][key]["view"]
        return view

    # What it is asked by HTTP.

    def due(self, now: datetime) -> Iterator[Message]:
        del now
        yield from ()

    def ask(self, path: str, token: str | None) -> Answered:
        if path.endswith("/instruments"):
            return Answered(200, {"instruments": [{"name": "direct-loneliness"}]})
        if token is None:
            return Answered(401)
        key = path.removeprefix(f"{REFERRALS}/").partition("/")[0]
        if not self.is_tied(token, key):
            return Answered(404)
        return self.message_to_gp(key) if "messages-to-gp" in path else Answered(200, self.view(key))

    def view(self, key: str) -> Event:
        view: Event = json.loads(json.dumps(self.made(key)))
        return view

    def is_tied(self, token: str, key: str) -> bool:
        return token in TOKENS and key in self.state["made"]

    def message_to_gp(self, key: str) -> Answered:
        agrees = self.made(key)["message_to_gp"] != "none"
        return Answered(200, {"about": self.opened(key)["name"]}) if agrees else Answered(403)

    def request(self, request: Request, token: str | None, now: datetime) -> tuple[Answered, list[Message]]:
        """Do what is asked: this function will give the answer, and what is said."""
        self.now = now
        if token is None:
            return Answered(401), []
        try:
            return self.done(request, token)
        except Refused as refused:
            return Answered(refused.status, {"title": refused.title}), []

    def done(self, request: Request, token: str) -> tuple[Answered, list[Message]]:
        if request.path == "/disclosures":
            return self.disclosed(request.body, token), []
        if request.path.startswith("/fhir"):
            return self.by_fhir(request)
        key = f"{token} {request.path} {request.key}"
        if request.method == "POST" and (before := self.state["keys"].get(key)):
            self.check_same(request, before)
            return Answered(201, before["answer"]), []
        referral, said = self.refer(request.body, request) if request.path == REFERRALS else self.step(request, token)
        answer = self.view(referral)
        self.state["keys"][key] = {"body": dict(request.body), "answer": answer}
        return Answered(201, answer), self.say(referral, said)

    def check_same(self, request: Request, before: Event) -> None:
        if before["body"] != request.body:
            raise Refused(422, "The key was used before")

    # What it does.

    def refer(self, body: Mapping[str, Any], request: Request | None = None) -> tuple[str, Iterable[tuple[str, Event]]]:
        self.check_request(body)
        key = str(uuid5(NAMES, f"{self.borough} {len(self.state['made'])}"))
        view = {"referral_id": key, "place": None, "waiting": None, "ending": None}
        view["message_to_gp"] = body["consent"].get("message_to_gp", "none")
        kept = {"view": view, "asked": dict(body), "person": self.person_of(key), "attendances": 0}
        synthetic = bool(request and request.synthetic)
        self.state["made"][key] = kept | {"synthetic": synthetic}
        self.state["people"][key] = {"said": 0} | ({"synthetic": True} if synthetic else {})
        return key, [("referral-created", self.created(key, body))]

    def check_request(self, body: Mapping[str, Any]) -> None:
        if not FIELDS <= body.keys() <= FIELDS | OTHERS:
            raise Refused(422, "Fields are missing, or unknown")
        if not body["consent"]["to_refer"] or not NEEDS.issuperset(body["needs"]):
            raise Refused(422, "It is not agreed to, or for no need")
        try:
            datetime.fromisoformat(body["person"]["born_on"])
        except ValueError:
            raise Refused(422, "There is no such day") from None

    def person_of(self, key: str) -> Event:
        return {"id": str(uuid5(NAMES, f"person {key}")), "key": base64.b64encode(os.urandom(32)).decode()}

    def created(self, key: str, body: Mapping[str, Any]) -> Event:
        return {
            "referral_id": key,
            "needs": list(body["needs"]),
            "urgency": body["urgency"],
            "referrer_role": body["referrer"]["role"],
            "outcode": "ZZ99",
            "age_band": "65-74",
            "gender": "unknown",
            "ethnic_category": "Z",
            "channel": body["consent"]["channel"],
            "needs_human": ["safeguarding"] if body.get("safeguarding") else [],
            "sealed": self.sealed(key, body["person"]),
        }

    def sealed(self, key: str, person: Mapping[str, str]) -> Event:
        owner = self.state["made"][key]["person"]
        fields = {name: self.seal(owner["key"], text) for name, text in person.items()}
        self.state["made"][key]["sealed"] = fields
        return {"person_id": owner["id"], "fields": fields}

    def seal(self, key: str, text: str) -> str:
        nonce = os.urandom(12)
        return base64.b64encode(nonce + AESGCM(base64.b64decode(key)).encrypt(nonce, text.encode(), None)).decode()

    def opened(self, key: str) -> dict[str, str]:
        kept = self.state["made"][key]
        owner = AESGCM(base64.b64decode(kept["person"]["key"]))
        hidden = {name: base64.b64decode(text) for name, text in kept["sealed"].items()}
        return {name: owner.decrypt(raw[:12], raw[12:], None).decode() for name, raw in hidden.items()}

    def disclosed(self, body: Mapping[str, Any], token: str) -> Answered:
        if token != "notify":
            return Answered(403)
        if body.get("purpose") != "tell-the-person":
            return Answered(422)
        people = [{"referral_id": key, **self.opened(key)} for key in body["referral_ids"] if self.may_be_told(key)]
        return Answered(200, {"people": people})

    def may_be_told(self, key: str) -> bool:
        kept = self.state["made"].get(key)
        return bool(kept) and kept["asked"]["consent"]["channel"] == "email" and not kept["view"]["ending"]

    def step(self, request: Request, token: str) -> tuple[str, Iterable[tuple[str, Event]]]:
        key, _, path = request.path.removeprefix(f"{REFERRALS}/").partition("/")
        if not self.is_tied(token, key):
            raise Refused(404, "There is no such referral")
        step = STEPS[path.partition("/")[0]]
        return key, self.take(step, key, {**request.body, "attendance": path.rpartition("/")[2]})

    def take(self, step: Step, key: str, said: Event) -> Iterable[tuple[str, Event]]:
        view = self.made(key)
        self.check_may(step, view)
        return [(name, {"referral_id": key, **event}) for name, event in step.says(view, said)]

    def check_may(self, step: Step, view: Event) -> None:
        if view["ending"] and not step.after_the_end:
            raise Refused(409, "It has ended")

    def say(self, key: str, events: Iterable[tuple[str, Event]]) -> list[Message]:
        """What a request led to, as events: both ids of its cause are its own."""
        number = self.state["requests"] = self.state.get("requests", 0) + 1
        named = str(uuid5(NAMES, f"request {number}"))
        cause = {"subject": key, "correlationid": named, "id": named, "source": "/organisations/a-toy"}
        return [self.event(self.state["people"][key], cause, name, said, self.now) for name, said in events]

    def event(self, known: dict[str, Any], cause: dict[str, str], name: str, said: Event, now: datetime) -> Message:
        key = cause["subject"].split()[0]
        person = self.state["people"].get(key, known)
        message = super().event(person, cause | {"subject": key}, name, said, now)
        source = cause.get("source", "/referral")
        return _from(message, source)._replace(topic=f"{self.borough}.referrals")

    # What its options are.

    def by_fhir(self, request: Request) -> tuple[Answered, list[Message]]:
        name = request.beside["X-Request-ID"]
        if name in self.state["keys"]:
            return Answered(409), []
        self.state["keys"][name] = True
        person = {"name": CANARIES[0], "born_on": "1950-06-01"}
        asked = {"needs": ["loneliness"], "urgency": "routine", "person": person, "postcode": "ZZ99 3VZ"}
        consent = {"to_refer": True, "channel": "none"}
        key, said = self.refer(asked | {"consent": consent, "referrer": {"role": "gp"}})
        return Answered(200), self.say(key, said)

    def answered(self, topic: str, headers: Mapping[str, str], value: bytes) -> Iterator[Message]:
        """What a partner is answered: the same again, where it asks again."""
        name = headers["ce_id"]
        if name not in self.state["asked"]:
            said, answer = self.partner_asks(headers["ce_type"], json.loads(value), topic.split(".")[-2], headers)
            yield from said
            cause = {"subject": name, "correlationid": name, "id": name}
            message = super().event({"said": 0}, cause, *answer, self.now)
            written = [[key, text.decode()] for key, text in message.headers]
            self.state["asked"][name] = [written, message.value.decode()]
        named, answered = self.state["asked"][name]
        answers = topic.replace(".events", ".answers")
        yield Message(answers, name.encode(), [(key, text.encode()) for key, text in named], answered.encode())

    def partner_asks(
        self, kind: str, body: Event, partner: str, headers: Mapping[str, str]
    ) -> tuple[list[Message], tuple[str, Event]]:
        reference = body.pop("partner_reference", None)
        try:
            if kind.endswith("referral-requested.v1"):
                if body.get("borough", self.borough) != self.borough:
                    raise Refused(422, "It is not for this borough")
                key, said = self.refer(body)
                self.state["keys"][f"partner {reference}"] = key
            else:
                key = self.state["keys"].get(f"partner {reference}")
                if key is None:
                    raise Refused(404, "There is no such referral")
                said = self.take(STEPS["attendances" if "attendance" in kind else "withdrawal"], key, body)
        except Refused as refused:
            return [], ("request-rejected", {"code": "wrong", "sentence": refused.title})
        messages = [self.from_the_partner(one, partner, headers) for one in self.say(key, said)]
        return messages, ("request-accepted", {"referral_id": key, "partner_reference": reference})

    def from_the_partner(self, message: Message, partner: str, headers: Mapping[str, str]) -> Message:
        del headers  # what it says of itself is not believed
        return _from(message, f"/partners/{partner}")


def _from(message: Message, source: str) -> Message:
    headers = [(name, source.encode() if name == "ce_source" else text) for name, text in message.headers]
    return message._replace(headers=headers)
