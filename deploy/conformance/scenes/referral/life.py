"""A referral's life: what matching finds, what person and provider answer, who came, and how it ends, once."""

from collections.abc import Iterator, Mapping
from typing import Any

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Invented, Message
from deploy.conformance.scenes.asking import LINK_WORKER
from deploy.conformance.scenes.notify import matched, unmatched
from deploy.conformance.scenes.referral.play import Moment, Play, Refers, holds, view, views, waits
from deploy.conformance.scenes.steps import Mark, Quiet, Scene, Send, Step
from deploy.conformance.trial import ANNEXE, HALL
from services.contract.event import Event
from services.contract.events import (
    Attended,
    ConsentWithdrawn,
    Missed,
    OfferAccepted,
    OfferDeclined,
    OutcomeRecorded,
    PlaceReleased,
    ProviderAccepted,
    ProviderDeclined,
    ReferralClosed,
    ReferralCreated,
    ReferralWithdrawn,
)

# What is said of whoever goes through each scene, in the order in which it is asked.
ANSWERS: Mapping[Scene, tuple[type[Event], ...]] = {
    Scene.ANSWERED: (OfferAccepted, ProviderAccepted, Attended, OutcomeRecorded, ReferralClosed),
    Scene.DECLINED: (OfferDeclined,),
    Scene.PROVIDER_DECLINED: (OfferAccepted, ProviderDeclined),
    Scene.ASKED: (ProviderAccepted,),
    Scene.MISSED: (Missed,),
}
OVER = (ReferralWithdrawn, ReferralClosed, ConsentWithdrawn)
CLOSURE: Mapping[str, str] = {"reason": "completed", "outcome": "need-met"}
# The step that ends it, what is sent with it, and what is said then.
ENDS: Mapping[str, tuple[Mapping[str, Any], type[Event]]] = {
    "withdrawal": ({"reason": "person-asked"}, ReferralWithdrawn),
    "closure": (CLOSURE, ReferralClosed),
    "consent-withdrawal": ({}, ConsentWithdrawn),
}


def answered(play: Play) -> Iterator[Step]:
    """Each answer that there is; what is accepted is accepted twice under one key, and what is closed once more."""
    people = {}
    for scene in ANSWERS:
        people[scene] = yield from _held(play, scene)
    for one in (people[Scene.ANSWERED], people[Scene.PROVIDER_DECLINED]):
        accepted = play.step(one, "person-answer", answer="accept")
        yield from (accepted, accepted)
    yield play.step(people[Scene.DECLINED], "person-answer", answer="decline", reason="wrong-time", seek_another=False)
    yield play.step(people[Scene.PROVIDER_DECLINED], "provider-answer", LINK_WORKER, answer="decline", reason="full")
    yield play.step(people[Scene.ASKED], "provider-answer", LINK_WORKER, answer="accept")
    yield play.step(people[Scene.MISSED], "attendances", outcome="missed", on=play.today().isoformat())
    yield from _attended_and_closed(play, people[Scene.ANSWERED])
    for scene, said in ANSWERS.items():
        yield from (play.until_said(kind, people[scene]) for kind in said)
    yield Quiet(Mark.TOLD)


def _held(play: Play, scene: Scene) -> Refers:
    """Somebody for whom a place is held, in the way that the scene needs."""
    one = yield from play.refer(scene)
    answer = {Scene.ASKED: "ask", Scene.MISSED: "settled"}.get(scene, "offer")
    yield Send(matched(one, answer=answer))
    yield view(Moment.HELD, one, holds(HALL.id))
    return one


def _attended_and_closed(play: Play, one: Invented) -> Iterator[Step]:
    yield play.step(one, "provider-answer", LINK_WORKER, answer="accept")
    came = play.step(one, "attendances", outcome="attended", on=play.today().isoformat())
    yield from (came, came)
    yield play.step(one, "outcome", outcome="partly-met")
    yield play.step(one, "closure", **CLOSURE)
    yield play.step(one, "closure", reason="other", outcome="not-met")
    yield play.step(one, "withdrawal", reason="person-asked")


def without_a_place(play: Play) -> Iterator[Step]:
    """Somebody for whom there is no place, and somebody whose place is taken away."""
    none, taken = yield from play.refer_many(Scene.NO_PLACE, 2)
    yield Send(unmatched(none))
    yield Send(matched(taken, answer="offer"))
    yield Send(released(taken))
    yield from views(Moment.AFTER, [none, taken], waits)


def ended(play: Play) -> Iterator[Step]:
    """Every end while a place is held; what matching finds meanwhile comes after it, and so does a late yes."""
    people = []
    for end, (said, kind) in ENDS.items():
        one = yield from _held(play, Scene.ENDED)
        step = play.step(one, end, **said)
        yield from (step, step)
        yield play.until_said(kind, one)
        people.append(one)
    for one in people:
        yield Send(released(one))
        yield Send(matched(one, answer="offer", service_id=ANNEXE.id, service_name=ANNEXE.name))
        yield play.step(one, "person-answer", answer="accept")
    yield Quiet(Mark.END)
    yield from (view(Moment.AFTER, one) for one in people)


def never_made(play: Play) -> Iterator[Step]:
    """Matching has a place for somebody who was never referred here."""
    one = play.invention.referral(Scene.NEVER_CREATED)
    yield Send(matched(one))
    yield play.until_said(ReferralWithdrawn, one)


def left(play: Play) -> Iterator[Step]:
    """Whoever is not at the end yet is withdrawn, so that nothing is left of the trial."""
    evidence, borough, now = play.evidence, play.invention.borough, play.invention.now
    created = [one.key for one in evidence.replies if isinstance(one.event, ReferralCreated)]
    last = [Invented(key, Scene.LEFT, borough, now) for key in created if not ends_of(evidence, key)]
    yield from (play.step(one, "withdrawal", reason="person-asked") for one in last)
    yield play.until_said(ReferralWithdrawn, *last)
    yield Quiet(Mark.END)


def ends_of(evidence: Evidence, key: str) -> list[Event]:
    """Each end that was said of a referral."""
    return [one.event for one in evidence.about(key) if isinstance(one.event, OVER)]


def released(one: Invented) -> Message:
    """What matching says of a place that is free again."""
    return one.says(PlaceReleased(referral_id=one.id, service_id=HALL.id, reason="expired"))
