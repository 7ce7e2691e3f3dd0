"""A message that cannot be read says why, and gives away none of its content."""

import json
from typing import Any

import pytest

from services.contract import envelope as envelopes
from services.contract.envelope import KNOWN, REQUIRED, Unreadable
from services.contract.words.vocabulary import DeadLetterReason as Reason
from tests.support.builders import an_envelope

CANARY = "canary-999-000-0018"
Raw = dict[str, bytes | None]

GOOD: Raw = dict(envelopes.to_headers(an_envelope(traceparent="00-0-0-01", synthetic=True)))
WHOLE: dict[str, Any] = {name: (GOOD[f"ce_{name}"] or b"").decode() for name in KNOWN} | {"data": {}}


def without(name: str) -> Raw:
    return {header: raw for header, raw in GOOD.items() if header != name}


def refused(headers: Raw, value: bytes | None = b"{}") -> tuple[Reason, str]:
    with pytest.raises(Unreadable) as caught:
        envelopes.read(list(headers.items()), value)
    return caught.value.reason, caught.value.detail


def refused_structured(whole: object) -> tuple[Reason, str]:
    value = whole if isinstance(whole, bytes) else json.dumps(whole).encode()
    return refused({"content-type": b"application/cloudevents+json"}, value)


INVALID: dict[str, list[str]] = {
    "time": ["yesterday", "2026-01-31", "2026-01-31T09:30:00", "1769851800", "2026-13-31T09:30:00Z"],
    "recordedtime": [
        *("20260131T093000Z", "2026-W05-6T09:30:00Z", "2026-01-31T09:30:60Z", "2026-01-31T09:30:00Z\n"),
        *("2026-01-31T09:30:00+24:00", "0001-01-01T00:00:00+14:00", "٢٠٢٦-01-31T09:30:00Z"),
    ],
    "sequence": ["0", "-1", "1.0", "one", " ", "²", "١", "2147483648", "9" * 5000],
    "borough": ["Southwark", "southwark ", "croydon-upon-sea", CANARY],
    "synthetic": ["", "True", "1", "yes", " true", CANARY],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in INVALID.items() for text in texts])
def test_a_wrong_attribute_is_named(name: str, text: str) -> None:
    reason, detail = refused(GOOD | {f"ce_{name}": text.encode()})

    assert reason is Reason.HEADER_INVALID
    assert detail.startswith(f"{name} is not ")


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_attribute_is_named(name: str) -> None:
    assert refused(without(f"ce_{name}")) == (Reason.HEADER_MISSING, f"The envelope lacks {name}.")
    assert refused(GOOD | {f"ce_{name}": b""}) == (Reason.HEADER_MISSING, f"The envelope lacks {name}.")


@pytest.mark.parametrize("headers", [without("ce_specversion"), GOOD | {"ce_specversion": b"0.3"}, {}])
def test_only_cloudevents_1_0_is_read(headers: Raw) -> None:
    assert refused(headers)[0] is Reason.HEADER_MISSING


def test_a_null_header_is_refused() -> None:
    assert refused(GOOD | {"ce_id": None})[0] is Reason.HEADER_NULL
    assert refused(GOOD | {CANARY: None}) == (
        Reason.HEADER_NULL,
        "A header that is not one of ours is null. Leave it out or give it a value.",
    )


def test_a_header_that_is_not_utf_8_is_refused() -> None:
    assert refused(GOOD | {"ce_source": b"\xff"}) == (
        Reason.HEADER_NOT_UTF8,
        "The header of source is not UTF-8. Send UTF-8 text.",
    )


def test_an_attribute_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(Unreadable, match="borough stands there twice"):
        envelopes.read([*envelopes.to_headers(an_envelope()), ("CE_Borough", b"camden")], b"{}")


def test_a_message_without_a_value_is_refused() -> None:
    assert refused(GOOD, None)[0] is Reason.VALUE_NULL


@pytest.mark.parametrize("value", [b"", b"{", b"\xff", b'{"data": NaN}', b"[" * 100_000, b'{"id": "\\ud800"}'])
def test_a_structured_event_that_is_not_json_is_refused(value: bytes) -> None:
    assert refused_structured(value)[0] is Reason.NOT_JSON


@pytest.mark.parametrize(
    "whole",
    [
        *([], "text", 1, None, {}),
        {**WHOLE, "data_base64": "e30="},
        {**WHOLE, "data_base64": "no base64!", "data": ...},
        {**WHOLE, "data_base64": {}, "data": ...},
    ],
)
def test_a_structured_event_without_data_or_with_two_is_refused(whole: Any) -> None:
    if isinstance(whole, dict):
        whole = {name: held for name, held in whole.items() if held is not ...}

    assert refused_structured(whole)[0] is Reason.SCHEMA_WRONG


@pytest.mark.parametrize("held", [True, 1.5, ["x"], {"x": 1}])
def test_a_structured_attribute_is_text_or_a_whole_number(held: object) -> None:
    assert refused_structured({**WHOLE, "sequence": held}) == (
        Reason.HEADER_INVALID,
        "sequence is neither text nor a whole number.",
    )


@pytest.mark.parametrize("name", ["content-type", *(f"ce_{name}" for name in KNOWN), "x-anything"])
@pytest.mark.parametrize("raw", [CANARY.encode(), CANARY.encode() + b"\xff", None])
def test_whatever_a_header_holds_the_reason_does_not_repeat_it(name: str, raw: bytes | None) -> None:
    headers = list((GOOD | {name: raw} | {"ce_sequence": CANARY.encode()}).items())

    with pytest.raises(Unreadable) as caught:
        envelopes.read([*headers, (CANARY, CANARY.encode())], CANARY.encode())

    assert CANARY not in str(caught.value) + repr(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize("name", [*KNOWN, "data"])
@pytest.mark.parametrize("held", [CANARY, [CANARY], {CANARY: CANARY}])
def test_whatever_a_structured_event_holds_the_reason_does_not_repeat_it(name: str, held: object) -> None:
    _, detail = refused_structured({**WHOLE, "sequence": CANARY, name: held})

    assert CANARY not in detail
