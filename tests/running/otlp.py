"""A small receiver of spans by OTLP over HTTP, on loopback: what it was sent, as it came and as spans."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from deploy.ports import LOOPBACK


@dataclass(frozen=True)
class SentSpan:
    """A span as it came."""

    service: str
    name: str
    trace: str
    span: str
    parent: str
    links: tuple[str, ...]


@dataclass
class Receiver:
    """Where processes are told to send, and what they sent."""

    address: str
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[SentSpan]:
        """All that has come by now."""
        return [span for body in list(self.bodies) for span in _read(body)]

    def of_trace(self, trace: str) -> list[SentSpan]:
        """Those of one trace."""
        return [span for span in self.spans if span.trace == trace]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver that listens until the block ends."""
    receiver = Receiver("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            receiver.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((LOOPBACK, 0), Handler)
    receiver.address = f"http://{LOOPBACK}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _read(body: bytes) -> Iterator[SentSpan]:
    for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
        named = {one.key: one.value.string_value for one in sent.resource.attributes}
        for scope in sent.scope_spans:
            for span in scope.spans:
                yield SentSpan(
                    service=named["service.name"],
                    name=span.name,
                    trace=span.trace_id.hex(),
                    span=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    links=tuple(link.span_id.hex() for link in span.links),
                )
