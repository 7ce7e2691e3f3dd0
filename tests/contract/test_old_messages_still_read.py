"""Every message that was ever said can be read by today's code, means what it meant, and obeys today's schemas."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from services.contract import envelope as envelopes
from services.contract.conversation import EVERY
from services.contract.documents import json_schema
from services.contract.documents.catalogue import PUBLISHED
from services.contract.documents.headers import headers_schema, partners_headers_schema
from services.contract.event import Event
from services.contract.topics import PartnerStream
from tests.contract.golden import PATHS, Golden, golden, title

each_golden_message = pytest.mark.parametrize("path", PATHS, ids=title)
HEADERS = jsonschema_rs.validator_for(headers_schema(), validate_formats=True)
PARTNERS_HEADERS = jsonschema_rs.validator_for(partners_headers_schema(), validate_formats=True)
BY_TYPE = {event.type: event for event in EVERY}


def read(message: Golden) -> tuple[Event, dict[str, object]]:
    attributes, body = envelopes.read_attributes(message.headers, message.value)
    event = BY_TYPE[attributes["type"]].model_validate_json(body or b"")
    return event, json.loads(body or b"")


def is_from_a_partner(event: Event) -> bool:
    return event.partner is PartnerStream.EVENTS


@each_golden_message
def test_a_message_reads_and_nothing_of_it_is_lost(path: Path) -> None:
    event, body = read(golden(path))

    assert event.model_dump(mode="json", exclude_unset=True) == body


@each_golden_message
def test_a_message_is_of_the_type_that_its_folder_names_and_about_its_key(path: Path) -> None:
    message = golden(path)

    event, _ = read(message)

    assert json_schema.versioned_name(type(event)) == message.folder
    if event.partner is None:
        envelope, _ = envelopes.read(message.headers, message.value)
        assert envelope.subject == message.key.decode()
        assert str(getattr(event, "referral_id", envelope.subject)) == envelope.subject


@each_golden_message
def test_a_message_obeys_the_published_schema(path: Path) -> None:
    event, body = read(golden(path))
    schema = json.loads((PUBLISHED / json_schema.file_name(type(event))).read_text())

    jsonschema_rs.validator_for(schema, validate_formats=True).validate(body)


@each_golden_message
def test_an_envelope_obeys_the_published_headers(path: Path) -> None:
    message = golden(path)
    as_it_came = {name: raw.decode() for name, raw in message.headers}
    if is_from_a_partner(read(message)[0]):
        PARTNERS_HEADERS.validate(as_it_came)
        return
    envelope, _ = envelopes.read(message.headers, message.value)
    written_anew = {name: raw.decode() for name, raw in envelopes.to_headers(envelope)}

    HEADERS.validate(as_it_came if message.in_binary_mode else written_anew)


def test_every_event_has_a_golden_message() -> None:
    assert {json_schema.versioned_name(event) for event in EVERY} == {path.parent.name for path in PATHS}


def test_one_of_them_came_in_structured_mode() -> None:
    assert [path for path in PATHS if not golden(path).in_binary_mode]
