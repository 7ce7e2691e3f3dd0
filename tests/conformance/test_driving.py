"""How a trial drives a component that opens its door late, or never, after a restart."""

from collections.abc import Sequence

import pytest

from deploy.conformance.driving import NotThere, Pace, play
from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Message
from deploy.conformance.records import Position, Record
from deploy.conformance.requests import Answered, Request
from deploy.conformance.scenes.steps import Ask, Restart
from deploy.conformance.trial import Means, Trial
from services.contract.boroughs import BoroughSlug


class LateDoor:
    """A component that answers by HTTP from this question on after its restart."""

    def __init__(self, opens_at: int) -> None:
        self.opens_at = opens_at
        self.asked = 0

    async def send(self, message: Message) -> Position:
        raise AssertionError(message)

    async def came(self, seconds: float) -> Sequence[Record]:
        del seconds  # nothing comes
        return ()

    async def restart(self) -> None:
        self.asked = 0

    async def ask(self, path: str, token: str | None) -> Answered:
        del token
        self.asked += 1
        if self.asked < self.opens_at:
            raise NotThere("http://127.0.0.1:1", "ConnectError")
        return Answered(200, path)

    async def request(self, request: Request, token: str | None) -> Answered:
        raise AssertionError((request, token))


def evidence() -> Evidence:
    return Evidence(Trial(BoroughSlug.SOUTHWARK, means=Means(address="http://127.0.0.1:1")))


async def test_who_was_restarted_is_asked_nothing_before_its_door_is_open() -> None:
    here = evidence()

    await play([[Restart(), Ask("after it", "/v1/referrals")]], LateDoor(opens_at=3), here, Pace())

    assert here.answered["after it"] == Answered(200, "/v1/referrals")


async def test_whose_door_stays_closed_is_said_not_to_answer() -> None:
    with pytest.raises(NotThere, match="Nobody answers there"):
        await play([[Restart()]], LateDoor(opens_at=1000), evidence(), Pace(restarted=0))
