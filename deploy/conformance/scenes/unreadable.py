"""Messages that nobody can read: each lies between two of a referral that must be worked all the same."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import CANARY, Invented, Invention, Message, as_large_as_may_be
from deploy.conformance.scenes.steps import Scene, Send, Step, Until
from services.contract.topics import MAX_EVENT_BYTES

Spoiling = Callable[[Message], Message]


def _without(message: Message, name: str) -> Message:
    return replace(message, headers=[one for one in message.headers if one[0] != name])


def _with_header(message: Message, name: str, value: bytes | None) -> Message:
    return replace(message, headers=[*_without(message, name).headers, (name, value)])


def _with_field(message: Message, name: str, value: object) -> Message:
    return replace(message, value=json.dumps(json.loads(message.value or b"{}") | {name: value}).encode())


def kinds(about: str) -> Mapping[str, Spoiling]:
    """Each kind; of a message the field `about` is spoilt, which must be a list of words."""
    return {
        "not JSON": lambda one: replace(one, value=b'{"name": "' + CANARY.encode()),
        "no value": lambda one: replace(one, value=None),
        "a header that is not UTF-8": lambda one: _with_header(one, "ce_source", b"\xff\xfe"),
        "a header of null": lambda one: _with_header(one, "ce_source", None),
        "an envelope without its id": lambda one: _without(one, "ce_id"),
        "a field that is wrong": lambda one: _with_field(one, about, [CANARY]),
        "a sequence that is no number": lambda one: _with_header(one, "ce_sequence", b"first"),
        "more than 1 MiB": lambda one: as_large_as_may_be(one, MAX_EVENT_BYTES + 1024),
    }


@dataclass(frozen=True, slots=True)
class Story:
    """What is said of a referral first and after it, a field of the first, and whether the second was heard.

    Whether the first is answered differs between components.
    """

    first: Callable[[Invented], Message]
    then: Callable[[Invented], Message]
    about: str
    is_heard: Callable[[str], bool]
    is_answered: bool = True


def unreadable(invention: Invention, evidence: Evidence, story: Story) -> Iterator[Step]:
    """One of each kind, on the partition of a referral of which is spoken before it, and after it."""
    spoilings = kinds(story.about)
    beside = {kind: invention.referral(Scene.BESIDE_UNREADABLE) for kind in spoilings}
    yield from (Send(story.first(one)) for one in beside.values())
    if story.is_answered:
        yield Until(lambda: all(evidence.answers(one.key) for one in beside.values()))
    for kind, spoil in spoilings.items():
        spoilt = spoil(story.first(invention.referral(Scene.BESIDE_UNREADABLE)))
        yield Send(replace(spoilt, name=kind, readable=False, beside=beside[kind].key))
        yield Send(story.then(beside[kind]))
    yield Until(lambda: all(story.is_heard(one.key) for one in beside.values()))
    lying = [one.position for one in evidence.sent if not one.message.readable]
    yield Until(lambda: all(place in evidence.dead_letters() for place in lying))
