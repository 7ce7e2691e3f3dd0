"""A real server of an invented Open Referral UK feed on this machine, which can be told to misbehave."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def page(self) -> int:
        return int(self.query.get("page", "1"))

    @property
    def service_id(self) -> str | None:
        return self.path.partition("/services/")[2] or None


@dataclass(frozen=True)
class Reply:
    """What the server says; `body` piece by piece, so that it can be slow, or never end."""

    status: int = 200
    body: Iterator[bytes] | bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, written: Any, **headers: str) -> Self:
        return cls(
            body=json.dumps(written).encode(), headers={name.replace("_", "-"): headers[name] for name in headers}
        )


Answers = Callable[[Asked], Reply]


@dataclass
class FeedServer:
    """Where it is, and what it was asked."""

    address: str
    asked: list[Asked]

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]


class Handler(BaseHTTPRequestHandler):
    """Notes what is asked, and says what it is told to."""

    answers: Answers
    asked: list[Asked]

    def do_GET(self) -> None:
        there = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(there.query).items()}
        asked = Asked(there.path, query, {name.lower(): value for name, value in self.headers.items()})
        self.asked.append(asked)
        # Whoever asked may have gone, which is what is tried.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._send(type(self).answers(asked))

    def _send(self, reply: Reply) -> None:
        pieces = [reply.body] if isinstance(reply.body, bytes) else reply.body
        self.send_response(reply.status)
        for name, value in {**JSON, **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Nothing: a test says what goes wrong."""


@contextmanager
def a_feed_server(answers: Answers) -> Iterator[FeedServer]:
    """Serves on a free port of this machine for as long as it is needed."""
    asked: list[Asked] = []
    handler = type("ThisHandler", (Handler,), {"answers": staticmethod(answers), "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield FeedServer(f"http://127.0.0.1:{server.server_port}", asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def a_well_behaved_feed(services: Sequence[Mapping[str, Any]], per_page: int = 2, **marks: Any) -> Answers:
    """All services, whole, in pages of two; by their ids too."""
    by_id = {one["id"]: one for one in services}

    def answers(asked: Asked) -> Reply:
        if asked.service_id:
            return Reply.of(by_id[asked.service_id]) if asked.service_id in by_id else Reply(404)
        return Reply.of(a_page(services, asked.page, per_page) | marks)

    return answers


def a_page(services: Sequence[Any], number: int, per_page: int = 2) -> dict[str, Any]:
    """One page as the standard has it."""
    pages = max(1, -(-len(services) // per_page))
    contents = services[per_page * (number - 1) : per_page * number] if number > 0 else []
    return {
        "total_items": len(services),
        "total_pages": pages,
        "page_number": number,
        "size": len(contents),
        "first_page": number == 1,
        "last_page": number >= pages,
        "empty": not contents,
        "contents": list(contents),
    }
