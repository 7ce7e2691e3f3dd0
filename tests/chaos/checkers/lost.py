"""Nothing acknowledged is refused afterwards, and nothing is there that nobody asked for (I1)."""

from collections import Counter
from collections.abc import Iterator

from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.findings.evidence import Evidence
from tests.chaos.load.history import Kind, Phase

# Any other answer only says that the door could not answer just then.
REFUSALS = range(400, 429)


def lost(evidence: Evidence, history: History) -> Iterator[str]:
    """What was acknowledged can be looked up, and what was refused is nowhere."""
    yield from _not_to_be_had(history)
    yield from _made_up(evidence, history)


def _not_to_be_had(history: History) -> Iterator[str]:
    made = asked.acknowledged(history)
    for look in asked.those(history, Kind.LOOK, Phase.FAIL):
        if look.facts["referral_id"] in made and look.facts["status"] in REFUSALS:
            yield f"The acknowledged referral {look.facts['referral_id']} cannot be looked up: {look.facts['status']}."


def _made_up(evidence: Evidence, history: History) -> Iterator[str]:
    """What nobody was told of must be explained by requests whose answer was lost, each of which makes one at most."""
    doubtful = Counter(str(borough) for borough, _ in _in_doubt(history))
    left_out, kept = asked.forged(history), evidence.services["referral"].aggregates
    made = asked.states(evidence.services["referral"], left_out).keys()
    explained = asked.acknowledged(history) | asked.made_anew(evidence)
    unexplained = Counter(kept[one].borough for one in made - explained)
    for borough, count in sorted((unexplained - doubtful).items()):
        yield f"referral keeps {count} referrals of {borough} more than were acknowledged or are in doubt."
    for service in ("matching", "reporting"):
        for one in sorted(asked.states(evidence.services[service], left_out).keys() - made):
            yield f"{service} knows the referral {one}, which referral never made."


def _in_doubt(history: History) -> set[tuple[object, object]]:
    return _requests(history, Phase.UNKNOWN) - _requests(history, Phase.OK)


def _requests(history: History, phase: Phase) -> set[tuple[object, object]]:
    those = asked.those(history, Kind.REFER, phase)
    return {(one.facts["borough"], one.facts["idempotency_key"]) for one in those}
