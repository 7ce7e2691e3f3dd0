"""Spans that are kept in memory instead of being sent."""

from collections.abc import Mapping

from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from services.runtime.observing.traces.spans import PlannedIds, Spans


class KeptSpans:
    """What all services tell, as the SDK itself would send it."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()

    def of(self, service: str) -> Spans:
        """What a service tells its spans to."""
        ids = PlannedIds()
        provider = TracerProvider(resource=Resource({"service.name": service}), id_generator=ids)
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        return Spans(service, provider, ids)

    @property
    def all(self) -> Mapping[str, ReadableSpan]:
        """Every span, by its name; the last where several have one."""
        return {span.name: span for span in self._exporter.get_finished_spans()}

    @property
    def text(self) -> str:
        """All that would be sent."""
        return "\n".join(span.to_json() for span in self._exporter.get_finished_spans())


def numbers(span: ReadableSpan) -> tuple[int, int]:
    """The trace and the span."""
    context = span.context
    return context.trace_id, context.span_id
