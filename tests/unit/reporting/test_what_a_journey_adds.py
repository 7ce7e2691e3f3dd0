"""What a journey adds to the counters, held to the version of the rule: who changes one without the other is told."""

from hashlib import sha256

from services.contract.words.life_words import WithdrawnReason
from services.contract.words.measure_words import Change, Scale
from services.reporting.domain.counting import RULE_VERSION, counts
from services.reporting.domain.journey import Journey, Measured
from services.runtime.working.counting import Amounts
from tests.support.builders import NOW, ORGANIZATION_ID
from tests.support.fairness import nobody_offered, somebody

WHOLE = somebody(
    told_at=NOW,
    attended_on=NOW.date(),
    declined=("other",),
    provider_declined=("full",),
    released=1,
    closed="completed",
    consent_ended="expired",
    moved_in=True,
    measured=(Measured(Scale.PAM, at_start=True, change=Change.BETTER), Measured(Scale.HAPPY_YESTERDAY)),
    granted_pence=500,
    spent_pence=200,
    deprivation="IoD 2025/3",
    provider_id=ORGANIZATION_ID,
)
JOURNEYS = (
    Journey(),
    somebody(),
    nobody_offered(uses_english=False),
    WHOLE,
    WHOLE.model_copy(update={"moved_out": True}),
    WHOLE.model_copy(update={"withdrawn": WithdrawnReason.NEVER_MADE}),
)
# Of each version, what the journeys above add.
KNOWN = {1: "82223441466292e3", 2: "30557f0673614686"}


def test_the_same_version_adds_the_same() -> None:
    added: list[list[tuple[tuple[str, str], int]]] = [_in_order(counts(journey)) for journey in JOURNEYS]
    found = sha256(repr(added).encode()).hexdigest()[:16]
    assert KNOWN.get(RULE_VERSION) == found, (
        "A journey adds something else than the counters that are kept were made of: raise RULE_VERSION in "
        f"services/reporting/domain/counting.py, so that all is counted anew, and note here that it gives {found}."
    )


def test_what_was_never_made_adds_nothing_and_what_has_moved_on_adds_only_that_it_was_here() -> None:
    *_, moved, never = map(counts, JOURNEYS)
    assert never == {}
    assert {cell for (row, cell), _ in moved.items() if row == "funnel"} == {"moved_in", "moved_out"}
    assert {row for row, _ in moved} == {"funnel", "budgets"}


def _in_order(added: Amounts) -> list[tuple[tuple[str, str], int]]:
    # As text, because words are equal to their text and are not shown as it.
    return sorted(((str(row), str(cell)), amount) for (row, cell), amount in added.items())
