"""Nobody has a place that is not there: places never exceed what the directory lists, and events tell of them (I2)."""

from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter

from services.contract.events import Matched, PlaceReleased
from services.contract.topics import Stream
from services.runtime.working.decoding import Decoded
from tests.chaos.checkers.asked import History
from tests.chaos.evidence import Evidence


def capacity(evidence: Evidence, history: History) -> Iterator[str]:
    """Held places stay within what the directory lists, and are those that were told of and not released since.

    What is said of one referral is numbered, so its last word counts; places change hands between referrals whose
    words have no order among them, so how many were held at once is the database's to show.
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
    for service, told in _told(evidence).items():
        held = evidence.places[service].held_by if service in evidence.places else ()
        if len(told) > evidence.capacities.get(service, len(told)):
            yield f"{len(told)} referrals were told of a place at {service}, which has {evidence.capacities[service]}."
        for one in sorted(told - set(held)):
            yield f"The referral {one} was told of a place at {service}, and holds none there."


def _told(evidence: Evidence) -> dict[str, set[str]]:
    """By service, the referrals whose last word, however often it was repeated, is that they have a place there."""
    last: dict[str, tuple[int, str | None]] = {}
    for record in evidence.records(Stream.MATCHES):
        read = evidence.read[record.spot]
        if isinstance(read, Decoded) and isinstance(read.received.event, Matched | PlaceReleased):
            envelope, event = read.received
            where = str(event.service_id) if isinstance(event, Matched) else None
            before = last.get(envelope.subject, (0, None))
            last[envelope.subject] = max(before, (envelope.sequence, where), key=itemgetter(0))
    told: dict[str, set[str]] = defaultdict(set)
    for referral, (_, service) in last.items():
        if service is not None:
            told[service].add(referral)
    return told
