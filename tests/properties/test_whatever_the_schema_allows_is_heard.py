"""What our published schemas and the JSON format of CloudEvents allow is heard, however its JSON is written."""

import json
import re
from base64 import b64encode
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.contract import envelope as envelopes
from services.contract import events
from services.contract.documents import json_schema
from services.contract.documents.catalogue import PUBLISHED
from services.contract.topics import Stream, Topic
from services.contract.words.vocabulary import DeadLetterReason
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.record import RawRecord
from tests.contract.golden import PATHS, Golden, golden

# Dead letters are about what was no event, and no service hears them.
HEARD = [kind for kind in events.BY_TYPE.values() if kind.stream is not Stream.DEAD_LETTERS]
KINDS = {json_schema.versioned_name(kind): kind for kind in HEARD}
# The newest of each kind.
BINARY = [*{one.folder: one for one in map(golden, PATHS) if one.folder in KINDS and one.in_binary_mode}.values()]
DECODER = Decoder()
NUMBERS = ("{}", "{}.0", "{}.00", "{}e0", "{}E+0", "{}.0e0")
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, 1, -1, 1.5, 10**30, "", "x", "2026-01-31", "2026-01-31T09:30:00Z", [], {}]
)


def schema_of(message: Golden) -> jsonschema_rs.Validator:
    path = PUBLISHED / json_schema.file_name(KINDS[message.folder])
    return jsonschema_rs.validator_for(json.loads(path.read_text()), validate_formats=True)


SCHEMAS = {message.folder: schema_of(message) for message in BINARY}


def places(of: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = of.items() if isinstance(of, dict) else enumerate(of) if isinstance(of, list) else ()
    return [*([path] if path else []), *(place for name, value in steps for place in places(value, (*path, name)))]


def written(held: Any, style: str) -> bytes:
    """The JSON of what is held, whole numbers in this style."""

    def marked(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: marked(value) for name, value in part.items()}
        if isinstance(part, list):
            return [marked(value) for value in part]
        return f"<{part}>" if isinstance(part, int) and not isinstance(part, bool) else part

    return re.sub(r'"<(-?\d+)>"', lambda found: style.format(found[1]), json.dumps(marked(held))).encode()


def in_mode(message: Golden, body: bytes, mode: str) -> RawRecord:
    headers = list(message.headers)
    topic = Topic(envelopes.read(headers, b"{}")[0].borough, KINDS[message.folder].stream).name
    if mode == "binary":
        return RawRecord(topic, 0, 0, message.key, body, headers)
    attributes = {name[3:]: raw.decode() for name, raw in headers if name.startswith("ce_")}
    data = f'"data": {body.decode()}' if mode == "data" else f'"data_base64": "{b64encode(body).decode()}"'
    whole = f"{json.dumps(attributes)[:-1]}, {data}}}".encode()
    return RawRecord(topic, 0, 0, message.key, whole, [("content-type", b"application/cloudevents+json")])


@pytest.mark.parametrize("mode", ["binary", "data", "data_base64"])
@pytest.mark.parametrize("style", NUMBERS)
def test_every_golden_message_is_heard_in_each_mode_and_with_numbers_in_each_style(mode: str, style: str) -> None:
    for message in BINARY:
        record = in_mode(message, written(json.loads(message.value), style), mode)
        read = DECODER.decode(record)
        assert isinstance(read, Decoded), (message.folder, read)


@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(message=st.sampled_from(BINARY), odd=ODD, style=st.sampled_from(NUMBERS), data=st.data())
def test_what_the_schema_allows_is_never_refused_by_the_schema(
    message: Golden, odd: Any, style: str, data: st.DataObject
) -> None:
    body = json.loads(message.value)
    place = data.draw(st.sampled_from(places(body)))
    within = body
    for step in place[:-1]:
        within = within[step]
    within[place[-1]] = odd
    read = DECODER.decode(in_mode(message, written(body, style), "binary"))
    refused = not isinstance(read, Decoded) and read.reason in (
        DeadLetterReason.SCHEMA_WRONG,
        DeadLetterReason.NOT_JSON,
    )
    assert not (refused and SCHEMAS[message.folder].is_valid(body)), (message.folder, place, odd)
