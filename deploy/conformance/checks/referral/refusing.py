"""What a referral promises whoever asks what is wrong, or what is not theirs: that is said, and nothing done."""

from collections.abc import Iterator

from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered, Request
from deploy.conformance.scenes.asking import REFERRER, STRANGER
from deploy.conformance.scenes.referral.people import CANARIES
from deploy.conformance.scenes.steps import Mark, Scene
from services.contract.events import ReferralCreated, ReferralWithdrawn

_NOT_KNOWN, _NOT_THERE = 401, 404


def refused(evidence: Evidence) -> Iterator[str]:
    """What is wrong is answered so, in words that repeat nothing of it, and makes nobody."""
    for one in evidence.asked:
        if one.request.scene in (Scene.REFUSED, Scene.ANOTHER):
            yield from _refused(one.request.name, one.answered, needs_token=one.request.who is None)
    nobody = evidence.answered.get("a referral that there is not", Answered(0))
    if nobody.status != _NOT_THERE:
        yield f"A referral that there is not was looked up, and the answer was {nobody.status}."
    for key in set(evidence.requested()) - set(evidence.made(*Scene)):
        if evidence.of_kind(key, ReferralCreated, evidence.marks[Mark.REFUSED]):
            yield f"{key} is said to be created, of a request that was refused."


def _refused(what: str, answered: Answered, *, needs_token: bool) -> Iterator[str]:
    wanted = (_NOT_KNOWN,) if needs_token else range(400, 500)
    if answered.status not in wanted:
        yield f"A request {what} was answered {answered.status}."
    if any(canary in str(answered.body) for canary in CANARIES):
        yield f"A request {what} was answered in words that repeat who it is about."


def untied(evidence: Evidence) -> Iterator[str]:
    """Whoever is not tied to a referral sees nothing of it, and changes nothing."""
    for who, status in ((STRANGER, _NOT_THERE), (None, _NOT_KNOWN)):
        looked = evidence.answered.get(f"looked up by {who}", Answered(0))
        if looked.status != status:
            yield f"{_named(who)} looked a referral up, and was answered {looked.status}."
    done = [one.request for one in evidence.asked if one.answered.is_done and _is_by_others(one.request)]
    yield from (f"{_named(one.who)} took a referral back, and was told that it is done." for one in done)
    for key in evidence.made(Scene.UNTIED):
        if evidence.of_kind(key, ReferralWithdrawn, evidence.marks[Mark.UNTIED]):
            yield f"{key} was taken back by somebody who is not tied to it."


def _is_by_others(request: Request) -> bool:
    return request.scene == Scene.UNTIED and request.who != REFERRER


def _named(who: str | None) -> str:
    return f"A {who}" if who else "Somebody without a token"
