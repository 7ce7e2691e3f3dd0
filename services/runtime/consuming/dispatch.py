"""From the consumer to the lanes: which record goes to which lane, and when the consumer must pause."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partners
from services.contract.topics import PartnerTopic
from services.runtime.consuming.batch_size import PARTNER_RECORDS
from services.runtime.consuming.batch_worker import BatchWorker
from services.runtime.consuming.lane import Lane
from services.runtime.consuming.membership.dealing import Share
from services.runtime.consuming.pacing import Pacing, Quota
from services.runtime.observing import metrics
from services.runtime.working.record import LastRecord, Run, TopicPartition

log = logging.getLogger(__name__)

_SETTLE_SECONDS = 20.0
_COMMIT_SECONDS = 0.1
# So often is looked whether more of a partner may be read.
_LOOK_SECONDS = 0.02
NO_LIST = Partners()
_ORDINAL = {borough: number for number, borough in enumerate(BoroughSlug)}


class Consumer(Protocol):
    """What the dispatcher needs of the consumer."""

    async def commit(self, offsets: dict[TopicPartition, int]) -> None:
        """Say that everything below these offsets is done. Raises CommitRefused."""

    def pause(self, places: Iterable[TopicPartition]) -> None:
        """Fetch no more from these for now, without giving them up."""

    def resume(self, places: Iterable[TopicPartition]) -> None:
        """Fetch from these again."""


class CommitRefused(Exception):
    """The partitions have gone to another process in the meantime; the fence knows what was done."""


class Dispatcher:
    """Hands records to lanes. One referral has one partition number everywhere, so it has one lane."""

    def __init__(
        self, worker: BatchWorker[Any, Any], *, lanes: int, by_borough_alone: bool, quota: Quota = NO_LIST.quota
    ) -> None:
        self.worker = worker
        self.lanes = [Lane(worker, self._note, self._wants_more) for _ in range(lanes)]
        self.assigned: set[TopicPartition] = set()
        # Assigned, and not worked: the log is not the one that the fence was moved along.
        self.held: set[TopicPartition] = set()
        # Assigned, and worked by another: their boroughs were handed over.
        self.elsewhere: set[TopicPartition] = set()
        self.has_joined = False
        self._by_borough_alone = by_borough_alone
        self._fences = worker.fences
        self._paused: dict[int, set[TopicPartition]] = defaultdict(set)
        self._pacing = Pacing(quota)
        self._paced: set[TopicPartition] = set()
        self._done: dict[TopicPartition, int] = {}
        # One commit at a time, because a hand-over must not overtake the commit that is under way.
        self._committing = asyncio.Lock()
        self._lane_numbers: dict[Share, int] = {}
        self._consumer: Consumer | None = None

    def attach(self, consumer: Consumer) -> None:
        """Use this consumer; it is made after the dispatcher, which listens to it."""
        self._consumer = consumer

    def lane_of(self, place: TopicPartition) -> int:
        """The lane's number: by borough and partition number, or by borough and partner."""
        return self._lane_numbers[self.share_of(place)]

    def share_of(self, place: TopicPartition) -> Share:
        """What goes together to one lane of one process. Raises KeyError where the contract has no such topic."""
        topic = self.worker.decoder.topic(place.topic)
        ordinal = _ORDINAL[topic.borough]
        if isinstance(topic, PartnerTopic):
            # Its partition numbers are not the referrals', so it may meet another lane at a referral: a conflict, and
            # whoever comes second works its batch again.
            return ordinal, topic.partner, 0
        return ordinal, "", 0 if self._by_borough_alone else place.partition

    def take(self, runs: Sequence[Run]) -> None:
        """Hand a fetch over to the lanes; never waits, so that the consumer keeps its membership."""
        for run in runs:
            # What was fetched just before a hand-over belongs to the partition's next reader.
            if run.place in self.assigned:
                self._take(run)

    def _take(self, run: Run) -> None:
        number, topic = self.lane_of(run.place), self.worker.decoder.topic(run.place.topic)
        if isinstance(topic, PartnerTopic):
            self.lanes[number].add_partners(run)
            self._pace(run.place, max(_LOOK_SECONDS, self._pacing.seconds_to_wait(run.place, topic, run.records)))
            return
        self.lanes[number].add(run)
        if self.lanes[number].is_full:
            self._pause(number)

    def _pace(self, place: TopicPartition, seconds: float) -> None:
        """Read no more of a partner until it is due again and no more than a batch of it waits."""
        self._paced.add(place)
        if self._consumer:
            self._consumer.pause([place])
        asyncio.get_running_loop().call_later(seconds, self._go_on, place)

    def _go_on(self, place: TopicPartition) -> None:
        if place not in self._paced:
            return
        if place in self.assigned and self.lanes[self.lane_of(place)].waiting(place) > PARTNER_RECORDS:
            self._pace(place, _LOOK_SECONDS)
            return
        self._paced.discard(place)
        if self._consumer and place in self.assigned and not any(place in full for full in self._paused.values()):
            self._consumer.resume([place])

    def _pause(self, number: int) -> None:
        places = {place for place in self.assigned - self._paced if self.lane_of(place) == number}
        self._paused[number] |= places
        if self._consumer:
            self._consumer.pause(places)

    def _wants_more(self, lane: Lane) -> None:
        places = (self._paused.pop(self.lanes.index(lane), set()) & self.assigned) - self._paced
        if places and self._consumer:
            self._consumer.resume(places)

    def _note(self, offsets: dict[TopicPartition, int]) -> None:
        self._done.update(offsets)

    async def run(self) -> None:
        """Commit for ever what lanes have done, now and then: the fence holds the truth, Kafka's offsets are a hint."""
        while True:
            await asyncio.sleep(_COMMIT_SECONDS)
            await self._commit(self.assigned)

    async def _commit(self, ours: set[TopicPartition]) -> None:
        async with self._committing:
            done, self._done = self._done, {}
            mine = {place: offset for place, offset in done.items() if place in ours}
            if not mine or self._consumer is None:
                return
            try:
                await self._consumer.commit(mine)
            except CommitRefused as refused:
                metrics.COMMIT_FAILURES.inc()
                # Tried again with the next, because a refusal may be over before the partitions go.
                self._done = mine | self._done
                log.warning("Offsets were not committed; the fence covers them", extra={"why": str(refused)})

    async def give_up(self, places: Iterable[TopicPartition]) -> None:
        """Before partitions go to another process: finish what is in hand, commit it, forget the rest."""
        gone = set(places)
        # First of all nothing more is taken in, because what a fetch brings meanwhile would be done and not committed.
        self.assigned -= gone
        self.held.clear()
        metrics.FENCES_AHEAD.set(0)
        self.elsewhere -= gone
        await asyncio.gather(*(lane.settle(_SETTLE_SECONDS) for lane in self.lanes))
        await self._commit(self.assigned | gone)
        # A commit of theirs after another process has worked on would set that process back.
        self._done = {place: offset for place, offset in self._done.items() if place in self.assigned}
        self._paused.clear()
        self._paced.clear()
        self._fences.forget(gone)

    async def fences_of(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        """From which offset on each place is still to be worked. Raises Unavailable."""
        await self._fences.read(places)
        return self._fences.of(places)

    async def last_records(self, places: Sequence[TopicPartition]) -> dict[TopicPartition, LastRecord]:
        """The record before each fence, where it is remembered. Raises Unavailable."""
        return await self._fences.last_records(places)

    def hold(self, place: TopicPartition) -> None:
        """Work this one no more, because its log is not the one that the fence was moved along."""
        self.assigned.discard(place)
        self.held.add(place)
        metrics.FENCES_AHEAD.set(len(self.held))
        log.error(
            "The fence stands above this partition's log, or another record stands before it than was worked; nothing "
            "of it is worked. The topic was made anew, or Kafka has lost records. If what is in the log now is to be "
            "worked, end the service, run `linkway fences reset` for it and this topic, and start it again",
            extra=place._asdict(),
        )

    async def worked_here(self, places: Collection[TopicPartition]) -> list[TopicPartition]:
        """Those of these partitions whose boroughs nobody has taken over; the others are left alone.

        Raises Unavailable.
        """
        gone = await self.worker.transactions.storage.handed_over()
        self.leave(place for place in places if self.borough_of(place) in gone)
        return [place for place in places if place not in self.elsewhere]

    def borough_of(self, place: TopicPartition) -> BoroughSlug:
        """The borough whose topic it is. Raises KeyError where the contract has no such topic."""
        return self.worker.decoder.topic(place.topic).borough

    def leave(self, places: Iterable[TopicPartition]) -> None:
        """Read no more of these, because another works them; what of them lies in a lane is passed over there."""
        gone = set(places) - self.elsewhere
        self.assigned -= gone
        self.elsewhere |= gone
        self._fences.forget(gone)
        if self._consumer:
            self._consumer.pause(gone)

    def deal(self, places: Iterable[TopicPartition]) -> None:
        """The group has given this process these partitions: say which lane each will have."""
        # Dealt out in turn, because any rule that looks at the borough alone leaves some lanes idle.
        shares = sorted({self.share_of(place) for place in places})
        self._lane_numbers = {share: number % len(self.lanes) for number, share in enumerate(shares)}
        self.has_joined = True

    def receive(self, place: TopicPartition) -> None:
        """It is known where this partition begins; from now on it is worked."""
        self.elsewhere.discard(place)
        self.assigned.add(place)
