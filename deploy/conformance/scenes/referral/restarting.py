"""A restart, after which a referral knows what it knew, says nothing anew, and goes on."""

from collections.abc import Iterator

from deploy.conformance.messages import Invented
from deploy.conformance.requests import REFERRALS
from deploy.conformance.scenes.asking import REFERRER
from deploy.conformance.scenes.notify import matched
from deploy.conformance.scenes.referral.play import Moment, Play, holds, seen, view
from deploy.conformance.scenes.steps import Ask, Mark, Quiet, Restart, Scene, Send, Step
from deploy.conformance.trial import HALL
from services.contract.events import ReferralCreated

REMEMBERED = (Scene.ORDINARY, Scene.ANSWERED, Scene.NO_PLACE)


def restarted(play: Play) -> Iterator[Step]:
    """All that was known is looked up again, what was asked and said before comes again, and somebody is new."""
    evidence = play.evidence
    yield Quiet(Mark.BEFORE_RESTART)
    known = evidence.made(*REMEMBERED)
    yield from (Ask(seen(Moment.BEFORE, key), f"{REFERRALS}/{key}", REFERRER) for key in known)
    yield Restart()
    for key in evidence.made(Scene.KEYED)[:1]:
        yield play.again(Invented(key, Scene.KEYED, play.invention.borough, play.invention.now))
    yield from (Send(one) for one in evidence.messages(Scene.ANSWERED))
    new = yield from play.refer(Scene.RESTARTED)
    yield play.until_said(ReferralCreated, new)
    yield Send(matched(new, answer="offer"))
    yield view(Moment.AFTER, new, holds(HALL.id))
    yield from (Ask(seen(Moment.RESTARTED, key), f"{REFERRALS}/{key}", REFERRER) for key in known)
    yield Quiet(Mark.RESTARTED)
