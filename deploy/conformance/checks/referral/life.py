"""What a referral promises of its life: what matching finds is seen, what people answer is said, and it ends once."""

from collections.abc import Iterator, Mapping

from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.referral.life import ANSWERS, CLOSURE, OVER, ends_of
from deploy.conformance.scenes.referral.play import Moment, place_in, seen, waits
from deploy.conformance.scenes.steps import Scene
from deploy.conformance.trial import ANNEXE, HALL
from services.contract.event import Event
from services.contract.events import OfferDeclined, OutcomeRecorded, ProviderDeclined, ReferralClosed, ReferralWithdrawn
from services.contract.events.consent import ConsentChanged, GpMessageReady
from services.contract.words.life_words import WithdrawnReason

# What the trial gave with each answer.
AS_GIVEN: Mapping[type[Event], Mapping[str, object]] = {
    OfferDeclined: {"reason": "wrong-time", "seek_another": False},
    ProviderDeclined: {"reason": "full"},
    OutcomeRecorded: {"outcome": "partly-met"},
    ReferralClosed: CLOSURE,
}
# Of a referral that has ended these are said still, where an option or the person's consent asks for it.
_AFTER_WHAT_WAS_NOT_OURS = 2
_AFTERWARDS = (ConsentChanged, GpMessageReady)


def found(evidence: Evidence) -> Iterator[str]:
    """What matching says is seen: a place, none, and none any more; but nothing of it after the end."""
    for key in evidence.made(*ANSWERS, Scene.ENDED):
        if looked(evidence, Moment.HELD, key) != str(HALL.id):
            yield f"{key} was matched at {HALL.name}, and whoever made it does not see so."
        if looked(evidence, Moment.AFTER, key) == str(ANNEXE.id):
            yield f"{key} had ended, was matched at {ANNEXE.name} after that, and is shown with that place."
    for key in evidence.made(Scene.NO_PLACE):
        if not waits(evidence.answered.get(seen(Moment.AFTER, key), Answered(0)).body):
            yield f"{key} has no place, or none any more, and whoever made it does not see why they wait."


def said(evidence: Evidence) -> Iterator[str]:
    """Each answer is said once, about the place that is held, and as it was given."""
    for scene, kinds in ANSWERS.items():
        for key in evidence.made(scene):
            yield from (fault for kind in kinds for fault in _said(evidence, key, kind))
    for key in evidence.made(*ANSWERS):
        for one in (reply.event for reply in evidence.about(key)):
            given = AS_GIVEN.get(type(one), {})
            if {name: getattr(one, name) for name in given} != given:
                yield f"{type(one).__name__} of {key} is not said as it was given: {', '.join(given)}."


def _said(evidence: Evidence, key: str, kind: type[Event]) -> Iterator[str]:
    events = evidence.of_kind(key, kind)
    if len(events) != 1:
        yield f"{key} was answered once, and {kind.__name__} was said {len(events)} times."
    if any(getattr(one, "service_id", HALL.id) != HALL.id for one in events):
        yield f"{key} was answered about {HALL.name}, and {kind.__name__} is said of another service."


def ends_once(evidence: Evidence) -> Iterator[str]:
    """A referral has one end, whatever is asked after it."""
    for key in evidence.made(Scene.ANSWERED, Scene.ENDED, Scene.CLOSED_BY_HUMAN):
        ends = ends_of(evidence, key)
        if len(ends) > 1:
            yield f"{key} ended {len(ends)} times: {', '.join(type(one).__name__ for one in ends)}."


def over(evidence: Evidence) -> Iterator[str]:
    """An end is said while a place is held, and nothing after it, whatever is asked and found."""
    for key in evidence.made(Scene.ENDED):
        events = [one.event for one in evidence.about(key)]
        end = next((place for place, one in enumerate(events) if isinstance(one, OVER)), None)
        if end is None:
            yield f"{key} was ended while a place was held, and that was not said."
        elif after := [one for one in events[end + 1 :] if not isinstance(one, (*_AFTERWARDS, *OVER))]:
            yield f"{key} had ended, and {type(after[0]).__name__} was said of it."
    for one in evidence.asked:
        if one.request.scene == Scene.ENDED and "person-answer" in one.request.path and one.answered.is_done:
            yield f"A person said yes after the end ({one.request.path}), and was told that it is done."


def never_made(evidence: Evidence) -> Iterator[str]:
    """Whoever was never referred here is taken back once matching holds a place for them."""
    for key in evidence.referrals(Scene.NEVER_CREATED):
        reasons = [one.reason for one in evidence.of_kind(key, ReferralWithdrawn)]
        if reasons != [WithdrawnReason.NEVER_MADE]:
            yield f"{key} was matched and never made, and it is said: {', '.join(reasons) or 'nothing'}."
        if any(one.envelope.sequence != _AFTER_WHAT_WAS_NOT_OURS for one in evidence.about(key)):
            yield f"{key} was never made, and what is said of it does not follow the first, which was somebody else's."


def looked(evidence: Evidence, moment: Moment, key: str) -> str | None:
    """At which service a referral was seen to hold a place then."""
    return place_in(evidence.answered.get(seen(moment, key), Answered(0)).body)
