"""What an owner publishes about a referral is numbered 1, 2, 3 …, lies in the log so, and is all consumed (I4)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from services.contract import topics
from services.runtime.working.decoding import Decoded
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import CONSUMED, CONSUMES, Evidence

Numbers = Mapping[tuple[str, str], int]


def order(evidence: Evidence, history: History) -> Iterator[str]:
    """No gap and no first occurrence out of order in the log; consumed by everybody is what was published."""
    left_out = asked.forged(history)
    yield from _in_the_log(evidence, left_out)
    published = _published(evidence, left_out)
    yield from _published_and_logged(evidence, published, left_out)
    for service in CONSUMES:
        yield from _consumed(service, evidence, published, left_out)


def _in_the_log(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    last: dict[tuple[str, str], int] = defaultdict(int)
    lies_in: dict[tuple[str, str], object] = {}
    for owner, key, sequence, place in _numbered(evidence, left_out):
        if sequence > last[owner, key] + 1:
            yield f"{owner}'s event {sequence} about {key} lies in the log after its event {last[owner, key]}."
        if lies_in.setdefault((owner, key), place) != place:
            yield f"{owner}'s events about {key} lie in more than one partition."
        last[owner, key] = max(last[owner, key], sequence)


def _numbered(evidence: Evidence, left_out: frozenset[str]) -> Iterator[tuple[str, str, int, object]]:
    for record in evidence.records(*CONSUMED):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and read.received.key not in left_out:
            owner = topics.OWNERS[read.received.event.stream]
            yield owner, read.received.key, read.received.envelope.sequence, record.place


def _published(evidence: Evidence, left_out: frozenset[str]) -> Numbers:
    last: dict[tuple[str, str], int] = {}
    for owner, key, sequence, _ in _numbered(evidence, left_out):
        last[owner, key] = max(last.get((owner, key), 0), sequence)
    return last


def _published_and_logged(evidence: Evidence, logged: Numbers, left_out: frozenset[str]) -> Iterator[str]:
    for owner, kept in evidence.services.items():
        for key, known in kept.aggregates.items():
            in_the_log = logged.get((owner, key), 0)
            if key not in left_out and known.published != in_the_log:
                yield f"{owner} has published {known.published} events about {key}, and {in_the_log} are in the log."
    for owner, key in logged:
        if key not in evidence.services[owner].aggregates:
            yield f"The log has events of {owner} about {key}, which {owner} does not know."


def _consumed(service: str, evidence: Evidence, published: Numbers, left_out: frozenset[str]) -> Iterator[str]:
    owners = {topics.OWNERS[stream] for stream in CONSUMES[service]}
    aggregates = evidence.services[service].aggregates
    for (owner, key), last in published.items():
        consumed = aggregates[key].consumed.get(owner, 0) if key in aggregates else 0
        if owner in owners and consumed != last:
            yield f"{service} has consumed {owner} on {key} up to {consumed}, and {owner} has published {last}."
    for key, known in aggregates.items():
        for owner, consumed in known.consumed.items():
            if key not in left_out and not published.get((owner, key)):
                yield f"{service} has consumed {consumed} events of {owner} on {key}, and there are none in the log."
