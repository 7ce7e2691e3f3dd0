"""The shape of every event as JSON Schema 2020-12, for writers in any language to hold themselves to."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from services.contract.event import TYPE_PREFIX, Event

JsonSchema = dict[str, Any]

DIALECT = GenerateJsonSchema.schema_dialect
RULE = "Writers send nothing that is not listed here; readers ignore what they do not know."


class Closed(GenerateJsonSchema):
    """Schemas as writers need them: nothing beyond what is listed, and no titles that only repeat a field's name."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchema:
        """Close the object, because an open one would let a misspelt field pass unseen."""
        return super().model_schema(schema) | {"additionalProperties": False}

    def field_title_should_be_set(self, schema: object) -> bool:
        """Leave a field's title out."""
        return False


def versioned_name(event: type[Event]) -> str:
    """`matched.v1`: the event's type without our prefix."""
    return event.type.removeprefix(TYPE_PREFIX)


def file_name(event: type[Event]) -> str:
    """`matched.v1.json`, beside the other schemas."""
    return f"{versioned_name(event)}.json"


def schema_of(event: type[Event]) -> JsonSchema:
    """The event's JSON Schema: this function will give it with its dialect, id, title and description."""
    shape = event.model_json_schema(schema_generator=Closed)
    about = {
        "$schema": DIALECT,
        "$id": f"urn:linkway:schema:{versioned_name(event)}",
        "title": versioned_name(event),
        "description": f"{event.__doc__} {RULE}",
    }
    return shape | about
