"""What is planted for the checker of partners to find, by what it says of it."""

import json
from dataclasses import replace
from typing import Any

from services.contract.event import Event
from services.contract.events.partners import ReferralRequested, RequestAccepted, RequestRejected
from services.runtime.working.record import TopicPartition
from tests.chaos.findings.evidence import Logged
from tests.chaos.load.history import Kind, Phase
from tests.unit.chaos.changes import Change, known, told
from tests.unit.chaos.sound_world import BELA, DANA, MATCHED

PARTNER = "neighbours-invented"
EVENTS, ANSWERS = (f"southwark.partner.{PARTNER}.{stream}" for stream in ("events", "answers"))


def asked(*names: str, **said: Any) -> list[Logged]:
    """Requests to refer somebody, under these ids."""
    return [_record(EVENTS, ReferralRequested, "ce_id", name, {"partner_reference": name} | said) for name in names]


def accepted(name: str, referral_id: str) -> Logged:
    """The answer that the request made this referral."""
    return _record(ANSWERS, RequestAccepted, "ce_causationid", name, {"referral_id": referral_id})


def rejected(name: str) -> Logged:
    """The answer that the request is refused."""
    return _record(ANSWERS, RequestRejected, "ce_causationid", name, {"code": "no-consent"})


def partners_log(*records: Logged) -> Change:
    """A partner has asked this, and was answered so; Dana is a referral of theirs."""
    log = {
        TopicPartition(topic, 0): tuple(record for record in records if record.topic == topic)
        for topic in (EVENTS, ANSWERS)
    }

    def plant(world: Any) -> Any:
        evidence, history = known("referral", DANA, state={**MATCHED, "organisation": PARTNER})(world)
        return replace(evidence, partners=log), history

    return plant


def _record(topic: str, kind: type[Event], header: str, name: str, said: dict[str, Any]) -> Logged:
    headers = [("ce_type", kind.type.encode()), (header, name.encode())]
    return Logged(topic, 0, 0, None, json.dumps(said).encode(), headers)


SOUND = partners_log(*asked("m-1", "m-2"), accepted("m-1", DANA), accepted("m-1", DANA), rejected("m-2"))
WRONGLY_ANSWERED: dict[str, tuple[str, Change]] = {
    "a request was never answered": (
        f"The request m-2 of {PARTNER} in southwark was never answered",
        partners_log(*asked("m-1", "m-2"), accepted("m-1", DANA)),
    ),
    "a repeat was answered in another way": (
        "The request m-1 of",
        partners_log(*asked("m-1", "m-1"), accepted("m-1", DANA), rejected("m-1")),
    ),
    "nobody asked for an answer": (
        f"There is an answer to the request m-9 of {PARTNER} in southwark, which nobody made",
        partners_log(*asked("m-1"), accepted("m-1", DANA), rejected("m-9")),
    ),
    "a reference made two referrals": (
        f"The reference southwark ours of {PARTNER} was accepted as 2 referrals",
        partners_log(*asked("m-1", "m-2", partner_reference="ours"), accepted("m-1", DANA), accepted("m-2", BELA)),
    ),
    "two references made one referral": (
        f"2 references of {PARTNER} were accepted as the one referral {DANA}",
        partners_log(*asked("m-1", "m-2"), accepted("m-1", DANA), accepted("m-2", DANA)),
    ),
    "an accepted request made nothing": (
        f"{PARTNER} was told that the referral {BELA} is made, and it is not kept as theirs",
        partners_log(*asked("m-1", "m-2"), accepted("m-1", DANA), accepted("m-2", BELA)),
    ),
    "a rejected request made a referral": (
        f"The referral {DANA} is kept as {PARTNER}'s, who was never told that it was accepted",
        partners_log(*asked("m-1"), rejected("m-1")),
    ),
    "what is to be refused was accepted": (
        "A partner's request was accepted, though it is to be refused: without_consent",
        told(Kind.BLUNDER, Phase.OK, {"what": "without_consent"}, {"status": "accepted"}),
    ),
}
