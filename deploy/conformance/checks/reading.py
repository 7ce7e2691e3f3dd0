"""How a component reads: what is newer, what waits, what cannot be read, what comes twice. The same for each one."""

from collections.abc import Callable, Iterator
from functools import partial

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import CANARY
from deploy.conformance.scenes.steps import Mark, Scene


def answered(scene: Scene, evidence: Evidence) -> Iterator[str]:
    """Each referral of the scene has an answer."""
    for key in evidence.referrals(scene):
        if not evidence.answers(key):
            yield f"{key} ({scene}) has no answer."


def answering(scene: Scene) -> Callable[[Evidence], Iterator[str]]:
    """The check that each referral of this scene has an answer."""
    return partial(answered, scene)


def unknown_types(evidence: Evidence) -> Iterator[str]:
    """The sequence of an event that nobody knows is taken, so that the next is worked."""
    for key in evidence.referrals(Scene.UNKNOWN_TYPE):
        if not evidence.answers(key):
            yield f"{key} has no answer before the events of unknown types."
        elif evidence.holds(key) or not evidence.releases(key):
            yield f"{key} was withdrawn after two events of unknown types, and its place is not free."


def repeats(evidence: Evidence) -> Iterator[str]:
    """A message that came three times has one answer."""
    for key in evidence.referrals(Scene.REPEATED):
        if (count := len(evidence.answers(key))) != 1:
            yield f"{key} was created by an event that was sent three times, and has {count} answers."


def gaps(evidence: Evidence) -> Iterator[str]:
    """What is too far ahead waits for what is missing, and is worked then."""
    for key in evidence.referrals(Scene.GAP):
        if evidence.answers(key, evidence.marks[Mark.WAITING]) and not evidence.holds(
            key, evidence.marks[Mark.WAITING]
        ):
            yield f"{key} was withdrawn by its third event before its second had come, and its place was freed."
        if evidence.holds(key):
            yield f"{key} holds its place still, though the event that was missing has come."
    for key in evidence.referrals(Scene.SWAPPED, Scene.BURST):
        if evidence.holds(key):
            yield f"{key} was created and withdrawn in one moment, and holds a place."


def dates(evidence: Evidence) -> Iterator[str]:
    """Of whom all is dated an hour ahead nothing is said."""
    for key in evidence.referrals(Scene.FUTURE):
        if replies := evidence.about(key):
            yield f"{key} was created an hour from now, and there are {len(replies)} replies about it."


def dead_letters(evidence: Evidence) -> Iterator[str]:
    """Each message that cannot be read is a dead letter once, without its content."""
    found = evidence.dead_letters()
    unreadable = [one for one in evidence.sent if not one.message.readable]
    for one in unreadable:
        if (count := len(found.get(one.position, ()))) != 1:
            yield f"{_lies(*one.position)} ({one.message.name}) has {count} dead letters."
    for place in found.keys() - {one.position for one in unreadable}:
        yield f"{_lies(*place)} can be read, and is a dead letter."
    for came in evidence.came:
        if CANARY.encode() in came.record.written:
            yield f"{_lies(*came.record.position)} repeats what stood in a message that cannot be read."


def goes_on(evidence: Evidence) -> Iterator[str]:
    """What comes after a message that cannot be read, on its partition, is worked."""
    kinds = {one.message.beside: one.message.name for one in evidence.sent if one.message.beside}
    for key in evidence.referrals(Scene.BESIDE_UNREADABLE):
        if not evidence.releases(key):
            yield f"{key} was withdrawn after a message of this kind, and its place is not free: {kinds.get(key)}."


def restarts(evidence: Evidence) -> Iterator[str]:
    """After the restart it goes on, and says nothing again of what it had answered."""
    before = evidence.marks[Mark.BEFORE_RESTART]
    yield from answered(Scene.RESTARTED, evidence)
    for key in evidence.referrals(Scene.ORDINARY):
        end = evidence.marks[Mark.RESTARTED]
        if len(evidence.about(key, end)) > len(evidence.about(key, before)):
            yield f"{key} was answered before the restart, and again after it."


def _lies(topic: str, partition: int, offset: int) -> str:
    return f"{topic}/{partition}/{offset}"
