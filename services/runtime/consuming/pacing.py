"""Holds each partner to its quota, so that one that sends a thousand times its usual rate keeps nobody waiting."""

from collections.abc import Callable, Sequence
from time import monotonic

from services.contract.topics import PartnerTopic
from services.runtime.working.record import Record, TopicPartition, size_of

Quota = Callable[[PartnerTopic], int]

# So much may come at once of what a partner was quiet before.
BURST_SECONDS = 1.0


class Pacing:
    """Counts the bytes that were taken of each partition of a partner's (the generic cell rate algorithm)."""

    def __init__(self, quota: Quota, clock: Callable[[], float] = monotonic) -> None:
        self._quota = quota
        self._clock = clock
        self._paid_until: dict[TopicPartition, float] = {}

    def seconds_to_wait(self, place: TopicPartition, topic: PartnerTopic, records: Sequence[Record]) -> float:
        """These were taken: this function will give for how long nothing more of the partition is due."""
        now = self._clock()
        cost = sum(map(size_of, records)) / self._quota(topic)
        paid_until = self._paid_until[place] = max(self._paid_until.get(place, now), now) + cost
        return max(0.0, paid_until - now - BURST_SECONDS)
