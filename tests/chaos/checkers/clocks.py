"""Wrong clocks change no order and no figure, and only what is truly of the future waits (I12)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from services.contract import conversation
from services.runtime.working.decoding import Decoded
from tests.chaos.checkers import asked, replay
from tests.chaos.checkers.asked import History
from tests.chaos.checkers.offsets import WAITS, Identity, identity
from tests.chaos.findings.evidence import CONSUMED, Evidence, ParkedEvent
from tests.chaos.findings.replaying import Way
from tests.chaos.load.history import Kind

REASON = "future-dated"
AHEAD_SECONDS = 300
WRONG = (Way(50, seed=5, clocks_wrong=True),)


def clocks(evidence: Evidence, history: History) -> Iterator[str]:
    """The log with wrong times makes the same figures; nothing else than events of the future is held back for that."""
    yield from replay.compared(evidence, history, WRONG)
    skews, left_out = _skews(history), asked.forged(history)
    for service, kept in evidence.services.items():
        for row in kept.parked.values():
            if row.reason == REASON and row.key not in left_out:
                yield from _wrongly_held_back(service, row, evidence, skews)
            if row.reason == REASON and row.standing in WAITS and _of(evidence, row.spot) <= evidence.at:
                yield f"{service} still holds {row.spot} back, whose time has come."
    yield from _not_held_back(evidence, skews)


def _skews(history: History) -> Mapping[str, float]:
    """By how much the clock of each service was wrong at most, in seconds."""
    worst: dict[str, float] = defaultdict(float)
    for one in asked.those(history, Kind.SKEW):
        service = str(one.facts["service"])
        worst[service] = max(worst[service], abs(float(one.facts["seconds"] or 0)))
    return worst


def _wrongly_held_back(service: str, row: ParkedEvent, evidence: Evidence, skews: Mapping[str, float]) -> Iterator[str]:
    ahead = (_of(evidence, row.spot) - row.at).total_seconds()
    if ahead <= AHEAD_SECONDS:
        yield f"{service} held {row.spot} back, which was {ahead:.0f} seconds ahead of its clock."
    elif skews[service] + skews[str(row.owner)] <= AHEAD_SECONDS:
        yield f"{service} held {row.spot} back, though no clock between it and {row.owner} was so wrong."


def _of(evidence: Evidence, spot: str) -> datetime:
    """The later of the two times of an event; of the earliest day where there is none."""
    read = evidence.read.get(spot)
    if not isinstance(read, Decoded):
        return datetime.min.replace(tzinfo=evidence.at.tzinfo)
    return max(read.received.envelope.time, read.received.envelope.recordedtime)


def _not_held_back(evidence: Evidence, skews: Mapping[str, float]) -> Iterator[str]:
    """What is of the future even now was so whenever it was read, whichever way the reader's clock was wrong."""
    for record in evidence.records(*CONSUMED):
        read = evidence.read[record.spot]
        ahead = (_of(evidence, record.spot) - evidence.at).total_seconds()
        if isinstance(read, Decoded) and ahead > AHEAD_SECONDS:
            for service in conversation.listeners(type(read.received.event)):
                if ahead > AHEAD_SECONDS + skews[service] and identity(read) not in _parked(evidence, service):
                    yield f"{service} did not hold back {record.spot}, an event of the future."


def _parked(evidence: Evidence, service: str) -> set[Identity]:
    # A repeat of what waits already has no row of its own.
    rows = evidence.services[service].parked.values()
    return {(row.owner or "", row.key or "", row.sequence or 0) for row in rows}
