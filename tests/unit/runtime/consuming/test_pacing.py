"""A partner is worked as fast as its quota says, and no faster, however much it sends."""

from services.runtime.consuming.pacing import BURST_SECONDS, Pacing
from services.runtime.working.record import RawRecord, TopicPartition, size_of
from tests.support.partner_messages import EVENTS

PLACE = TopicPartition(EVENTS.name, 0)
ONE = RawRecord(EVENTS.name, 0, 0, None, b"x" * 512, ())
QUOTA = 10 * size_of(ONE)


class Time:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_who_keeps_to_the_quota_never_waits() -> None:
    time = Time()
    pacing = Pacing(lambda _: QUOTA, time)

    for _ in range(100):
        assert pacing.seconds_to_wait(PLACE, EVENTS, [ONE] * 10) == 0
        time.now += 1


def test_a_thousand_times_the_rate_is_worked_at_the_quota() -> None:
    time = Time()
    pacing, worked, begun = Pacing(lambda _: QUOTA, time), 0, time.now

    while worked < 1000:
        worked += 10
        time.now += pacing.seconds_to_wait(PLACE, EVENTS, [ONE] * 10)

    most = (time.now - begun + BURST_SECONDS) * 10
    assert worked <= most + 10


def test_each_partition_has_its_own_account() -> None:
    pacing = Pacing(lambda _: QUOTA, Time())
    pacing.seconds_to_wait(PLACE, EVENTS, [ONE] * 1000)

    assert pacing.seconds_to_wait(TopicPartition("lambeth.partner.age-matters.events", 0), EVENTS, [ONE]) == 0
