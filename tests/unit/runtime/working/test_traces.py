"""Where work stands in a trace follows from ids alone."""

import pytest

from services.runtime.working.traces import TracePlace, span_of, trace_of

PARENT = f"00-{'a' * 32}-{'b' * 16}-01"


def test_a_header_that_is_read_is_written_as_it_was() -> None:
    place = TracePlace.read(PARENT)
    assert place
    assert place.traceparent == PARENT


@pytest.mark.parametrize(
    "header", [None, "", "Jane", PARENT.upper(), f"00-{'0' * 32}-{'b' * 16}-01", f"00-{'a' * 32}-{'0' * 16}-01"]
)
def test_what_is_no_place_is_none(header: str | None) -> None:
    assert TracePlace.read(header) is None


def test_what_a_later_version_adds_is_left_out() -> None:
    later = TracePlace.read(f"cc-{'a' * 32}-{'b' * 16}-ff")
    assert later
    assert later.traceparent == PARENT


def test_the_same_event_worked_again_stands_at_the_same_place() -> None:
    assert span_of("matching", "event") == span_of("matching", "event")
    assert len({span_of("matching", "one"), span_of("matching", "other"), span_of("notify", "one")}) == 3
    assert trace_of("one") == trace_of("one") != trace_of("other")


def test_a_number_is_as_long_as_the_header_has_it() -> None:
    assert len(TracePlace(trace_of("one"), span_of("matching", "event")).traceparent) == len(PARENT)
