"""The figures can be had again from the log alone, to the last byte, however it is read (I5, I11)."""

from collections.abc import Iterator, Mapping

from services.runtime.working.decoding import Decoded
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.checkers.offsets import DISCARDED, Identity, identity, waiting
from tests.chaos.findings.evidence import CONSUMES, Evidence, Logged, stream_of
from tests.chaos.findings.replaying import Log, Outcome, Way, canonical, replay

WAYS = (Way(1, seed=1), Way(7, seed=2, repeated=True), Way(100, seed=3), Way(500, seed=4))


def replay_equality(evidence: Evidence, history: History) -> Iterator[str]:
    """What reporting keeps and reports is what its decisions make of the log, in whatever batches and order."""
    yield from compared(evidence, history, WAYS)


def compared(evidence: Evidence, history: History, ways: tuple[Way, ...]) -> Iterator[str]:
    """Where the first of these replays that ends otherwise than the service did is otherwise."""
    log, live = consumed_by_reporting(evidence), _live(evidence)
    for way in ways:
        replayed = replay(log, way)
        if way.clocks_wrong:
            replayed, live = replayed.without_clocks(), live.without_clocks()
        if replayed.sha256 != live.sha256:
            yield from _differences(live, replayed, way, asked.forged(history))
            return


def consumed_by_reporting(evidence: Evidence) -> Log:
    """The part of the log that reporting consumes, but for what still waits there or was discarded by somebody."""
    kept = evidence.services.get("reporting")
    given_up = {spot for spot, row in kept.parked.items() if row.standing == DISCARDED} if kept else set()
    waits = waiting(kept) if kept else frozenset()
    return {
        place: [
            *evidence.lost.get(place, ()),
            *(one for one in records if one.spot not in given_up and _identity(one, evidence) not in waits),
        ]
        for place, records in evidence.log.items()
        if stream_of(place) in CONSUMES["reporting"]
    }


def _identity(record: Logged, evidence: Evidence) -> Identity | None:
    read = evidence.read[record.spot]
    return identity(read) if isinstance(read, Decoded) else None


def _live(evidence: Evidence) -> Outcome:
    kept = asked.states(evidence.services["reporting"])
    return Outcome({key: canonical(state) for key, state in sorted(kept.items())}, evidence.figures)


def _differences(live: Outcome, replayed: Outcome, way: Way, left_out: frozenset[str]) -> Iterator[str]:
    ours, theirs = _but(live.journeys, left_out), _but(replayed.journeys, left_out)
    for key in sorted(ours.keys() | theirs.keys()):
        if ours.get(key) != theirs.get(key):
            yield f"reporting's journey of {key} is not what the log makes of it ({way})."
    if live.figures != replayed.figures:
        yield f"The figures that reporting shows are not those that the log makes ({way})."


def _but(journeys: Mapping[str, str], left_out: frozenset[str]) -> dict[str, str]:
    return {key: journey for key, journey in journeys.items() if key not in left_out}
