"""An envelope goes out and comes back the same, in either mode."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import MAX_SEQUENCE
from tests.support.builders import an_envelope

TRACEPARENT = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"


def structured(**changes: Any) -> bytes:
    headers = {name: raw.decode() for name, raw in envelopes.to_headers(an_envelope())}
    attributes = {name.removeprefix("ce_"): text for name, text in headers.items() if name.startswith("ce_")}
    return json.dumps({**attributes, "data": {"came": True}, **changes}).encode()


def structured_headers(content_type: str = "application/cloudevents+json") -> list[tuple[str, bytes]]:
    return [("content-type", content_type.encode())]


def binary(**texts: str) -> list[tuple[str, bytes]]:
    written = dict(envelopes.to_headers(an_envelope()))
    return list((written | {f"ce_{name}": text.encode() for name, text in texts.items()}).items())


@pytest.mark.parametrize("traceparent", [None, TRACEPARENT])
@pytest.mark.parametrize("borough", BoroughSlug)
def test_an_envelope_comes_back_as_it_went_out(borough: BoroughSlug, traceparent: str | None) -> None:
    sent = an_envelope(borough=borough, traceparent=traceparent, sequence=MAX_SEQUENCE)

    assert envelopes.read(envelopes.to_headers(sent), b"{}") == (sent, b"{}")


def test_the_mark_of_a_synthetic_event_travels_in_both_modes() -> None:
    sent = an_envelope(synthetic=True)

    assert envelopes.read(envelopes.to_headers(sent), b"{}") == (sent, b"{}")
    assert envelopes.read(structured_headers(), structured(synthetic=True))[0] == sent
    assert envelopes.read(structured_headers(), structured(synthetic="true"))[0] == sent


def test_an_event_is_real_where_nothing_else_is_said() -> None:
    assert "ce_synthetic" not in dict(envelopes.to_headers(an_envelope()))
    assert envelopes.read(binary(synthetic="false"), b"{}")[0] == an_envelope()
    assert envelopes.read(structured_headers(), structured(synthetic=False))[0] == an_envelope()


def test_a_time_keeps_its_microseconds() -> None:
    sent = an_envelope(time=datetime(2026, 1, 31, 9, 30, 0, 123456, UTC))

    assert envelopes.read(envelopes.to_headers(sent), b"{}")[0].time == sent.time


@pytest.mark.parametrize(
    "text",
    ["2026-01-31T09:30:00Z", "2026-01-31t09:30:00z", "2026-01-31T09:30:00.000000000Z", "2026-01-31T10:30:00+01:00"],
)
def test_an_instant_may_be_written_in_any_way_that_rfc_3339_allows(text: str) -> None:
    assert envelopes.read(binary(time=text), b"{}")[0].time == datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def test_every_instant_is_brought_to_utc() -> None:
    assert envelopes.read(binary(time="2026-01-31T10:30:00+01:00"), b"{}")[0].time.tzinfo is UTC


def test_the_names_of_headers_may_be_written_in_capitals() -> None:
    shouted = [(name.upper(), raw) for name, raw in envelopes.to_headers(an_envelope())]

    assert envelopes.read(shouted, b"{}")[0] == an_envelope()


@pytest.mark.parametrize("text", ["", "00-0-0-01", TRACEPARENT.upper(), f"{TRACEPARENT}\n", "A person's name"])
def test_a_trace_that_cannot_be_read_is_left_out_and_the_message_goes_on(text: str) -> None:
    assert envelopes.read(binary(traceparent=text), b"{}")[0].traceparent is None


def test_headers_that_are_not_ours_are_passed_over_even_twice() -> None:
    more = [("b3", b"0"), ("b3", b"1"), ("ce_comment", b"later")]

    assert envelopes.read([*envelopes.to_headers(an_envelope()), *more], b"{}")[0] == an_envelope()


@pytest.mark.parametrize(
    "content_type", ["application/cloudevents+json", "Application/CloudEvents+JSON; charset=UTF-8"]
)
def test_a_structured_event_reads_like_a_binary_one(content_type: str) -> None:
    envelope, body = envelopes.read(structured_headers(content_type), structured())

    assert envelope == an_envelope()
    assert json.loads(body) == {"came": True}


def test_a_structured_event_may_count_in_numbers() -> None:
    assert envelopes.read(structured_headers(), structured(sequence=7))[0].sequence == 7


def test_a_structured_attribute_of_null_is_one_that_is_not_there() -> None:
    assert envelopes.read(structured_headers(), structured(traceparent=None))[0].traceparent is None


def test_letters_of_every_language_travel_in_both_modes() -> None:
    sent = an_envelope(source="/borough/Ἀθῆναι 🌳")

    assert envelopes.read(envelopes.to_headers(sent), b"{}")[0] == sent
    assert envelopes.read(structured_headers(), structured(source=sent.source))[0] == sent
