"""Referrals are made, by whoever may, once for each key; and what is wrong with a request is refused."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from deploy.conformance.requests import REFERRALS, Request
from deploy.conformance.scenes.asking import LINK_WORKER, REFERRER, STRANGER
from deploy.conformance.scenes.referral.people import with_an_nhs_number
from deploy.conformance.scenes.referral.play import NOTIFY, Moment, Play, view
from deploy.conformance.scenes.steps import Ask, Mark, Quiet, Scene, Step
from services.contract.events import HumanDecided, NeedsAHuman, ReferralClosed, ReferralCreated, ReferralWithdrawn

MANY = 3
TIMES = 3
DISCLOSURES = "/disclosures"
# What is wrong with a request, by the name under which it is answered.
WRONG: Mapping[str, Mapping[str, Any]] = {
    "without consent": {"consent": {"to_refer": False}},
    "for a need that there is not": {"needs": ["telepathy"]},
    "for a day that there is not": {"person": {"born_on": "1950-02-30"}},
    "with a field that nobody knows": {"moon_phase": "full"},
}
TELL = "tell-the-person"


def first(play: Play) -> Iterator[Step]:
    """Somebody is referred, and is said to be so on the topics of the trial."""
    one = yield from play.refer(Scene.ORDINARY)
    yield play.until_said(ReferralCreated, one)
    yield view(Moment.MADE, one)


def referred(play: Play) -> Iterator[Step]:
    """People are referred; one of them several times under one key, and somebody else under that key."""
    people = yield from play.refer_many(Scene.ORDINARY, MANY)
    body = with_an_nhs_number(play.body(), play.invention.run)
    yield Request(Scene.SEALED, "sealed", REFERRALS, body, REFERRER, play.key("sealed"))
    keyed = yield from play.refer(Scene.KEYED)
    yield from (play.again(keyed) for _ in range(TIMES))
    yield play.again(keyed, body=play.body(), scene=Scene.ANOTHER)
    yield play.until_said(ReferralCreated, keyed, *people)
    yield from (view(Moment.MADE, one) for one in (keyed, *people))


def refused(play: Play) -> Iterator[Step]:
    """Requests that are wrong, or come from nobody."""
    for what, changes in WRONG.items():
        yield Request(Scene.REFUSED, what, REFERRALS, play.body(**changes), REFERRER, play.key(what))
    yield Request(Scene.REFUSED, "without a token", REFERRALS, play.body(), None, play.key("nobody"))
    yield Ask("a referral that there is not", f"{REFERRALS}/{UUID(int=14)}", REFERRER)
    yield Quiet(Mark.REFUSED)


def untied(play: Play) -> Iterator[Step]:
    """Somebody else's link worker, and nobody, look a referral up and take it back."""
    one = yield from play.refer(Scene.UNTIED)
    for who in (STRANGER, None):
        yield Ask(f"looked up by {who}", f"{REFERRALS}/{one.key}", who)
        yield play.step(one, "withdrawal", who, reason="person-asked")
    yield Quiet(Mark.UNTIED)


def humans(play: Play) -> Iterator[Step]:
    """Somebody for whose safety the referrer fears, whom a human lets go on; and one whom a human closes."""
    fears = yield from play.refer(Scene.HUMAN, safeguarding=True)
    yield play.until_said(ReferralCreated, fears)
    yield play.step(fears, "human-decision", LINK_WORKER, decision="go-on")
    closed = yield from play.refer(Scene.CLOSED_BY_HUMAN)
    yield play.step(closed, "human-request", reasons=["safeguarding"])
    yield play.step(
        closed, "human-decision", LINK_WORKER, decision="close", reason="needs-other-help", outcome="not-known"
    )
    yield play.until_said(HumanDecided, fears, closed)
    yield play.until_said(NeedsAHuman, closed)
    yield play.until_said(ReferralClosed, closed)


def synthetic(play: Play) -> Iterator[Step]:
    """A referral about nobody is made, and taken back."""
    nobody = yield from play.refer(Scene.SYNTHETIC, synthetic=True)
    yield play.step(nobody, "withdrawal", reason="person-asked")
    if play.evidence.made(Scene.SYNTHETIC):
        yield play.until_said(ReferralWithdrawn, nobody)


def disclosed(play: Play) -> Iterator[Step]:
    """How to reach people is asked by notify; by others; and for what it is not there for."""
    told = yield from play.refer(Scene.DISCLOSED)
    untold = yield from play.refer(Scene.NO_CHANNEL, consent={"channel": "none"})
    gone = yield from play.refer(Scene.WITHDRAWN)
    yield play.step(gone, "withdrawal", reason="person-asked")
    every = [one.key for one in (told, untold, gone)]
    for name, who, purpose in (
        ("disclosed", NOTIFY, TELL),
        ("disclosed for no purpose", NOTIFY, None),
        ("disclosed for another purpose", NOTIFY, "curiosity"),
        ("disclosed to a referrer", REFERRER, TELL),
        ("disclosed to nobody", None, TELL),
    ):
        said = {"purpose": purpose} if purpose else {}
        yield Request(Scene.DISCLOSED, name, DISCLOSURES, {**said, "referral_ids": every}, who)
    yield Quiet(Mark.TOLD)
