"""Nobody has a place that is not there: places never exceed what the directory lists, and events tell of them (I2)."""

from collections import defaultdict
from collections.abc import Iterator

from deploy.conservation.of_places import within_sessions
from deploy.conservation.said import held_at_last
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import Evidence


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
        yield from within_sessions(service, places)


def _as_events_tell(evidence: Evidence) -> Iterator[str]:
    holders: dict[str, set[str]] = defaultdict(set)
    real = evidence.services["matching"].aggregates.keys() - asked.synthetic(evidence)
    for one, service in held_at_last(asked.said(evidence, real)):
        holders[str(service)].add(one)
    for service, told in holders.items():
        held = evidence.places[service].held_by if service in evidence.places else ()
        if len(told) > evidence.capacities.get(service, len(told)):
            yield f"{len(told)} referrals were told of a place at {service}, which has {evidence.capacities[service]}."
        for one in sorted(told - set(held)):
            yield f"The referral {one} was told of a place at {service}, and holds none there."
