"""Nothing acknowledged is lost, and nothing is there that nobody asked for (I1)."""

from collections import Counter
from collections.abc import Iterator

from deploy.conservation.checks import PROMISES
from deploy.conservation.facts import Facts
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History, as_a_day
from tests.chaos.evidence import Evidence
from tests.chaos.history import Kind, Phase

KEPT = (
    "Every accepted referral is known to every service",
    "Every referral is in exactly one state",
    "All services say the same of a referral",
    "Attendance is kept and counted as it was recorded",
    "Reporting counts as told who was told",
    "No event is left in an outbox",
)

# Any other answer only says that the door could not answer just then.
REFUSALS = range(400, 429)


def lost(evidence: Evidence, history: History) -> Iterator[str]:
    """What was acknowledged is everywhere, can be looked up, and is in one state; what was refused is nowhere."""
    day = as_a_day(evidence, history)
    for promise in KEPT:
        yield from PROMISES[promise](day)
    yield from _not_to_be_had(history)
    yield from _made_up(evidence, day, history)


def _not_to_be_had(history: History) -> Iterator[str]:
    made = asked.acknowledged(history)
    for look in asked.those(history, Kind.LOOK, Phase.FAIL):
        if look.facts["referral_id"] in made and look.facts["status"] in REFUSALS:
            yield f"The acknowledged referral {look.facts['referral_id']} cannot be looked up: {look.facts['status']}."


def _made_up(evidence: Evidence, day: Facts, history: History) -> Iterator[str]:
    """What nobody was told of must be explained by requests whose answer was lost, each of which makes one at most."""
    doubtful = Counter(str(borough) for borough, _ in _in_doubt(history))
    kept = evidence.services["referral"].aggregates
    unexplained = Counter(kept[one].borough for one in day.lives.keys() - asked.acknowledged(history))
    for borough, count in sorted((unexplained - doubtful).items()):
        yield f"referral keeps {count} referrals of {borough} more than were acknowledged or are in doubt."
    for service in ("matching", "reporting"):
        for one in sorted(asked.states(evidence.services[service], asked.forged(history)).keys() - day.lives.keys()):
            yield f"{service} knows the referral {one}, which referral never made."


def _in_doubt(history: History) -> set[tuple[object, object]]:
    return _requests(history, Phase.UNKNOWN) - _requests(history, Phase.OK)


def _requests(history: History, phase: Phase) -> set[tuple[object, object]]:
    those = asked.those(history, Kind.REFER, phase)
    return {(one.facts["borough"], one.facts["idempotency_key"]) for one in those}
