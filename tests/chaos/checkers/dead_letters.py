"""What cannot be read is kept by everybody who consumes its topic, posted, and byte for byte what came (I8)."""

from collections.abc import Iterator

from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.decoding import Undecodable
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import CONSUMED, CONSUMES, Evidence, Logged, digest, stream_of
from tests.chaos.load.history import Kind, Phase

# What is parked for these reasons only waits: for its turn, for what came before it, or for the release that knows it.
NOT_POSTED = frozenset({"sequence-gap", "key-parked", "future-dated", "newer-release"})
assert {DeadLetterReason.SEQUENCE_GAP, DeadLetterReason.KEY_PARKED} <= NOT_POSTED


def dead_letters(evidence: Evidence, history: History) -> Iterator[str]:
    """Each garbled record is in the dead letters of each of its consumers, and on their topic, with its bytes."""
    yield from _put_there(evidence, history)
    garbled = {str(one.facts["digest"]) for one in asked.those(history, Kind.GARBLE)}
    for record in evidence.records(*CONSUMED):
        if isinstance(evidence.read[record.spot], Undecodable) or (garbled and digest(record) in garbled):
            yield from _kept_by_all(record, evidence)
    yield from _as_they_came(evidence)
    yield from _posted(evidence)


def _put_there(evidence: Evidence, history: History) -> Iterator[str]:
    logged = {digest(record) for record in evidence.records(*CONSUMED)}
    for one in asked.those(history, Kind.GARBLE, Phase.OK):
        if one.facts["digest"] not in logged:
            yield f"The garbled record {one.facts['digest']} of {one.facts['topic']} is not in the log."


def _kept_by_all(record: Logged, evidence: Evidence) -> Iterator[str]:
    for service, streams in CONSUMES.items():
        if stream_of(record.place) in streams and record.spot not in evidence.services[service].parked:
            yield f"{service} has no dead letter of {record.spot}, which nobody can read."


def _as_they_came(evidence: Evidence) -> Iterator[str]:
    came = {record.spot: digest(record) for record in evidence.records(*CONSUMED)}
    for service, kept in evidence.services.items():
        for spot, row in kept.parked.items():
            if row.digest != came.get(spot):
                yield f"{service} keeps other bytes of {spot} than those that came."


def _posted(evidence: Evidence) -> Iterator[str]:
    posted = {(message.service, message.spot): message.digest for message in evidence.posted}
    for service, kept in evidence.services.items():
        for spot, row in kept.parked.items():
            if row.reason not in NOT_POSTED and posted.get((service, spot)) != row.digest:
                yield f"{service} has not posted the dead letter of {spot} ({row.reason}) as it keeps it."
        for spot in sorted({spot for by, spot in posted if by == service} - kept.parked.keys()):
            yield f"{service} has posted a dead letter of {spot}, and keeps none."
