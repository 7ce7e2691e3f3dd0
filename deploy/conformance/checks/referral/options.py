"""What must hold of what a referral does beyond its core."""

from collections.abc import Iterator

from deploy.conformance.checks import answering
from deploy.conformance.evidence import Evidence
from deploy.conformance.requests import Answered
from deploy.conformance.scenes.referral.options import AGREED, ANSWER, INSTRUMENTS, REFUSED, SCALE
from deploy.conformance.scenes.referral.people import CANARIES
from deploy.conformance.scenes.steps import Scene
from deploy.conformance.trial import ANNEXE, SOURCE
from services.contract.events import (
    AttendanceCancelled,
    AttendanceCorrected,
    Attended,
    ReferralCreated,
    ReferralWithdrawn,
    ServiceChosen,
)
from services.contract.events.consent import GpMessageReady
from services.contract.events.measures import MeasuresTaken
from services.contract.events.partners import RequestAccepted, RequestRejected

_REPEATED, _NOT_AGREED = 409, 403


def needs_partner(evidence: Evidence) -> str | None:
    """Why no partner could ask."""
    return None if evidence.trial.means.partner else "it needs a partner with topics there (--partner)"


def chosen(evidence: Evidence) -> Iterator[str]:
    """A choice is said once."""
    for key in evidence.made(Scene.CHOSEN):
        services = [one.service_id for one in evidence.of_kind(key, ServiceChosen)]
        if services != [ANNEXE.id]:
            yield f"{ANNEXE.name} was chosen for {key}, and that was said {len(services)} times, or of another."


def put_right(evidence: Evidence) -> Iterator[str]:
    """What is put right names the attendance that it is about; what is cancelled is said with its day."""
    made = evidence.made(Scene.CORRECTED)
    for key in made[:1]:
        attended = [one.attendance_id for one in evidence.of_kind(key, Attended)]
        corrected = [one.attendance_id for one in evidence.of_kind(key, AttendanceCorrected)]
        if not attended or corrected != attended:
            yield f"Who came was put right for {key}, and that is not said of the attendance that it is about."
    for key in made[1:]:
        if len(evidence.of_kind(key, AttendanceCancelled)) != 1:
            yield f"{key} said that they cannot come, and attendance-cancelled was not said once."


def measured(evidence: Evidence) -> Iterator[str]:
    """The scales that were taken are said, and not what was answered."""
    if SCALE not in str(evidence.answered.get(INSTRUMENTS, Answered(0)).body):
        yield f"{INSTRUMENTS} does not list {SCALE}."
    for key in evidence.made(Scene.MEASURED):
        taken = evidence.of_kind(key, MeasuresTaken)
        if [one.instrument for one in taken] != [SCALE]:
            yield f"{key} was asked how they are, and measures-taken was not said once."
        for reply in evidence.about(key):
            if isinstance(reply.event, MeasuresTaken) and ANSWER.encode() in reply.record.written:
                yield f"What {key} answered stands in an event."


def told_to_the_gp(evidence: Evidence) -> Iterator[str]:
    """The GP is told what the person agrees to when it is fetched, and nothing once they do not agree."""
    for key in evidence.made(Scene.GP_TOLD):
        if not evidence.of_kind(key, GpMessageReady):
            yield f"{key} was closed, whose GP may be told all, and gp-message-ready was not said."
    agreed, refused = (evidence.answered.get(name, Answered(0)) for name in (AGREED, REFUSED))
    if not agreed.is_done or not any(canary in str(agreed.body) for canary in CANARIES):
        yield f"The GP may be told all, and the message was answered {agreed.status}, or says not whom it is about."
    if refused.status != _NOT_AGREED or any(canary in str(refused.body) for canary in CANARIES):
        yield f"The person does not agree any more, and the message was answered {refused.status}."


def answered(evidence: Evidence) -> Iterator[str]:
    """Each of a partner's requests has one answer, as often as it is sent: what is right is done, what is wrong not."""
    for scene, right in ((Scene.PARTNER, RequestAccepted), (Scene.PARTNER_WRONG, RequestRejected)):
        yield from answering.one_answer_each(evidence, scene)
        for message in evidence.requests_of_partners(scene):
            kinds = {type(answer.event).__name__ for answer in evidence.answers_to(message)}
            if kinds - {right.__name__}:
                yield f"A partner's {message.name} ({scene}) was answered by {', '.join(sorted(kinds))}."
    yield from _done_once(evidence)


def _done_once(evidence: Evidence) -> Iterator[str]:
    for key in _of_the_partner(evidence):
        for kind in (ReferralCreated, Attended, ReferralWithdrawn):
            if (count := len(evidence.of_kind(key, kind))) != 1:
                yield f"A partner asked for it once, and {kind.__name__} was said {count} times of {key}."


def believed(evidence: Evidence) -> Iterator[str]:
    """Who asks, and for which borough, the topic says, whatever the message says."""
    partner = evidence.trial.means.partner or ""
    for key in _of_the_partner(evidence):
        for reply in evidence.about(key):
            if isinstance(reply.event, ReferralCreated) and not reply.envelope.source.endswith(f"/{partner}"):
                yield f"{key} was asked for on {partner}'s topic, and is said to come from {reply.envelope.source}."
            if reply.envelope.source == SOURCE:
                yield f"A message said that it is from {SOURCE}, and was believed."


def _of_the_partner(evidence: Evidence) -> list[str]:
    """The referrals that the partner was told of."""
    answers = (
        one.event for message in evidence.requests_of_partners(Scene.PARTNER) for one in evidence.answers_to(message)
    )
    return list(dict.fromkeys(str(one.referral_id) for one in answers if isinstance(one, RequestAccepted)))


def by_fhir(evidence: Evidence) -> Iterator[str]:
    """A message is one referral, and is told so when it comes again."""
    first, again = (evidence.answered.get(name, Answered(0)) for name in ("fhir", "fhir again"))
    if not first.is_done:
        yield f"A GP's system referred somebody by a message, and was answered {first.status}."
    if again.status != _REPEATED:
        yield f"A GP's system sent its message again, and was answered {again.status}."
