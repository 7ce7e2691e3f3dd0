"""How a referral reads what matching says, as it is seen by whoever made it; and what it knows after a restart."""

from collections.abc import Callable, Iterator
from functools import partial

from deploy.conformance.checks import saying
from deploy.conformance.checks.referral.life import looked
from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.referral.play import Moment, seen, waits
from deploy.conformance.scenes.referral.restarting import REMEMBERED
from deploy.conformance.scenes.steps import Mark, Scene
from deploy.conformance.trial import ANNEXE, HALL
from services.contract.events import ReferralCreated

_KEPT = ("state", "place", "waiting", "outcome", "ending", "attendances")


def taken(scene: Scene) -> Callable[[Evidence], Iterator[str]]:
    """The check that a place that was said in this way is seen."""
    return partial(_taken, scene)


def _taken(scene: Scene, evidence: Evidence) -> Iterator[str]:
    for key in evidence.made(scene):
        if looked(evidence, Moment.AFTER, key) != str(HALL.id):
            yield f"{key} was matched ({scene}), and it is not seen."


def repeats(evidence: Evidence) -> Iterator[str]:
    """What was said before changes nothing."""
    yield from _all_wait(
        evidence, Scene.REPEATED, "lost its place, its match was said again, and it is not seen to wait"
    )


def gaps(evidence: Evidence) -> Iterator[str]:
    """What is too far ahead waits for what is missing, and is worked then."""
    for key in evidence.made(Scene.GAP):
        if looked(evidence, Moment.BEFORE, key) != str(HALL.id):
            yield f"{key} was matched anew by the third event before the second had come, and that was seen."
        if looked(evidence, Moment.AFTER, key) != str(ANNEXE.id):
            yield f"{key} was matched anew by its third event, and it is not seen, though the second has come."
    yield from _all_wait(evidence, Scene.SWAPPED, "lost its place before it was said to have it, and holds it")


def dates(evidence: Evidence) -> Iterator[str]:
    """What is dated an hour ahead is not seen, nor what follows it."""
    for key in evidence.made(Scene.FUTURE):
        body = evidence.answered.get(seen(Moment.AFTER, key), Answered(0)).body
        if looked(evidence, Moment.AFTER, key) or waits(body):
            yield f"{key} is to be matched an hour from now, and that, or what follows it, is seen."


def unknown_types(evidence: Evidence) -> Iterator[str]:
    """The sequence of an event that nobody knows is taken, so that the next is worked."""
    yield from _all_wait(evidence, Scene.UNKNOWN_TYPE, "lost its place after two events of unknown types, and holds it")


def goes_on(evidence: Evidence) -> Iterator[str]:
    """What comes after a message that cannot be read, on its partition, is worked."""
    yield from _all_wait(evidence, Scene.BESIDE_UNREADABLE, "lost its place after a message of some kind, and holds it")


def order(evidence: Evidence) -> Iterator[str]:
    """What is said of a referral is numbered; but for those of whom somebody else has said the first."""
    return saying.order(evidence, without=evidence.referrals(Scene.NEVER_CREATED))


def restarts(evidence: Evidence) -> Iterator[str]:
    """After the restart it knows what it knew, says none of it again, and goes on."""
    for key in evidence.made(*REMEMBERED):
        yield from _remembered(evidence, key)
    if len(made := evidence.made(Scene.KEYED)) > 1:
        yield f"A request was sent again after the restart, and is {len(made)} referrals."
    for key in evidence.made(Scene.RESTARTED):
        if not evidence.of_kind(key, ReferralCreated) or looked(evidence, Moment.AFTER, key) != str(HALL.id):
            yield f"{key} was referred and matched after the restart, and it is not seen."


def _remembered(evidence: Evidence, key: str) -> Iterator[str]:
    if _kept(evidence, Moment.BEFORE, key) != _kept(evidence, Moment.RESTARTED, key):
        yield f"{key} is not what it was before the restart."
    before, after = (evidence.about(key, evidence.marks.get(one)) for one in (Mark.BEFORE_RESTART, Mark.RESTARTED))
    if len(before) != len(after):
        yield f"Something was said of {key} after the restart, which nobody had asked."


def _kept(evidence: Evidence, moment: Moment, key: str) -> dict[str, object]:
    body = evidence.answered.get(seen(moment, key), Answered(0)).body
    return {name: body.get(name) for name in _KEPT} if isinstance(body, dict) else {}


def _all_wait(evidence: Evidence, scene: Scene, otherwise: str) -> Iterator[str]:
    for key in evidence.made(scene):
        if not waits(evidence.answered.get(seen(Moment.AFTER, key), Answered(0)).body):
            yield f"{key} {otherwise}."
