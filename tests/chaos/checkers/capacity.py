"""Nobody has a place that is not there: events and places, replayed, never exceed what the directory lists (I2)."""

from collections import defaultdict
from collections.abc import Iterator

from services.contract.events import Matched
from services.contract.topics import Stream
from services.runtime.working.decoding import Decoded
from tests.chaos.checkers.asked import History
from tests.chaos.evidence import Evidence


def capacity(evidence: Evidence, history: History) -> Iterator[str]:
    """Held places stay within what the directory lists; no event says more.

    Places are only ever held and never given back, so that the most that were held at once are those held at last.
    """
    del history  # the directory, and what was said, are enough
    yield from _as_listed(evidence)
    yield from _as_events_tell(evidence)


def _as_listed(evidence: Evidence) -> Iterator[str]:
    for service, places in evidence.places.items():
        listed = evidence.capacities.get(service)
        if listed is not None and len(places.held_by) > listed:
            yield f"{len(places.held_by)} places are held at {service}, which is listed with {listed}."


def _as_events_tell(evidence: Evidence) -> Iterator[str]:
    holders: dict[str, set[str]] = defaultdict(set)
    for record in evidence.records(Stream.MATCHES):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and isinstance(read.received.event, Matched):
            holders[str(read.received.event.service_id)].add(read.received.key)
    for service, told in holders.items():
        held = evidence.places[service].held_by if service in evidence.places else ()
        if len(told) > evidence.capacities.get(service, len(told)):
            yield f"{len(told)} referrals were told of a place at {service}, which has {evidence.capacities[service]}."
        for one in sorted(told - set(held)):
            yield f"The referral {one} was told of a place at {service}, and holds none there."
