"""What a referral is put through for what it does beyond its core: each scene for one option, where it is declared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from uuid import uuid5

from deploy.conformance.requests import REFERRALS, Request
from deploy.conformance.scenes.asking import REFERRER
from deploy.conformance.scenes.notify import matched
from deploy.conformance.scenes.referral.life import CLOSURE
from deploy.conformance.scenes.referral.play import Moment, Play, holds, view
from deploy.conformance.scenes.steps import Ask, Mark, Quiet, Scene, Send, Step
from deploy.conformance.trial import ANNEXE, HALL
from deploy.invented.messages import message
from services.contract.events import AttendanceCancelled, AttendanceCorrected, Attended, ServiceChosen
from services.contract.events.consent import GpMessageReady
from services.contract.events.measures import MeasuresTaken

FHIR = "/fhir/$process-message"
INSTRUMENTS = "/v1/instruments"
SCALE, ANSWER = "direct-loneliness", "never"
AGREED, REFUSED = "the GP's message, agreed to", "the GP's message, not agreed to"


def of_options(play: Play) -> Iterable[Iterator[Step]]:
    """Those of the options that are declared, in order."""
    for option, scene in _SCENES.items():
        if option in play.evidence.trial.options:
            yield scene(play)


def chosen(play: Play) -> Iterator[Step]:
    """A service is chosen, twice under one key."""
    one = yield from play.refer(Scene.CHOSEN)
    choice = play.step(one, "service-choice", service_id=str(ANNEXE.id))
    yield from (choice, choice)
    yield play.until_said(ServiceChosen, one)
    yield Quiet(Mark.END)


def put_right(play: Play) -> Iterator[Step]:
    """Somebody came, or did not after all; somebody else says before the day that they cannot come."""
    one, other = yield from play.refer_many(Scene.CORRECTED, 2)
    for each in (one, other):
        yield Send(matched(each))
        yield view(Moment.HELD, each, holds(HALL.id))
    today = play.today()
    yield play.step(one, "attendances", outcome="attended", on=today.isoformat())
    yield play.until_said(Attended, one)
    for attended in play.evidence.of_kind(one.key, Attended):
        path = f"{REFERRALS}/{one.key}/attendances/{attended.attendance_id}"
        right = {"outcome": "missed", "on": today.isoformat()}
        yield Request(one.scene, f"put right {one.key}", path, right, REFERRER, play.key("right"), method="PUT")
        yield play.until_said(AttendanceCorrected, one)
    yield play.step(other, "attendances", outcome="cancelled", on=(today + timedelta(days=7)).isoformat())
    yield play.until_said(AttendanceCancelled, other)


def measured(play: Play) -> Iterator[Step]:
    """Somebody is asked how they are."""
    one = yield from play.refer(Scene.MEASURED)
    yield Ask(INSTRUMENTS, INSTRUMENTS, REFERRER)
    taken = {"occasion": "start", "taken_on": play.today().isoformat()}
    yield play.step(one, "measures", **taken, answers={"instrument": SCALE, "lonely": ANSWER})
    yield play.until_said(MeasuresTaken, one)


def told_to_the_gp(play: Play) -> Iterator[Step]:
    """A referral ends whose GP may be told all; then nothing any more."""
    one = yield from play.refer(Scene.GP_TOLD, consent={"message_to_gp": "full"})
    yield play.step(one, "closure", **CLOSURE)
    yield play.until_said(GpMessageReady, one)
    path = f"{REFERRALS}/{one.key}/messages-to-gp/1"
    yield Ask(AGREED, path, REFERRER)
    yield play.step(one, "consent", message_to_gp="none")
    yield Ask(REFUSED, path, REFERRER)


def by_fhir(play: Play) -> Iterator[Step]:
    """A GP's system refers somebody by a message, and sends that again."""
    of = uuid5(play.invention.run, "fhir")
    ids = {"X-Request-ID": str(uuid5(of, "request")), "X-Correlation-ID": str(uuid5(of, "correlation"))}
    sent = message(play.body(), of, at=play.invention.now().isoformat())
    headers = {**ids, "Content-Type": "application/fhir+json"}
    for name in ("fhir", "fhir again"):
        yield Request(Scene.FHIR, name, FHIR, sent, REFERRER, beside=headers)
    yield Quiet(Mark.END)


_SCENES: Mapping[str, Callable[[Play], Iterator[Step]]] = {
    "choosing": chosen,
    "appointments": put_right,
    "record": measured,
    "gp-messages": told_to_the_gp,
    "fhir": by_fhir,
}
