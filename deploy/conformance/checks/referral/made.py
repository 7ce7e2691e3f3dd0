"""What a referral promises of what is made: kept and said once, one for each key, and humans look first."""

from collections.abc import Iterator

from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered, AnsweredRequest
from deploy.conformance.scenes.asking import LINK_WORKER, REFERRER, STRANGER
from deploy.conformance.scenes.referral.play import NOTIFY, Moment, can_ask, seen
from deploy.conformance.scenes.steps import Scene
from services.contract.events import HumanDecided, NeedsAHuman, ReferralClosed, ReferralCreated
from services.contract.words.life_words import HumanDecision, HumanReason
from services.contract.words.vocabulary import Need

_TOKENS = f"{REFERRER}, {LINK_WORKER}, {STRANGER} and {NOTIFY}"


def needs_asking(evidence: Evidence) -> str | None:
    """Why nobody could be referred."""
    return None if can_ask(evidence) else f"it needs its address (--address) and tokens of {_TOKENS} (--tokens)"


def needs_right_to_try(evidence: Evidence) -> str | None:
    """Why nobody could be referred who is nobody."""
    if why := needs_asking(evidence):
        return why
    made = evidence.made(Scene.SYNTHETIC)
    return None if made else f"the {REFERRER}'s token may not refer by way of trial (referral:synthetic)"


def kept(evidence: Evidence) -> Iterator[str]:
    """Each referral that was accepted can be looked up, and is said once, for what was asked."""
    for one in _asked(evidence, Scene.ORDINARY, Scene.SEALED):
        if not one.is_made:
            yield f"A request that is right was answered {one.answered.status} ({one.request.scene})."
    for key in evidence.made(Scene.ORDINARY, Scene.KEYED, Scene.SEALED):
        needs = [one.needs for one in evidence.of_kind(key, ReferralCreated)]
        if needs != [(Need.LONELINESS,)]:
            yield f"{key} was made for company, and referral-created was said {len(needs)} times, or for another need."
        if key in evidence.made(Scene.ORDINARY) and not _is_found(evidence, key):
            yield f"{key} was made, and cannot be looked up by whoever made it."


def _is_found(evidence: Evidence, key: str) -> bool:
    return evidence.answered.get(seen(Moment.MADE, key), Answered(0)).referral_id == key


def once(evidence: Evidence) -> Iterator[str]:
    """One key is one referral, however often it is asked; another request under it is refused."""
    made = evidence.made(Scene.KEYED)
    if len(made) > 1:
        yield f"One request was sent again under its Idempotency-Key, and is {len(made)} referrals: {', '.join(made)}."
    for one in _asked(evidence, Scene.KEYED):
        if not one.is_made:
            yield f"A request under a key that it was made with before was answered {one.answered.status}."
    for one in _asked(evidence, Scene.ANOTHER):
        if one.answered.is_done:
            yield "Another request under a key that was used before was answered as if it were done."


def humans(evidence: Evidence) -> Iterator[str]:
    """A human looks first where one must, and what they decide is said."""
    for key in evidence.made(Scene.HUMAN):
        if not any(HumanReason.SAFEGUARDING in one.needs_human for one in evidence.of_kind(key, ReferralCreated)):
            yield f"{key} was referred in fear for their safety, and is not said to need a human."
        yield from _decided(evidence, key, HumanDecision.GO_ON)
    for key in evidence.made(Scene.CLOSED_BY_HUMAN):
        if not evidence.of_kind(key, NeedsAHuman):
            yield f"A human was asked to look at {key}, and needs-a-human was not said."
        yield from _decided(evidence, key, HumanDecision.CLOSE)
        if not evidence.of_kind(key, ReferralClosed):
            yield f"A human closed {key}, and referral-closed was not said."


def _decided(evidence: Evidence, key: str, decision: HumanDecision) -> Iterator[str]:
    said = [one.decision for one in evidence.of_kind(key, HumanDecided)]
    if said != [decision]:
        yield f"A human decided about {key}, {decision.value}, and it was said: {', '.join(said) or 'nothing'}."


def _asked(evidence: Evidence, *scenes: Scene) -> list[AnsweredRequest]:
    return [one for one in evidence.asked if one.request.scene in scenes]
