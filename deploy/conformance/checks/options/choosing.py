"""What a matching promises whoever chooses a service, or asks why: by HTTP, and by what comes of the choice."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from uuid import UUID

from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.asking import LINK_WORKER, REFERRER, STRANGER, has_tokens
from deploy.conformance.scenes.steps import Mark, Scene
from deploy.conformance.trial import BY_ID, CLUB
from services.contract.events import Matched

_MOST_SHOWN = 5


def needs_tokens(evidence: Evidence) -> str | None:
    """Why nobody could be asked by HTTP."""
    return None if has_tokens(evidence) else "it needs its address (--address) and three tokens of it (--tokens)"


def shortlist(evidence: Evidence) -> Iterator[str]:
    """Five at most, the best first, each of them with room; and nobody holds anything by it."""
    answered = evidence.answered.get("shortlist", Answered(0))
    shown = answered.all("services")
    if not 0 < len(shown) <= _MOST_SHOWN:
        yield f"The referrer asked for a shortlist, and was answered {answered.status} with {len(shown)} services."
    if any(after > before for before, after in pairwise(float(one.get("score", 0)) for one in shown)):
        yield "The best of the shortlist does not come first."
    yield from _have_room(shown)
    for key in evidence.referrals(Scene.SHORTLISTED):
        if len(evidence.about(key, evidence.marks[Mark.SHORTLISTED])) > 1:
            yield f"{key} was shown a shortlist, and something was said of it then."


def _have_room(shown: list[dict[str, Any]]) -> Iterator[str]:
    known = {str(one.id): one for one in BY_ID.values() if one is not CLUB}
    for one in shown:
        if one.get("service_id") not in known:
            yield f"The shortlist has {one.get('service_name')}, which has no room or is not listed."


def chosen(evidence: Evidence) -> Iterator[str]:
    """After a choice a place is sought there and nowhere else."""
    for key in evidence.referrals(Scene.CHOSEN, Scene.CHOSEN_IN_VAIN):
        service, places = evidence.chosen(key)[0], _places_after(evidence, key)
        if set(places) - {service}:
            yield f"{key} was to go to the service that was chosen, and was sent elsewhere after it."
        if service not in places and service != CLUB.id:
            yield f"{key} was to go to a service with room that was chosen, and was not matched there."
    for key in evidence.referrals(Scene.CHOSEN_IN_VAIN):
        if not evidence.releases(key, evidence.marks[Mark.SHORTLISTED]):
            yield f"{key} was to go to {CLUB.name} and nowhere else, and keeps the place that it had."


def _places_after(evidence: Evidence, key: str) -> list[UUID]:
    _, after = evidence.chosen(key)
    said = (one.event for one in evidence.answers(key) if one.number >= after)
    return [one.service_id for one in said if isinstance(one, Matched)]


def explained(evidence: Evidence) -> Iterator[str]:
    """The referrer and a link worker see why; whoever else has a token, or has none, sees nothing."""
    for key in evidence.referrals(Scene.EXPLAINED):
        matched = [one.event for one in evidence.answers(key) if isinstance(one.event, Matched)]
        for who in (REFERRER, LINK_WORKER):
            answer = evidence.answered.get(f"why, {who}", Answered(0)).one("answer")
            if not answer.get("why") or not matched or answer.get("service_id") != str(matched[-1].service_id):
                yield f"The {who} of {key} asked why it was matched, and was not told of the service and why."
        yield from _told_nothing(evidence, "of another borough", STRANGER, (403, 404))
        yield from _told_nothing(evidence, "without a token", None, (401,))


def _told_nothing(evidence: Evidence, who: str, token: str | None, refusals: tuple[int, ...]) -> Iterator[str]:
    answered = evidence.answered.get(f"why, {token}", Answered(0))
    if answered.status not in refusals:
        yield f"Somebody {who} asked why a referral was matched, and was answered {answered.status}."
    if any(one.name in str(answered.body) or str(one.id) in str(answered.body) for one in BY_ID.values()):
        yield f"Somebody {who} asked why a referral was matched, and was told of the service."
