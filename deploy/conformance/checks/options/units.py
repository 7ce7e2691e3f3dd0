"""What a matching promises of places that are not of a service as a whole: of a session, and of who comes along."""

from collections import Counter
from collections.abc import Callable, Iterator

from deploy.conformance.evidence import Evidence
from deploy.conformance.scenes.steps import Mark, Scene
from deploy.conformance.trial import CLINIC, FRIENDS
from services.contract.events import Matched, PlaceReleased

_Name = Callable[[Matched], object]


def sessions(evidence: Evidence) -> Iterator[str]:
    """Each place of the clinic is of a session, which has no more people than places, and all of them at the end."""
    people = evidence.referrals(Scene.BOOKED, Scene.BOOKED_NEXT)
    for mark in (Mark.BOOKED, Mark.BOOKED_ANEW):
        held = [session for key in people if (session := evidence.session(key, evidence.marks[mark]))]
        for session, count in Counter(held).items():
            if count > CLINIC.places:
                yield f"{count} people hold a place of {session}, which has {CLINIC.places}, {mark}."
        if len(held) < CLINIC.places:
            yield f"{len(held)} people hold a place of a session, and {CLINIC.places} could, {mark}."
    for key in people:
        yield from _is_freed_as_held(evidence, key, "a session", lambda one: one.session and one.session.key)


def companions(evidence: Evidence) -> Iterator[str]:
    """Who wants company is matched with somebody to come along, and as many are as can be."""
    for mark in (Mark.ACCOMPANIED, Mark.ACCOMPANIED_ANEW):
        count = len(evidence.accompanied(evidence.marks[mark]))
        if count > FRIENDS.company:
            yield f"{count} people have company, and {FRIENDS.company} can have it, {mark}."
        if count < FRIENDS.company:
            yield f"{count} people have company, and {FRIENDS.company} could, {mark}."
    for key in evidence.referrals(Scene.ACCOMPANIED, Scene.ACCOMPANIED_IN_VAIN, Scene.ACCOMPANIED_NEXT):
        yield from _is_freed_as_held(evidence, key, "company", lambda one: one.companion and one.companion.service_id)


def _is_freed_as_held(evidence: Evidence, key: str, what: str, name: _Name) -> Iterator[str]:
    """Each match has such a place, and what is freed is the place that was held."""
    held = None
    for reply in evidence.about(key):
        if isinstance(event := reply.event, Matched):
            held = name(event)
            if held is None:
                yield f"{key} was matched without {what}."
        elif isinstance(event, PlaceReleased) and held not in (event.session_key, event.companion_id):
            yield f"{key} held a place of {held}, and freed that of {event.session_key or event.companion_id}."
