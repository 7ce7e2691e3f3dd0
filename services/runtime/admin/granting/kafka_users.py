"""Users of Kafka's and their passwords, which the brokers keep by SCRAM-SHA-512."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence

from aiokafka.errors import for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import CompactArray, CompactBytes, CompactString, Int8, Int16, Int32, Schema, TaggedFields
from typing_extensions import override

from services.runtime.admin.connecting import administering
from services.runtime.admin.granting.access import AccessRefused
from services.runtime.connections import KafkaConnection

# Kafka's least. More would only slow down guessing, and a password of ours is 256 random bits.
ITERATIONS = 4096
_SHA_512 = 2


async def put(connection: KafkaConnection, passwords: Mapping[str, str]) -> None:
    """Give each of these users its password; known ones get it anew. Raises BrokerAway and AccessRefused."""
    async with administering(connection, "linkway-users") as admin:
        answer = await admin._send_request(_Alterations([_upsertion(*each) for each in passwords.items()]))
    for _, code, *_ in answer.results:
        if code:
            raise AccessRefused(for_code(code).__name__)


def _upsertion(user: str, password: str) -> tuple[object, ...]:
    salt = secrets.token_bytes(32)
    return user, _SHA_512, ITERATIONS, salt, hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS), {}


class _Answer(Response):  # type: ignore[misc] # aiokafka has no types
    """AlterUserScramCredentials' response, version 0."""

    API_KEY, API_VERSION = 51, 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Alter(RequestStruct):  # type: ignore[misc] # aiokafka has no types
    """AlterUserScramCredentials, version 0, which aiokafka lacks."""

    API_KEY, API_VERSION = 51, 0
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = _Answer
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Alterations(Request[_Alter]):  # type: ignore[misc] # aiokafka has no types
    API_KEY = _Alter.API_KEY

    def __init__(self, upsertions: Sequence[tuple[object, ...]]) -> None:
        self._upsertions = upsertions

    @override
    def build(self, request_struct_class: type[_Alter]) -> _Alter:
        return request_struct_class([], list(self._upsertions), {})
