"""What a partner may send has the fields and the bounds of what the JSON door takes, and the names of its own."""

from typing import Any

import pytest

from services.contract.event import Event, name_of
from services.contract.events.partners import AttendanceReported, ReferralRequested, WithdrawalRequested
from services.referral.commands.ask import AskedReferral, AskWithdrawal, ReportAttendance
from services.referral.commands.command import Command
from services.referral.commands.refer import ReferPerson
from services.referral.commands.steps import RecordAttendance

KEPT = ("enum", "maxLength", "minLength", "minItems", "maxItems", "additionalProperties", "type")
PAIRS = {
    ReferralRequested: AskedReferral,
    AttendanceReported: ReportAttendance,
    WithdrawalRequested: AskWithdrawal,
}


def shape(schema: dict[str, Any], parts: dict[str, Any]) -> Any:
    """What of a JSON Schema bounds what may be sent, with its parts in place."""
    if "$ref" in schema:
        return shape(parts[schema["$ref"].rpartition("/")[2]], parts)
    found = {name: schema[name] for name in KEPT if name in schema and schema[name] is not True}
    found["required"] = sorted(schema.get("required", ()))
    found["properties"] = {name: shape(held, parts) for name, held in schema.get("properties", {}).items()}
    found["any"] = [shape(one, parts) for one in schema.get("anyOf", ())]
    found["items"] = shape(schema["items"], parts) if "items" in schema else None
    if "interests" in found["properties"]:
        # Which topics there are is the lexicon's to say, and the contract does not know it.
        found["properties"]["interests"]["items"].pop("enum", None)
    return found


def whole(model: Any) -> Any:
    schema = model.model_json_schema()
    found = shape(schema, schema.get("$defs", {}))
    # Readers tolerate what the closed schema for writers does not; the commands are closed themselves.
    return without(found, "additionalProperties")


def without(held: Any, name: str) -> Any:
    if isinstance(held, dict):
        return {key: without(value, name) for key, value in held.items() if key != name}
    return [without(one, name) for one in held] if isinstance(held, list) else held


@pytest.mark.parametrize("event", PAIRS, ids=name_of)
def test_a_partners_event_is_bounded_as_the_command_that_it_becomes(event: type[Event]) -> None:
    assert whole(event) == whole(PAIRS[event])


@pytest.mark.parametrize(
    ("event", "command"), [(ReferralRequested, ReferPerson), (AttendanceReported, RecordAttendance)]
)
def test_a_partners_event_has_all_that_the_json_door_takes(event: type[Event], command: type[Command]) -> None:
    assert set(event.model_fields) - set(command.model_fields) <= {"partner_reference", "referral_id"}
    assert set(command.model_fields) <= set(event.model_fields)
