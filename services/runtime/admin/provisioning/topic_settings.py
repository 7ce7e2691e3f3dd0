"""Settings of a topic that is there: those that are named are changed, and all others stay."""

from collections.abc import Mapping

from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Int8, Int16, Int32, Schema, String
from typing_extensions import override

# As Kafka's protocol numbers them.
_TOPIC, _SET = 2, 0


class _Altered(Response):  # type: ignore[misc] # aiokafka has no types
    """What is answered to IncrementalAlterConfigs, version 0."""

    API_KEY, API_VERSION = 44, 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "responses",
            Array(
                ("error_code", Int16),
                ("error_message", String("utf-8")),
                ("resource_type", Int8),
                ("resource_name", String("utf-8")),
            ),
        ),
    )


class _Alter(RequestStruct):  # type: ignore[misc] # aiokafka has no types
    """IncrementalAlterConfigs, version 0, which aiokafka lacks: what it has sets all others back."""

    API_KEY, API_VERSION, RESPONSE_TYPE = 44, 0, _Altered
    SCHEMA = Schema(
        (
            "resources",
            Array(
                ("resource_type", Int8),
                ("resource_name", String("utf-8")),
                ("configs", Array(("name", String("utf-8")), ("operation", Int8), ("value", String("utf-8")))),
            ),
        ),
        ("validate_only", Boolean),
    )


class Settings(Request[_Alter]):  # type: ignore[misc] # aiokafka has no types
    """A request to give a topic, by its whole name, these settings."""

    API_KEY = _Alter.API_KEY

    def __init__(self, topic: str, settings: Mapping[str, str]) -> None:
        self._topic = topic
        self._settings = settings

    @override
    def build(self, request_struct_class: type[_Alter]) -> _Alter:
        configs = [(name, _SET, value) for name, value in self._settings.items()]
        return request_struct_class([(_TOPIC, self._topic, configs)], False)
