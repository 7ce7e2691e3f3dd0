"""Spans of OpenTelemetry, the one place that names it: a referral's journey is one trace, a batch a link.

In attributes and names stand ids that Linkway itself made, and codes: no value of an event, no path, no key, nothing
that a caller or a partner could have written.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from time import time_ns
from typing import Any

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import Decision
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.util.types import AttributeValue
from typing_extensions import override

from services.contract import conversation
from services.contract.envelope import Envelope
from services.runtime.observing.traces.tracing import Tracing
from services.runtime.working.decoding import Received
from services.runtime.working.outgoing import OutboxMessage
from services.runtime.working.subscriptions import Subscriptions
from services.runtime.working.traces import SAMPLED, TracePlace, span_of, trace_of
from services.runtime.working.unit_of_work import UnitOfWork

_ASKED = frozenset(event.type for asked in conversation.ASKED.values() for event in asked)
_UNREADABLE = "what a partner sent"
# As the SDK keeps of a span; more would be left out without a word.
_MOST_LINKS = 128
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PROCESS: Mapping[str, AttributeValue] = {"messaging.system": "kafka", "messaging.operation.name": "process"}
_SEND: Mapping[str, AttributeValue] = {"messaging.system": "kafka", "messaging.operation.name": "send"}


class PlannedIds(RandomIdGenerator):
    """Ids by chance, but for the next span where it has its place already."""

    def __init__(self) -> None:
        super().__init__()
        self.planned: TracePlace | None = None

    @override
    def generate_trace_id(self) -> int:
        return self.planned.trace if self.planned else super().generate_trace_id()

    @override
    def generate_span_id(self) -> int:
        planned, self.planned = self.planned, None
        return planned.span if planned else super().generate_span_id()


class Spans(Tracing):
    """What one service tells."""

    def __init__(self, service: str, provider: TracerProvider, ids: PlannedIds) -> None:
        self._service = service
        self._provider = provider
        self._tracer = provider.get_tracer("linkway")
        self._ids = ids

    @override
    def continues(self, envelope: Envelope) -> str | None:
        return self._place(envelope).traceparent

    def _place(self, envelope: Envelope) -> TracePlace:
        caused = TracePlace.read(envelope.traceparent)
        trace = caused.trace if caused else trace_of(envelope.correlationid)
        found = self._provider.sampler.should_sample(_inside(caused), trace, envelope.type)
        sampled = found.decision is Decision.RECORD_AND_SAMPLE
        return TracePlace(trace, span_of(self._service, envelope.id), SAMPLED if sampled else 0)

    @override
    def around(self, subscriptions: Subscriptions[Any, Any]) -> Subscriptions[Any, Any]:
        async def work_batch(batch: Sequence[Received], work: UnitOfWork[Any, Any]) -> None:
            began = time_ns()
            await subscriptions.work_batch(batch, work)
            if batch:
                # What is undone was no work, so it is told once it is committed.
                work.afterwards(partial(self._worked, batch, began))

        return replace(subscriptions, work_batch=work_batch)

    def _worked(self, batch: Sequence[Received], began: int) -> None:
        sampled = [(one, place) for one in batch if (place := self._place(one.envelope)).flags]
        if not sampled:
            return
        name, told = f"{self._service} works a batch", {**_PROCESS, "messaging.batch.message_count": len(batch)}
        links = [Link(_context_of(place)) for _, place in sampled[:_MOST_LINKS]]
        whole = self._tracer.start_span(name, Context(), SpanKind.CONSUMER, told, links, start_time=began)
        ended, of_the_batch = time_ns(), [Link(whole.get_span_context())]
        for one, place in sampled:
            name, told = f"{self._service} works {_type(one)}", {**_PROCESS, **_of_event(one)}
            inside = _inside(TracePlace.read(one.envelope.traceparent))
            self._ids.planned = place
            span = self._tracer.start_span(name, inside, SpanKind.CONSUMER, told, of_the_batch, start_time=began)
            span.end(ended)
        whole.end(ended)

    @override
    @contextmanager
    def request(self, method: str, traceparent: str | None) -> Iterator["OpenRequest"]:
        asked = _inside(TracePlace.read(traceparent))
        span = self._tracer.start_span(method, asked, SpanKind.SERVER, {"http.request.method": method})
        try:
            yield OpenRequest(span, method)
        finally:
            span.end()

    @override
    def published(self, messages: Sequence[OutboxMessage]) -> None:
        now = time_ns()
        for message in messages:
            caused = TracePlace.read(message.envelope.traceparent)
            if caused is None:
                continue
            name, told = f"{self._service} publishes {message.envelope.type}", {**_SEND, **_of_message(message)}
            began = min(now, _nanoseconds(message.envelope.recordedtime))
            span = self._tracer.start_span(name, _inside(caused), SpanKind.PRODUCER, told, start_time=began)
            span.end(now)

    @override
    def close(self) -> None:
        self._provider.shutdown()


class OpenRequest:
    """The span of a request that is being answered."""

    def __init__(self, span: Span, method: str) -> None:
        self._span = span
        self._method = method

    @property
    def traceparent(self) -> str:
        """Its place."""
        context = self._span.get_span_context()
        return TracePlace(context.trace_id, context.span_id, context.trace_flags & SAMPLED).traceparent

    def answered(self, route: str, status: int) -> None:
        """Note how it ended; the route is as the door declares it, with no id in it."""
        self._span.update_name(f"{self._method} {route}")
        self._span.set_attributes({"http.route": route, "http.response.status_code": status})
        if status >= 500:
            self._span.set_status(StatusCode.ERROR)


def sending(service: str) -> Spans:
    """Spans that are sent as the variables of OpenTelemetry say, beside the work; what nobody takes is dropped."""
    ids = PlannedIds()
    # A name that is given there goes before ours.
    named = {} if "OTEL_SERVICE_NAME" in os.environ else {SERVICE_NAME: f"linkway-{service}"}
    provider = TracerProvider(resource=Resource.create(named), id_generator=ids, shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return Spans(service, provider, ids)


def _type(received: Received) -> str:
    # What cannot be read of a partner's is answered too, and its type is whatever the partner wrote.
    return _UNREADABLE if received.event.partner and received.envelope.type not in _ASKED else received.envelope.type


def _of_event(received: Received) -> Mapping[str, AttributeValue]:
    told = _codes(_type(received), received.envelope)
    return told if received.event.partner else told | _ids(received.envelope)


def _of_message(message: OutboxMessage) -> Mapping[str, AttributeValue]:
    told = _codes(message.envelope.type, message.envelope)
    return told | _ids(message.envelope) if message.key == message.envelope.subject else told


def _codes(event: str, envelope: Envelope) -> dict[str, AttributeValue]:
    return {"cloudevents.event_type": event, "linkway.borough": envelope.borough.value}


def _ids(envelope: Envelope) -> dict[str, AttributeValue]:
    # Those that are not of this form somebody else chose, and may have chosen a name.
    told = {"cloudevents.event_id": envelope.id, "linkway.subject": envelope.subject}
    return {name: told_of for name, told_of in told.items() if _UUID.fullmatch(told_of)}


def _inside(place: TracePlace | None) -> Context:
    """The context of what has its cause there; an empty one, never that of whatever runs, where there is none."""
    return set_span_in_context(NonRecordingSpan(_context_of(place)), Context()) if place else Context()


def _context_of(place: TracePlace) -> SpanContext:
    return SpanContext(place.trace, place.span, is_remote=True, trace_flags=TraceFlags(place.flags))


def _nanoseconds(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000) * 1000
