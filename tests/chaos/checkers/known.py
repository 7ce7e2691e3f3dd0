"""Nothing lies on Kafka that no database knows: what was said in a transaction that was rolled back was never said."""

from collections import defaultdict
from collections.abc import Iterator

from services.contract import topics
from services.contract.events import PersonTold
from services.runtime.working.decoding import Decoded, Undecodable
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.checkers.offsets import Identity, identity
from tests.chaos.findings.evidence import CONSUMED, Evidence, digest
from tests.chaos.load.history import Kind


def known(evidence: Evidence, history: History) -> Iterator[str]:
    """Each event is the one that its owner numbered so, each notice told of is kept; nobody's is garbage alone.

    A number that a rolled-back transaction gave is given again, to another event: both then lie in the log. Whoever
    consumes them takes the second for a repeat, and nobody ever learns of it.
    """
    left_out = asked.forged(history)
    yield from _beyond_what_is_kept(evidence, left_out)
    yield from _two_for_one_number(evidence, left_out)
    yield from _told_by_no_notice(evidence, left_out)
    yield from _garbage_of_ours(evidence, history)


def _events(evidence: Evidence, left_out: frozenset[str]) -> Iterator[tuple[str, Decoded, str]]:
    """The spot of each event, what it says, and a digest of the whole record."""
    for record in evidence.records(*CONSUMED):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and read.received.key not in left_out:
            yield record.spot, read, digest(record)


def _beyond_what_is_kept(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    for spot, read, _ in _events(evidence, left_out):
        owner, key, sequence = identity(read)
        kept = evidence.services[owner].aggregates.get(key)
        published = kept.published if kept else 0
        if sequence > published:
            yield f"{spot} is event {sequence} of {owner} about {key}, and {owner} keeps that it published {published}."


def _two_for_one_number(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    said: dict[Identity, dict[str, str]] = defaultdict(dict)
    for spot, read, whole in _events(evidence, left_out):
        said[identity(read)].setdefault(whole, spot)
    for (owner, key, sequence), spots in said.items():
        if len(spots) > 1:
            where = " and ".join(spots.values())
            yield f"{where} are both event {sequence} of {owner} about {key}, and do not say the same."


def _told_by_no_notice(evidence: Evidence, left_out: frozenset[str]) -> Iterator[str]:
    sent = {notice.notice_id for notice in evidence.notices if notice.sent}
    for spot, read, _ in _events(evidence, left_out):
        event = read.received.event
        if isinstance(event, PersonTold) and str(event.notice_id) not in sent:
            owner = topics.OWNERS[event.stream]
            yield f"{spot} says that the notice {event.notice_id} was sent, and {owner} keeps none that was."


def _garbage_of_ours(evidence: Evidence, history: History) -> Iterator[str]:
    garbled = {str(one.facts["digest"]) for one in asked.those(history, Kind.GARBLE)}
    for record in evidence.records(*CONSUMED):
        read = evidence.read[record.spot]
        if isinstance(read, Undecodable) and digest(record) not in garbled:
            yield f"Nobody can read {record.spot} ({read.reason}), and only a service can have put it there."
