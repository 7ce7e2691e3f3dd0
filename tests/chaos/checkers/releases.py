"""A broken release buries no more than the few referrals after which it ends, and what it put aside is done since."""

from collections import Counter
from collections.abc import Iterator

from services.contract.words.vocabulary import DeadLetterReason
from tests.chaos.checkers import asked
from tests.chaos.checkers.asked import History
from tests.chaos.checkers.offsets import WAITS
from tests.chaos.findings.evidence import Evidence
from tests.chaos.load.history import Kind

# The fifth different referral in a row ends the process, and stays in the log.
PUT_ASIDE_BY_EACH = 4


def releases(evidence: Evidence, history: History) -> Iterator[str]:
    """What failed of each service's referrals is no more than its broken releases may have put aside, and worked."""
    broken = Counter(str(one.facts["service"]) for one in asked.those(history, Kind.RELEASE))
    for service, kept in evidence.services.items():
        # What partners ask has no turn, and its answers are looked at elsewhere.
        failed = [row for row in kept.parked.values() if row.reason == DeadLetterReason.DECISION_FAILED and row.key]
        most = broken[service] * PUT_ASIDE_BY_EACH
        if len(failed) > most:
            yield f"{service} has put {len(failed)} records aside as failing, and may have put {most}."
        for row in failed:
            if row.standing in WAITS:
                yield f"{service} has not worked {row.spot} since, which failed under a broken release."
