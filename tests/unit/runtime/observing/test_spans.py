"""What a span tells: where it stands, how it ended, and codes; never what somebody else could have written."""

from collections.abc import Sequence
from typing import Any

import pytest
from opentelemetry.trace import StatusCode

from services.contract.events.partners import ReferralRequested
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.partners.asking import Asked
from services.runtime.working.subscriptions import Subscriptions
from services.runtime.working.traces import TracePlace
from tests.fakes.spans import KeptSpans, numbers
from tests.support import builders

PARENT = TracePlace(0xA, 0xB)
UNSAMPLED = TracePlace(0xA, 0xB, 0)
NAME = "jane-invented"


class AfterCommit:
    """A unit of work of which only what is left for the end matters."""

    def __init__(self) -> None:
        self.left: list[Any] = []

    def afterwards(self, action: Any) -> None:
        self.left.append(action)


@pytest.fixture
def kept() -> KeptSpans:
    return KeptSpans()


def heard(parent: TracePlace | None = PARENT, number: int = 1, **envelope: Any) -> Received:
    boring = {"id": f"00000000-0000-0000-0000-{number:012d}", "traceparent": parent.traceparent if parent else None}
    return Received(builders.an_envelope(**boring | envelope), builders.a_matched())


async def work(kept: KeptSpans, batch: Sequence[Received], *, commit: bool = True) -> None:
    async def nothing(_: Sequence[Received], __: Any) -> None:
        return None

    unit: Any = AfterCommit()
    await kept.of("notify").around(Subscriptions(frozenset(), nothing)).work_batch(batch, unit)
    for action in unit.left if commit else ():
        action()


async def test_an_event_that_is_worked_is_a_span_inside_what_caused_it(kept: KeptSpans) -> None:
    one = heard()
    await work(kept, [one])
    span = kept.all[f"notify works {one.envelope.type}"]
    assert span.parent
    assert (span.parent.trace_id, span.parent.span_id) == PARENT[:2]
    said = TracePlace.read(kept.of("notify").continues(one.envelope))
    assert said
    assert numbers(span) == said[:2]


async def test_a_batch_is_a_trace_of_its_own_that_its_events_link_to(kept: KeptSpans) -> None:
    one, other = heard(), heard(number=2)
    await work(kept, [one, other])
    batch, event = kept.all["notify works a batch"], kept.all[f"notify works {one.envelope.type}"]
    assert batch.parent is None
    assert batch.context.trace_id != PARENT.trace
    assert len(batch.links) == 2
    assert [link.context.span_id for link in event.links] == [batch.context.span_id]
    assert (batch.attributes or {})["messaging.batch.message_count"] == 2


async def test_what_is_undone_is_no_span(kept: KeptSpans) -> None:
    await work(kept, [heard()], commit=False)
    assert kept.all == {}


async def test_who_asked_for_no_spans_gets_none_and_is_passed_on(kept: KeptSpans) -> None:
    one = heard(UNSAMPLED)
    await work(kept, [one])
    assert kept.all == {}
    assert (kept.of("notify").continues(one.envelope) or "").startswith(f"00-{0xA:032x}-")
    assert (kept.of("notify").continues(one.envelope) or "").endswith("-00")


async def test_a_journey_that_began_in_no_trace_has_one_by_its_correlation(kept: KeptSpans) -> None:
    one, other = heard(None), heard(None, number=2)
    places = [TracePlace.read(kept.of("notify").continues(each.envelope)) for each in (one, other)]
    await work(kept, [one])
    assert {place.trace for place in places if place} == {
        kept.all[f"notify works {one.envelope.type}"].context.trace_id
    }


@pytest.mark.parametrize(
    ("kind", "told"), [(ReferralRequested.type, ReferralRequested.type), (f"london.{NAME}", "what a partner sent")]
)
async def test_what_a_partner_could_have_written_is_not_told(kind: str, told: str, kept: KeptSpans) -> None:
    envelope = builders.an_envelope(type=kind, id=NAME, subject=NAME, source=f"/{NAME}", correlationid=NAME)
    await work(kept, [Received(envelope, Asked(body={"name": NAME}))])
    assert f"notify works {told}" in kept.all
    assert NAME not in kept.text


def test_ids_that_are_none_of_ours_are_not_told(kept: KeptSpans) -> None:
    outside = builders.an_envelope(traceparent=PARENT.traceparent, subject=NAME, id=NAME)
    kept.of("referral").published([OutboxMessage("southwark.referrals", NAME, outside, b"{}")])
    (span,) = kept.all.values()
    assert span.attributes == {
        "messaging.system": "kafka",
        "messaging.operation.name": "send",
        "cloudevents.event_type": outside.type,
        "linkway.borough": "southwark",
    }


def test_a_message_is_a_span_from_when_it_was_kept_until_kafka_had_it(kept: KeptSpans) -> None:
    outside = builders.an_envelope(traceparent=PARENT.traceparent)
    kept.of("referral").published([OutboxMessage("southwark.referrals", outside.subject, outside, b"{}")])
    span = kept.all[f"referral publishes {outside.type}"]
    assert span.start_time == int(outside.recordedtime.timestamp() * 1000) * 1_000_000
    assert (span.attributes or {})["linkway.subject"] == outside.subject


def test_a_message_in_no_trace_is_no_span(kept: KeptSpans) -> None:
    outside = builders.an_envelope(traceparent=None)
    kept.of("referral").published([OutboxMessage("southwark.referrals", outside.subject, outside, b"{}")])
    assert kept.all == {}


@pytest.mark.parametrize(
    ("status", "ended"), [(201, StatusCode.UNSET), (422, StatusCode.UNSET), (500, StatusCode.ERROR)]
)
def test_a_request_tells_its_route_and_how_it_ended(kept: KeptSpans, status: int, ended: StatusCode) -> None:
    with kept.of("referral").request("POST", PARENT.traceparent) as span:
        place = TracePlace.read(span.traceparent)
        span.answered("/v1/referrals", status)
    told = kept.all["POST /v1/referrals"]
    assert place
    assert (numbers(told), told.context.trace_id) == (place[:2], PARENT.trace)
    assert told.status.status_code is ended
    assert told.attributes == {
        "http.request.method": "POST",
        "http.route": "/v1/referrals",
        "http.response.status_code": status,
    }
