"""What Linkway would answer to what a partner asks, as far as the message alone decides it, by the code that answers.

What only a running Linkway knows is not looked at: which referrals, references and listings there are, and where a
postcode lies.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from deploy.partner_kit.validating.finding import Finding, of_the_envelope, of_the_event
from services.contract import conversation
from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Refusal, RequestHasFaults
from services.contract.envelope import STRUCTURED, Envelope, Unreadable
from services.contract.event import TYPE_PREFIX
from services.contract.events import partners
from services.contract.text.json_text import read_json
from services.contract.topics import PartnerTopic
from services.contract.words.vocabulary import DeadLetterReason
from services.geography.postcodes import Postcode
from services.matching.commands.asked_change import read_asked_change
from services.referral.commands.ask import AskWithdrawal, ReportAttendance
from services.referral.domain.age import day_in_london
from services.referral.handlers.intake.checking import Facts, refusals, refuse
from services.referral.handlers.intake.reading import read_asked_referral
from services.runtime.working.partners.asking import Askable, Misread, asked
from services.runtime.working.record import RawRecord

_HEADERS = (("content-type", f"{STRUCTURED}+json".encode()),)
_ASKABLE = Askable({event.type for asked_of in conversation.ASKED.values() for event in asked_of})
NOT_ANSWERED = "Nobody is answered: such a message goes to the dead letters."
OTHERWISE_JSON = (
    "Write plain JSON in UTF-8: no mark of the byte order before it, no half of a surrogate pair, and nothing nested "
    "as deep as this."
)

Reads = Callable[[Mapping[str, object], Envelope, datetime], object]


class _AnyPostcode:
    """Takes every postcode for one of London that lies in no borough that is known."""

    def find(self, _: Postcode) -> None:
        """Not known."""

    def outcode_centre(self, _: str) -> object:
        """Somewhere in London."""
        return True


def _read_referral(body: Mapping[str, object], envelope: Envelope, now: datetime) -> None:
    borough, today, anywhere = envelope.borough, day_in_london(now), _AnyPostcode()
    command = read_asked_referral(body, borough, anywhere, today)
    refuse(refusals(Facts.of(command.model_copy(update={"borough": borough})), anywhere, today))


_READS: Mapping[str, Reads] = {
    partners.ReferralRequested.type: _read_referral,
    partners.AttendanceReported.type: lambda body, *_: read_as(ReportAttendance, body),
    partners.WithdrawalRequested.type: lambda body, *_: read_as(AskWithdrawal, body),
    partners.ListingChangeRequested.type: lambda body, around, _: read_asked_change(body, synthetic=around.synthetic),
}


def findings(message: bytes, topic: PartnerTopic, now: datetime) -> Iterator[Finding]:
    """All that Linkway would say against the structured CloudEvent, on this topic and at this time."""
    try:
        envelope, request = asked(topic, RawRecord(topic.name, 0, 0, None, message, _HEADERS), _ASKABLE)
    except Unreadable as unreadable:
        yield from _without_an_answer(message, unreadable)
        return
    if isinstance(request, Misread):
        yield from _misread(message, request)
        return
    try:
        _READS[envelope.type](request.body, envelope, now)
    except Refusal as refusal:
        yield from of_the_event(refusal.faults)
        if not refusal.faults:
            yield Finding("#/data", refusal.slug(), refusal.detail)


def _without_an_answer(message: bytes, unreadable: Unreadable) -> Iterator[Finding]:
    if unreadable.reason is DeadLetterReason.NOT_JSON:
        yield from _not_json(message, unreadable)
    else:
        yield of_the_envelope(unreadable.reason.value, unreadable.detail, NOT_ANSWERED)


def _not_json(message: bytes, unreadable: Unreadable) -> Iterator[Finding]:
    """The same with the line and the column, which the platform does not look for."""
    why = OTHERWISE_JSON
    try:
        read_json(message)
    except RequestHasFaults as refused:
        why = refused.detail
    yield of_the_envelope(unreadable.reason.value, unreadable.detail, f"{why} {NOT_ANSWERED}")


def _misread(message: bytes, request: Misread) -> Iterator[Finding]:
    for fault in request.faults:
        if fault.pointer is None:
            yield of_the_envelope(fault.code, fault.sentence, _of_another_version(message, fault.code))
        else:
            yield Finding(fault.pointer, fault.code, fault.sentence, fault.pointer)


def _of_another_version(message: bytes, code: str) -> str:
    """What to do where the event is one of ours in a version that this kit does not know."""
    if code != DeadLetterReason.TYPE_UNKNOWN.value:
        return ""
    written = str(read_json(message).get("type", ""))
    name, _, version = written.removeprefix(TYPE_PREFIX).rpartition(".v")
    known = sorted(one.rpartition(".v")[2] for one in _READS if one.startswith(f"{TYPE_PREFIX}{name}.v"))
    if not (known and version.isdigit()):
        return ""
    return (
        f"This is version {int(version)} of {name}, and this kit knows {', '.join(known)}: send that, or take "
        "the kit of the release that has the newer one."
    )
