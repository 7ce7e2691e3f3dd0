"""What a referral promises of what identifies people: sealed under a key of their own, and opened for a purpose."""

import binascii
from base64 import b64decode
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.referral.made import DISCLOSURES
from deploy.conformance.scenes.referral.options import AGREED
from deploy.conformance.scenes.referral.people import CANARIES, details_in
from deploy.conformance.scenes.steps import Scene
from services.contract.event import Sealed
from services.contract.events import ReferralCreated

# Of AES-256-GCM: what each ciphertext has beside as many bytes as it hides, its nonce and its tag.
_NONCE_AND_TAG = 12 + 16
# How these questions for details are to be answered.
_REFUSED: Mapping[str, Collection[int]] = {
    "disclosed for no purpose": range(400, 500),
    "disclosed for another purpose": range(400, 500),
    "disclosed to a referrer": (403,),
    "disclosed to nobody": (401,),
}


def nowhere_else(evidence: Evidence) -> Iterator[str]:
    """No detail stands in a record, nor in an answer that is not there to tell it."""
    details = [*CANARIES, *(detail for one in evidence.asked for detail in details_in(one.request.body))]
    written = [detail.encode() for detail in dict.fromkeys(details)]
    for came in evidence.came:
        if any(detail in came.record.written for detail in written):
            yield f"Somebody's details stand at {'/'.join(map(str, came.record.position))}."
    opened = {one.request.name for one in evidence.asked if one.request.path == DISCLOSURES} | {AGREED}
    for name, answered in evidence.answered.items():
        if name not in opened and any(canary in str(answered.body) for canary in CANARIES):
            yield f"Somebody's details stand in the answer to {name!r}."


def sealed(evidence: Evidence) -> Iterator[str]:
    """Each referral has its person's details sealed, under a key that is nobody else's."""
    people: dict[str, list[str]] = defaultdict(list)
    for reply in evidence.replies:
        if isinstance(event := reply.event, ReferralCreated):
            people[str(event.sealed.person_id)].append(reply.key)
            yield from (f"{reply.key} {fault}." for fault in _faults(event.sealed))
    for keys in people.values():
        if len(keys) > 1:
            yield f"{len(keys)} people are sealed under one key: {', '.join(keys)}."


def _faults(sealed: Sealed) -> Iterator[str]:
    if not sealed.fields:
        yield "has nothing sealed, though details of its person were sent"
    for name, text in sealed.fields.items():
        try:
            hidden = b64decode(text, validate=True)
        except binascii.Error:
            yield f"has a sealed {name} that is not in base64"
            continue
        if len(hidden) <= _NONCE_AND_TAG or any(canary.encode() in hidden for canary in CANARIES):
            yield f"has a {name} that is not sealed"


def disclosed(evidence: Evidence) -> Iterator[str]:
    """Whoever agreed to be told can be reached by notify, for a purpose; nobody else can, and by nobody else."""
    opened = evidence.answered.get("disclosed", Answered(0))
    people = {str(one.get("referral_id")): one for one in opened.all("people")}
    for key in evidence.made(Scene.DISCLOSED):
        sent = next(one.request.body["person"] for one in evidence.asked if one.answered.referral_id == key)
        if not _is_of(people.get(key, {}), sent):
            yield f"{key} agreed to mail, and how to reach them was not told as it was sent (answered {opened.status})."
    for key in people.keys() & {*evidence.made(Scene.NO_CHANNEL), *evidence.made(Scene.WITHDRAWN)}:
        yield f"{key} agreed to no mail, or was withdrawn, and how to reach them was told."
    for name, statuses in _REFUSED.items():
        answered = evidence.answered.get(name, Answered(0))
        if answered.status not in statuses or any(canary in str(answered.body) for canary in CANARIES):
            yield f"How to reach people was asked, {name.removeprefix('disclosed ')}, and answered {answered.status}."


def _is_of(told: dict[str, Any], sent: dict[str, Any]) -> bool:
    return all(told.get(name) == sent[name] for name in ("name", "email"))
