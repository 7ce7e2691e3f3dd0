"""The watchdog ends what stands still though all that it needs answers, and nothing else."""

import pytest

from services.runtime.observing.watchdog import Duty, StandsStill, Watchdog


class WatchedService:
    """A service that makes progress or does not, on a server that answers or does not, at a time of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.progressed_at: float | None = 0.0
        self.server_answers = True
        self.asked = 0
        duty = Duty("lanes", self.idle, 60, (self.answers,))
        self.watchdog = Watchdog([duty], clock=lambda: self.now)

    def idle(self) -> float:
        return 0.0 if self.progressed_at is None else self.now - self.progressed_at

    async def answers(self) -> bool:
        self.asked += 1
        return self.server_answers

    async def goes_on_after(self, seconds: int) -> bool:
        """Whether it is seen to go on, after so many seconds with a look at each fifth."""
        for _ in range(seconds // 5):
            self.now += 5
            await self.watchdog.look()
        return self.watchdog.goes_on["lanes"]


async def test_work_that_stands_still_while_the_server_answers_is_noticed() -> None:
    service = WatchedService()
    assert await service.goes_on_after(60)
    assert not await service.goes_on_after(5)


async def test_nobody_is_asked_while_there_is_progress() -> None:
    service = WatchedService()
    service.progressed_at = None
    assert await service.goes_on_after(600)
    assert service.asked == 0


async def test_waiting_for_a_server_that_is_away_is_right_however_long() -> None:
    service = WatchedService()
    service.server_answers = False
    assert await service.goes_on_after(600)


async def test_what_comes_back_is_given_the_whole_time_to_be_taken_up_again() -> None:
    service = WatchedService()
    service.server_answers = False
    await service.goes_on_after(600)
    service.server_answers = True
    assert await service.goes_on_after(60)
    assert not await service.goes_on_after(5)


async def test_a_server_that_was_away_for_a_moment_late_excuses_what_stood_still() -> None:
    service = WatchedService()
    await service.goes_on_after(50)
    service.server_answers = False
    await service.goes_on_after(5)
    service.server_answers = True
    assert await service.goes_on_after(60)


async def test_a_process_that_was_stopped_from_outside_is_not_blamed_for_it() -> None:
    service = WatchedService()
    await service.goes_on_after(10)
    service.now += 3600
    await service.watchdog.look()
    assert await service.goes_on_after(55)
    assert not await service.goes_on_after(10)


async def test_the_watch_ends_with_the_name_of_what_stands_still() -> None:
    async def answers() -> bool:
        return True

    with pytest.raises(StandsStill, match="relay"):
        await Watchdog([Duty("relay", lambda: 1.0, 0.01, (answers,))]).watch()
