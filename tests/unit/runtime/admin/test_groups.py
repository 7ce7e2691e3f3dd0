"""What a group's coordinator answers a stranger: that it has a member, or only that it is not there yet."""

from types import SimpleNamespace

import pytest
from aiokafka.errors import KafkaError, for_code

from services.runtime.admin.groups import Groups
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.working.record import TopicPartition

DONE, LOADING, COORDINATOR_MOVED, REBALANCING, UNKNOWN_MEMBER, NOT_ALLOWED = 0, 14, 16, 27, 25, 30
OFFSETS = {TopicPartition("southwark.referrals", 0): 7}


class Coordinator:
    """The broker that coordinates groups, in memory: it answers with these codes in turn, and then that it is done."""

    def __init__(self, *codes: int, nobody_finds_it: int = 0) -> None:
        self._codes, self._not_found = iter(codes), iter([LOADING] * nobody_finds_it)

    async def find_coordinator(self, group: str) -> int:
        for code in self._not_found:
            raise for_code(code)(group)
        return 1

    async def _send_request(self, request: object, node: int) -> SimpleNamespace:
        code = next(self._codes, DONE)
        return SimpleNamespace(
            topics=[("southwark.referrals", [(0, code)])],
            groups=[(code, "invented", "Stable", "consumer", "range", ["a member"], 0)],
        )


@pytest.mark.parametrize("code", [LOADING, COORDINATOR_MOVED])
async def test_a_coordinator_that_is_about_to_be_there_is_asked_again(code: int) -> None:
    assert await Groups(Coordinator(code, code)).put("invented", OFFSETS)
    assert await Groups(Coordinator(code, code)).members("invented") == 1
    assert await Groups(Coordinator(nobody_finds_it=2)).put("invented", OFFSETS)


@pytest.mark.parametrize("code", [REBALANCING, UNKNOWN_MEMBER])
async def test_a_group_that_has_a_member_takes_no_offsets_of_a_stranger(code: int) -> None:
    assert not await Groups(Coordinator(code)).put("invented", OFFSETS)


async def test_whatever_else_a_broker_says_is_not_taken_for_a_member() -> None:
    with pytest.raises(BrokerAway, match="GroupAuthorizationFailedError"):
        await Groups(Coordinator(NOT_ALLOWED)).put("invented", OFFSETS)


def test_the_codes_are_what_kafka_calls_them() -> None:
    retriable = [for_code(code).retriable for code in (LOADING, COORDINATOR_MOVED, REBALANCING, UNKNOWN_MEMBER)]
    assert retriable == [True, True, False, False]
    assert issubclass(for_code(NOT_ALLOWED), KafkaError)
