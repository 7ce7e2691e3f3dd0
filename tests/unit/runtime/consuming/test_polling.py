"""Whatever Kafka's client raises, and whatever it skips by then, each record is handed over once and in order."""

from collections.abc import Iterable, Mapping, Sequence

import pytest
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.errors import ConsumerStoppedError, CorruptRecordException, KafkaConnectionError, KafkaError

from services.runtime.consuming.reading.polling import SafePoll
from services.runtime.consuming.reading.salvage import RawPartition
from services.runtime.working.record import BrokenRecord, LastRecord, Record, TopicPartition
from tests.simulation.timeless import in_no_time
from tests.support.record_batches import a_batch, with_bad_header_name
from tests.support.records import a_record, runs_of

A, B = KafkaPartition("southwark.matches", 0), KafkaPartition("southwark.matches", 1)


def a_log(partition: KafkaPartition, count: int, bad: Iterable[int] = ()) -> list[Record]:
    """One record in each batch."""
    records = [a_record(offset=n, partition=partition.partition, sequence=n + 1) for n in range(count)]
    return [with_bad_header_name(record) if record.offset in bad else record for record in records]


class FakeClient:
    """Reads as aiokafka does: a bad record raises, and what was drained of the partitions before it is skipped."""

    def __init__(self, logs: Mapping[KafkaPartition, Sequence[Record]]) -> None:
        self.logs = logs
        self.positions: dict[KafkaPartition, int] = dict.fromkeys(logs, 0)
        self.held: set[KafkaPartition] = set()
        self.failures: list[Exception] = []
        self.is_away = False

    async def getmany(self, *, timeout_ms: int, max_records: int | None) -> dict[KafkaPartition, list[Record]]:
        if self.failures:
            raise self.failures.pop(0)
        drained: dict[KafkaPartition, list[Record]] = {}
        for partition in self.logs.keys() - self.held:
            drained[partition] = []
        for partition, taken in sorted(drained.items()):
            for record in self.logs[partition][self.positions[partition] :]:
                if any(name == "zz" for name, _ in record.headers):
                    raise CorruptRecordException("Found invalid record structure")
                taken.append(record)
            self.positions[partition] += len(taken)
        return drained

    def seek(self, partition: KafkaPartition, offset: int) -> None:
        self.positions[partition] = offset

    def pause(self, *partitions: KafkaPartition) -> None:
        self.held |= set(partitions)

    def paused(self) -> Iterable[KafkaPartition]:
        return self.held

    async def fetch_raw(self, offsets: Mapping[KafkaPartition, int]) -> list[RawPartition]:
        if self.is_away:
            raise KafkaConnectionError
        return [
            RawPartition(partition, offset, b"".join(a_batch([record]) for record in self.logs[partition][offset:]))
            for partition, offset in offsets.items()
        ]


class Polling:
    """A guard on a fake client, and what it has handed over."""

    def __init__(self, logs: Mapping[KafkaPartition, Sequence[Record]]) -> None:
        self.client = FakeClient(logs)
        self.is_member = True
        self.held: list[TopicPartition] = []
        self.safe_poll = SafePoll(self.client, self.client.fetch_raw, lambda: self.is_member, self.held.append)
        self.safe_poll.begin(dict.fromkeys(logs, 0))
        self.taken: dict[KafkaPartition, list[Record]] = {partition: [] for partition in logs}

    async def poll(self, times: int = 1) -> None:
        for _ in range(times):
            for partition, runs in (await self.safe_poll.getmany(timeout_ms=5, max_records=500)).items():
                self.taken[partition] += [record for run in runs for record in run.records]

    def offsets(self, partition: KafkaPartition) -> list[int]:
        return [record.offset for record in self.taken[partition]]

    def broken(self, partition: KafkaPartition) -> list[int]:
        return [record.offset for record in self.taken[partition] if isinstance(record, BrokenRecord)]


async def test_a_bad_record_is_handed_over_broken_and_no_other_is_lost_or_repeated() -> None:
    polling = Polling({A: a_log(A, 5), B: a_log(B, 5, bad=[2])})
    await polling.poll(3)
    assert (polling.offsets(A), polling.offsets(B)) == ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4])
    assert (polling.broken(A), polling.broken(B)) == ([], [2])


async def test_many_bad_records_in_several_partitions_are_each_handed_over() -> None:
    polling = Polling({A: a_log(A, 9, bad=[0, 1, 8]), B: a_log(B, 6, bad=[2, 5])})
    await polling.poll(6)
    assert (polling.offsets(A), polling.offsets(B)) == (list(range(9)), list(range(6)))
    assert (polling.broken(A), polling.broken(B)) == ([0, 1, 8], [2, 5])


async def test_records_that_were_handed_over_before_do_not_come_again() -> None:
    logs = {A: a_log(A, 2), B: a_log(B, 2)}
    polling = Polling(logs)
    await polling.poll()
    logs[B] += a_log(B, 4, bad=[3])[2:]
    await polling.poll(2)
    assert (polling.offsets(A), polling.offsets(B)) == ([0, 1], [0, 1, 2, 3])


@pytest.mark.parametrize("failure", [KafkaError("the group is closed to us"), RuntimeError("out of the blue")])
@in_no_time
async def test_a_passing_failure_makes_nothing_broken_and_loses_nothing(failure: Exception) -> None:
    polling = Polling({A: a_log(A, 3), B: a_log(B, 3)})
    polling.client.failures = [failure, failure]
    await polling.poll(4)
    assert (polling.offsets(A), polling.offsets(B), polling.broken(A)) == ([0, 1, 2], [0, 1, 2], [])


@in_no_time
async def test_a_bad_record_waits_while_its_bytes_cannot_be_had() -> None:
    polling = Polling({A: a_log(A, 3), B: a_log(B, 3, bad=[1])})
    polling.client.is_away = True
    await polling.poll()
    assert polling.taken == {A: [], B: []}
    polling.client.is_away = False
    await polling.poll(2)
    assert (polling.offsets(A), polling.offsets(B), polling.broken(B)) == ([0, 1, 2], [0, 1, 2], [1])


async def test_a_paused_partition_is_not_read_by_hand_either() -> None:
    polling = Polling({A: a_log(A, 3), B: a_log(B, 3, bad=[1])})
    polling.client.pause(A)
    await polling.poll(2)
    assert (polling.offsets(A), polling.offsets(B)) == ([], [0, 1, 2])


async def test_what_has_no_place_to_begin_is_not_handed_over() -> None:
    polling = Polling({A: a_log(A, 3), B: a_log(B, 3)})
    polling.safe_poll.end()
    polling.safe_poll.begin({B: 1})
    await polling.poll()
    assert (polling.offsets(A), polling.offsets(B)) == ([], [1, 2])


async def test_partitions_that_go_while_they_are_read_by_hand_are_left_to_others() -> None:
    polling = Polling({B: a_log(B, 3, bad=[1])})
    fetch = polling.client.fetch_raw

    async def fetch_and_lose(offsets: Mapping[KafkaPartition, int]) -> list[RawPartition]:
        polling.safe_poll.end()
        return await fetch(offsets)

    polling.safe_poll = SafePoll(polling.client, fetch_and_lose, lambda: True, polling.held.append)
    polling.safe_poll.begin({B: 0})
    await polling.poll()
    assert polling.taken == {B: []}


async def test_a_log_that_begins_again_is_held_and_the_others_go_on() -> None:
    polling = Polling({A: a_log(A, 3), B: a_log(B, 3)})
    await polling.poll()
    polling.client.logs = {A: a_log(A, 2), B: a_log(B, 5)}
    polling.client.positions[A] = 0
    await polling.poll(2)
    assert (polling.offsets(A), polling.offsets(B)) == ([0, 1, 2], [0, 1, 2, 3, 4])
    assert (polling.held, polling.client.held) == ([TopicPartition(*A)], {A})


async def test_a_stop_goes_through() -> None:
    polling = Polling({A: []})
    polling.client.failures = [ConsumerStoppedError()]
    with pytest.raises(ConsumerStoppedError):
        await polling.poll()


async def test_only_a_poll_that_came_back_while_the_group_knows_us_counts_as_one() -> None:
    polling = Polling({A: []})
    before = polling.safe_poll.last_polled
    polling.is_member = False
    await polling.poll()
    assert polling.safe_poll.last_polled == before
    polling.is_member = True
    await polling.poll()
    assert polling.safe_poll.last_polled > before


async def test_what_could_not_be_handed_on_is_given_again() -> None:
    polling = Polling({A: a_log(A, 3), B: a_log(B, 3)})
    await polling.poll()
    polling.safe_poll.give_again(runs_of([*polling.taken[A][1:], *polling.taken[B]]))
    await polling.poll()
    assert (polling.offsets(A), polling.offsets(B)) == ([0, 1, 2, 1, 2], [0, 1, 2, 0, 1, 2])


async def begun_behind(last: Record, log: Sequence[Record]) -> Polling:
    """Two records of the partition were worked; it is begun behind the one that is remembered."""
    polling = Polling({A: log, B: a_log(B, 1)})
    remembered = LastRecord.of(last)
    assert remembered
    polling.safe_poll.begin({A: 2}, {A: remembered})
    await polling.poll()
    return polling


async def test_a_log_that_still_has_the_last_record_that_was_worked_is_read_on_behind_it() -> None:
    log = a_log(A, 4)
    polling = await begun_behind(log[1], log)
    assert (polling.offsets(A), polling.held) == ([2, 3], [])


@pytest.mark.parametrize("count", [2, 4])
async def test_a_log_in_which_another_record_stands_there_is_held_and_no_other(count: int) -> None:
    polling = await begun_behind(a_record(offset=1, sequence=99), a_log(A, count))
    await polling.poll()
    assert (polling.offsets(A), polling.offsets(B), polling.held) == ([], [0], [TopicPartition(*A)])
    assert polling.client.held == {A}


async def test_a_last_record_that_the_log_no_longer_keeps_holds_nothing_up() -> None:
    polling = await begun_behind(a_record(offset=1, sequence=99), a_log(A, 1))
    assert polling.held == []


async def test_a_broken_record_is_like_no_other_and_holds_nothing_up() -> None:
    log = a_log(A, 4, bad=[1])
    polling = await begun_behind(a_record(offset=1), log)
    await polling.poll(3)
    assert (polling.offsets(A), polling.held) == ([2, 3], [])
