"""Writers are held to what is listed; readers are not upset by what is not."""

import json
from typing import Any

import jsonschema_rs
import pytest

from services.contract.conversation import EVERY
from services.contract.documents import json_schema
from services.contract.event import Event, name_of
from services.contract.events import ReferralCreated
from tests.support import builders
from tests.support.life_builders import EXAMPLES
from tests.support.listing_builders import a_service_listed, a_service_withdrawn
from tests.support.partner_messages import EXAMPLES as OF_PARTNERS

SAID: dict[str, Event] = {
    name_of(type(event)): event
    for event in (
        builders.a_referral_created(),
        builders.a_matched(),
        builders.an_unmatched(),
        builders.a_person_told(),
        builders.an_attended(),
        builders.a_missed(),
        builders.a_dead_lettered(),
        a_service_listed(),
        a_service_withdrawn(),
        *EXAMPLES,
        *OF_PARTNERS,
    )
}
each_event = pytest.mark.parametrize("name", [name_of(event) for event in EVERY])


def body(event: Event) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(event.model_dump_json())
    return written


def obeys(event: Event, written: dict[str, Any]) -> bool:
    schema = json_schema.schema_of(type(event))
    return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid(written)


@each_event
def test_what_our_services_write_obeys_the_schema(name: str) -> None:
    assert obeys(SAID[name], body(SAID[name]))


@each_event
def test_the_schema_refuses_a_field_that_is_not_listed(name: str) -> None:
    assert not obeys(SAID[name], body(SAID[name]) | {"nhs_number": "9990000018"})


@each_event
def test_the_schema_refuses_an_event_that_lacks_a_field(name: str) -> None:
    whole = body(SAID[name])

    for lost in json_schema.schema_of(type(SAID[name])).get("required", ()):
        assert not obeys(SAID[name], {field: held for field, held in whole.items() if field != lost})


@each_event
def test_a_reader_ignores_a_field_that_a_newer_writer_added(name: str) -> None:
    event = SAID[name]

    assert type(event).model_validate(body(event) | {"added_later": {"deep": [1]}}) == event


def test_a_reader_ignores_a_field_added_to_a_part() -> None:
    newer = body(builders.a_referral_created())
    newer["sealed"]["added_later"] = 1

    assert ReferralCreated.model_validate(newer) == builders.a_referral_created()
    assert not obeys(builders.a_referral_created(), newer)
