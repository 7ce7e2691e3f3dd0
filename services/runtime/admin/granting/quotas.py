"""How much each partner may ask of the brokers, as they have it, beside the contract's limits."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from itertools import groupby
from operator import attrgetter

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import DescribeClientQuotasRequest
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Float64, Int16, Int32, Schema, String
from typing_extensions import override

from services.contract.brokers.quotas import Limit, Measure
from services.runtime.admin.granting.access import check_allowed, super_user
from services.runtime.connections import KafkaConnection

_USER, _WITH_A_NAME = "user", 2
_ENTITY = Array(("entity_type", String("utf-8")), ("entity_name", String("utf-8")))


class Quotas:
    """The limits that the brokers keep. Each call raises AccessRefused."""

    def __init__(self, admin: AIOKafkaAdminClient) -> None:
        self._admin = admin

    async def existing(self) -> frozenset[Limit]:
        """What users are limited to; what is no Limit, such as one by a client's name, is left out."""
        answer = await self._admin._send_request(DescribeClientQuotasRequest([(_USER, _WITH_A_NAME, None)], True))
        check_allowed(answer.error_code)
        return frozenset(
            Limit(name, Measure(measure), most)
            for ((_, name),), values in answer.entries or ()
            for measure, most in values
            if measure in set(Measure)
        )

    async def put(self, wanted: Iterable[Limit]) -> None:
        """Limit users to these, whatever they were limited to."""
        await self._alter(wanted, taken_away=False)

    async def remove(self, unwanted: Iterable[Limit]) -> None:
        """Limit users to these no more."""
        await self._alter(unwanted, taken_away=True)

    async def _alter(self, limits: Iterable[Limit], *, taken_away: bool) -> None:
        # A user stands in a request once, with all its limits.
        by_user = groupby(sorted(limits), attrgetter("principal"))
        told = [
            ([(_USER, user)], [(limit.measure.value, limit.most, taken_away) for limit in its_own])
            for user, its_own in by_user
        ]
        answer = await self._admin._send_request(_Alterations(told))
        check_allowed(*(code for code, *_ in answer.entries))


@asynccontextmanager
async def quotas(connection: KafkaConnection) -> AsyncIterator[Quotas]:
    """The limits of these brokers. Raises BrokerAway."""
    async with super_user(connection) as admin:
        yield Quotas(admin)


class _Altered(Response):  # type: ignore[misc] # aiokafka has no types
    """What is answered to AlterClientQuotas, version 0."""

    API_KEY, API_VERSION = 49, 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("entries", Array(("error_code", Int16), ("error_message", String("utf-8")), ("entity", _ENTITY))),
    )


class _Alter(RequestStruct):  # type: ignore[misc] # aiokafka has no types
    """AlterClientQuotas, version 0, which aiokafka lacks."""

    API_KEY, API_VERSION, RESPONSE_TYPE = 49, 0, _Altered
    SCHEMA = Schema(
        (
            "entries",
            Array(
                ("entity", _ENTITY),
                ("ops", Array(("key", String("utf-8")), ("value", Float64), ("remove", Boolean))),
            ),
        ),
        ("validate_only", Boolean),
    )


class _Alterations(Request[_Alter]):  # type: ignore[misc] # aiokafka has no types
    API_KEY = _Alter.API_KEY

    def __init__(self, alterations: Sequence[tuple[object, ...]]) -> None:
        self._alterations = alterations

    @override
    def build(self, request_struct_class: type[_Alter]) -> _Alter:
        return request_struct_class(list(self._alterations), False)
