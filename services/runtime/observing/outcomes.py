"""How the records of one unit of work fared, and the counters that tell it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from services.runtime.observing import metrics
from services.runtime.working.decoding import Received


@dataclass
class Outcomes:
    """Records by topic and outcome; dead letters by reason; redrives by what came of them; the oldest applied.

    `synthetic` are the events about synthetic referrals that were worked, by borough.
    """

    records: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    redrives: Counter[str] = field(default_factory=Counter)
    synthetic: Counter[str] = field(default_factory=Counter)
    oldest_seconds: float | None = None
    fenced: int = 0

    def plus(self, other: "Outcomes") -> "Outcomes":
        """Both together."""
        ages = [age for age in (self.oldest_seconds, other.oldest_seconds) if age is not None]
        return Outcomes(
            records=self.records + other.records,
            reasons=self.reasons + other.reasons,
            redrives=self.redrives + other.redrives,
            synthetic=self.synthetic + other.synthetic,
            oldest_seconds=max(ages, default=None),
            fenced=self.fenced + other.fenced,
        )

    def worked(self, admitted: Iterable[Received]) -> None:
        """Note the synthetic ones of what was worked."""
        self.synthetic.update(one.envelope.borough.value for one in admitted if one.envelope.synthetic)

    def count_batch(self, records: int, seconds: float) -> None:
        """Count a batch that was committed."""
        metrics.BATCH_RECORDS.observe(records)
        metrics.BATCH_SECONDS.observe(seconds)
        metrics.LAST_PROGRESS.set_to_current_time()
        metrics.FENCED.inc(self.fenced)
        self.count()
        if self.oldest_seconds is not None:
            metrics.EVENT_AGE.observe(self.oldest_seconds)

    def count(self) -> None:
        """Count what became of records, in a batch or in a redrive."""
        for (topic, outcome), count in self.records.items():
            metrics.EVENTS.labels(topic, outcome).inc(count)
        for reason, count in self.reasons.items():
            metrics.DEAD_LETTERS.labels(reason).inc(count)
        for outcome, count in self.redrives.items():
            metrics.REDRIVES.labels(outcome).inc(count)
        for borough, count in self.synthetic.items():
            metrics.SYNTHETIC.labels(borough).inc(count)
