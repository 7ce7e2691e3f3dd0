"""How a component says what it says: form, order, cause, topic. The same for every component."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Message
from deploy.conformance.records import Reply, Unread
from services.contract.event import name_of
from services.contract.events import DeadLettered


def form(evidence: Evidence) -> Iterator[str]:
    """Each record can be read, has nothing beyond its schema, and has the referral as key and subject."""
    for one in evidence.came:
        if isinstance(one, Unread):
            yield f"{_where(one)} cannot be read: {one.why}."
        elif not isinstance(one.event, DeadLettered) and one.event.partner is None:
            yield from _keyed(one)


def _keyed(reply: Reply) -> Iterator[str]:
    about = str(getattr(reply.event, reply.event.subject or "", ""))
    if reply.envelope.subject != about:
        yield f"{_where(reply)} has the subject {reply.envelope.subject}, and is about {about}."
    if reply.record.key != about.encode():
        key = (reply.record.key or b"").decode("utf-8", "backslashreplace")
        yield f"{_where(reply)} has the key {key!r}, and is about {about}."


def order(evidence: Evidence, without: Collection[str] = ()) -> Iterator[str]:
    """Each referral's replies are numbered from 1 without a gap, as they lie on one partition; but for those."""
    for key, replies in _by_referral(evidence).items():
        if key in without:
            continue
        numbers = [one.envelope.sequence for one in replies]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"What is said of {key} is numbered {_listed(numbers)}."
        if len(partitions := {one.record.position.partition for one in replies}) > 1:
            yield f"What is said of {key} lies on the partitions {_listed(sorted(partitions))}, so its order is lost."


def causes(evidence: Evidence) -> Iterator[str]:
    """Each reply names the event that led to it, and that event's correlation."""
    messages = {one.message.id: one.message for one in evidence.sent}
    for replies in _by_referral(evidence).values():
        for number, reply in enumerate(replies):
            yield from _caused(reply, messages.get(reply.envelope.causationid), is_first=number == 0)


def _caused(reply: Reply, cause: Message | None, *, is_first: bool) -> Iterator[str]:
    if cause is None and is_first:
        # What follows may have come of something else: a time that was over, a place that was freed.
        yield f"{_where(reply)} has a causationid that names no event that was sent."
    if cause and reply.envelope.correlationid != cause.correlationid:
        yield f"{_where(reply)} has another correlationid than the event that led to it."


def causes_of_requests(evidence: Evidence) -> Iterator[str]:
    """Each event names what was sent that led to it, with its correlation; what a request led to names that by both."""
    messages = {one.message.id: one.message for one in evidence.sent if one.message.partner is None}
    never_asked = {one.message.subject for one in evidence.sent} - set(evidence.requested())
    for replies in _by_referral(evidence).values():
        for reply in replies:
            cause = messages.get(reply.envelope.causationid)
            yield from _caused(reply, cause, is_first=reply.key in never_asked)
            if cause is None and reply.envelope.causationid != reply.envelope.correlationid:
                yield f"{_where(reply)} was asked for, and its causationid and correlationid do not name one request."


def topics(evidence: Evidence) -> Iterator[str]:
    """Each reply stands in the topic of the referral's borough, and says so."""
    ours = evidence.subjects()
    borough = evidence.trial.borough
    for one in evidence.came:
        if not isinstance(one, Reply) or one.key not in ours or one.event.partner:
            continue
        if one.record.position.topic != evidence.trial.topic(one.event.stream):
            yield f"{_where(one)} is about a referral of {borough}, and stands in {one.record.position.topic}."
        if one.envelope.borough != borough:
            yield f"{_where(one)} says that it is of {one.envelope.borough}, not {borough}."


def repeats(evidence: Evidence) -> Iterator[str]:
    """Whatever is said twice is the same twice."""
    first: dict[str, Reply] = {}
    for one in evidence.came:
        if isinstance(one, Reply):
            before = first.setdefault(one.envelope.id, one)
            if content(before) != content(one):
                yield f"{_where(one)} has the ce_id of {_where(before)}, and is not the same."


def synthetic(evidence: Evidence) -> Iterator[str]:
    """What is said of a synthetic referral is marked, and nothing else is."""
    marked = evidence.subjects()
    for reply in evidence.replies:
        if (should := marked.get(reply.key)) is not None and reply.envelope.synthetic is not should:
            yield f"{_where(reply)} is {'not ' if should else ''}marked as synthetic."


def content(reply: Reply) -> tuple[object, ...]:
    """All that a reply has, whichever order its headers have."""
    return (reply.record.key, tuple(sorted(reply.record.headers, key=lambda one: one[0])), reply.record.value)


def _by_referral(evidence: Evidence) -> dict[str, list[Reply]]:
    """What was said of each referral that somebody was told of, in the borough's topic of matches."""
    said: dict[str, list[Reply]] = defaultdict(list)
    ours = evidence.subjects()
    for reply in evidence.replies:
        if reply.key in ours and reply.event.stream is evidence.trial.says:
            said[reply.key].append(reply)
    return said


def _where(one: Reply | Unread) -> str:
    place = one.record.position
    what = f"{name_of(type(one.event))} at " if isinstance(one, Reply) else ""
    return f"{what}{place.topic}/{place.partition}/{place.offset}"


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))
