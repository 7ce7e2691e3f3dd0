"""A partner refers, reports who came, and takes back, on its own topic; right and wrong, and some of it twice."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import uuid5

from deploy.conformance.messages import CANARY, Invented, Message, of_a_partner
from deploy.conformance.scenes.asking import LINK_WORKER
from deploy.conformance.scenes.notify import matched
from deploy.conformance.scenes.referral.play import Moment, Play, holds, view
from deploy.conformance.scenes.steps import Mark, Quiet, Scene, Send, Step, Until
from deploy.conformance.trial import HALL
from services.contract.boroughs import BoroughSlug
from services.contract.event import Event
from services.contract.events import Attended, ReferralWithdrawn
from services.contract.events.partners import (
    AttendanceReported,
    ReferralRequested,
    RequestAccepted,
    WithdrawalRequested,
)

REFERENCE = "case"


def asks(play: Play) -> Iterator[Step]:
    """All that a partner may ask of one referral; and what is to be refused."""
    reference = f"{REFERENCE} {play.invention.run}"
    named = {"partner_reference": reference}
    refer = _asked(play, Scene.PARTNER, ReferralRequested, play.body() | named, "refer")
    yield from _sent(play, refer, times=2)
    for wrong in _wrong(play):
        yield from _sent(play, wrong)
    for one in _made(play, refer):
        yield Send(matched(one))
        yield view(Moment.HELD, one, holds(HALL.id), who=LINK_WORKER)
        came = {"outcome": "attended", "on": play.today().isoformat()} | named
        yield from _sent(play, _asked(play, Scene.PARTNER, AttendanceReported, came, "came"))
        back = _asked(play, Scene.PARTNER, WithdrawalRequested, {"reason": "person-asked"} | named, "withdraw")
        yield from _sent(play, back, times=2)
        yield play.until_said(Attended, one)
        yield play.until_said(ReferralWithdrawn, one)
    yield Quiet(Mark.END)


def _wrong(play: Play) -> Iterator[Message]:
    elsewhere = next(one.value for one in BoroughSlug if one is not play.invention.borough)
    unlike: Mapping[str, Mapping[str, Any]] = {
        "elsewhere": play.body(borough=elsewhere),
        "no consent": play.body(consent={"to_refer": False}),
        "misspelt": play.body() | {"moon_phase": CANARY},
    }
    for name, body in unlike.items():
        yield _asked(play, Scene.PARTNER_WRONG, ReferralRequested, body, name)
    another = {"partner_reference": "of another", "reason": "person-asked"}
    yield _asked(play, Scene.PARTNER_WRONG, WithdrawalRequested, another, "of another")


def _asked(play: Play, scene: Scene, event: type[Event], body: Mapping[str, Any], name: str) -> Message:
    partner = play.evidence.trial.means.partner or ""
    named = str(uuid5(play.invention.run, f"partner {name}"))
    return of_a_partner(partner, scene, event, body, named, play.invention.now())


def _sent(play: Play, message: Message, times: int = 1) -> Iterator[Step]:
    for time in range(times):
        yield Send(message)
        yield Until(partial(_is_answered, play, message, time + 1))


def _is_answered(play: Play, message: Message, times: int) -> bool:
    return len(play.evidence.answers_to(message)) >= times


def _made(play: Play, refer: Message) -> Iterator[Invented]:
    """The referral that the partner was told of."""
    answers = (one.event for one in play.evidence.answers_to(refer))
    keys = dict.fromkeys(str(one.referral_id) for one in answers if isinstance(one, RequestAccepted))
    for key in keys:
        yield Invented(key, Scene.PARTNER, play.invention.borough, play.invention.now)
