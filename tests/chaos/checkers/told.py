"""Nobody is told of what was rolled back: each mail and each notice goes back to an event that is and stays said."""

from collections.abc import Iterator

from deploy.conservation.facts import Notice
from services.contract.events import Matched
from services.contract.topics import Stream
from services.runtime.working.decoding import Received
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import Cause, Evidence


def told(evidence: Evidence, history: History) -> Iterator[str]:
    """From the mailbox to notify, from there to the log, and from the log to matching, each knows the next."""
    del history  # whom the system tells it decides by itself
    yield from _mails_of_no_notice(evidence)
    for notice in evidence.notices:
        yield from _unknown_to_notify(notice, evidence)
        yield from _of_no_event(notice, evidence.causes.get(notice.notice_id), evidence)


def _mails_of_no_notice(evidence: Evidence) -> Iterator[str]:
    for one in sorted(evidence.mails.keys() - {notice.notice_id for notice in evidence.notices}):
        yield f"A mail came of the notice {one}, which notify does not keep."


def _unknown_to_notify(notice: Notice, evidence: Evidence) -> Iterator[str]:
    known = evidence.services["notify"].aggregates.get(notice.referral_id)
    noticed = (known.state or {}).get("noticed", ()) if known else ()
    if notice.notice_id not in set(map(str, noticed)):
        yield f"notify keeps the notice {notice.notice_id}, and not of {notice.referral_id} that it was written."


def _of_no_event(notice: Notice, cause: Cause | None, evidence: Evidence) -> Iterator[str]:
    event = _event(notice, cause, evidence)
    if cause is None or event is None:
        yield f"The notice {notice.notice_id} tells {notice.referral_id} of an event that is not in the log."
        return
    tells_of = str(event.event.service_id) if isinstance(event.event, Matched) else None
    if (cause.recordedtime, cause.service_id) != (event.envelope.recordedtime, tells_of):
        yield f"The notice {notice.notice_id} tells of another event {cause.sequence} than the log has."
    matching = evidence.services["matching"].aggregates.get(notice.referral_id)
    if matching is None or matching.published < cause.sequence:
        yield f"The notice {notice.notice_id} tells of event {cause.sequence} of matching's, which matching never said."


def _event(notice: Notice, cause: Cause | None, evidence: Evidence) -> Received | None:
    about = evidence.said[Stream.MATCHES].get(notice.referral_id, ())
    return next((one for one in about if cause and one.envelope.sequence == cause.sequence), None)
