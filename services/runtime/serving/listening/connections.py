"""Connections that keep to time and size before anything of theirs is worked: what uvicorn leaves without a bound."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httptools
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from services.runtime.observing import metrics
from services.runtime.observing.metrics import WhyClosed
from services.runtime.service import Problem
from services.runtime.serving.problem_details import PROBLEM_DETAILS

_NOT_HTTP = Problem(400, "This is not HTTP", "The request cannot be read. Send it as HTTP/1.1 has it.")
_HEAD_TOO_LARGE = Problem(431, "The headers are too large", "Send fewer or shorter headers, and a shorter address.")
_HEAD_TOO_SLOW = Problem(408, "The headers did not come in time", "Send the whole request at once.")
# Twice so long have those that are accepted at once to say what they want, also on a machine with too much to do.
_LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How long a connection may keep us waiting, in seconds, how large a request's head may be, and how many may stay.

    `head` is for address and headers; `idle` is between an answer and the next request, and for a rest of a body that
    nobody reads any more; `answer` is how long who asked may take to read it. A head within the bounds may come with up
    to one read of the socket more.
    """

    head: float = 10.0
    idle: float = 5.0
    answer: float = 60.0
    head_bytes: int = 16 * 1024
    headers: int = 100
    in_a_row: int = 16
    connections: int = 512


USUAL = ConnectionLimits()


@dataclass
class Room:
    """The connections of one port that wait for a request, those that never sent one first, the longest first."""

    limits: ConnectionLimits = USUAL
    strangers: dict["Connection", None] = field(default_factory=dict)
    idle: dict["Connection", None] = field(default_factory=dict)
    looks: bool = False

    def leave(self, connection: "Connection") -> None:
        """It waits no longer."""
        self.strangers.pop(connection, None)
        self.idle.pop(connection, None)

    def look_at(self, connection: "Connection") -> None:
        """See soon whether there are too many. Those that wait longest are let go; who is being answered stays."""
        if not self.looks and len(connection.connections) > self.limits.connections:
            self.looks = True
            connection.loop.call_later(_LOOK_SECONDS, self._choose, connection)

    def _choose(self, connection: "Connection") -> None:
        too_many = len(connection.connections) - self.limits.connections
        chosen = [*self.strangers, *self.idle][: max(0, too_many)]
        connection.loop.call_later(_LOOK_SECONDS, self._once_read, connection, chosen)

    def _once_read(self, connection: "Connection", chosen: Sequence["Connection"]) -> None:
        # A loop looks at its timers before its sockets: what lies unread in them, after a time in which this process
        # was too busy to look, is read in the round between these two.
        connection.loop.call_soon(connection.loop.call_soon, self._make_way, connection, chosen)

    def _make_way(self, connection: "Connection", chosen: Sequence["Connection"]) -> None:
        self.looks = False
        for waiting in chosen:
            if waiting in self.strangers or waiting in self.idle:
                waiting.let_go(WhyClosed.TOO_MANY)
        if chosen:
            # More may have come meanwhile.
            self.look_at(connection)


class Connection(HttpToolsProtocol):
    """One connection. Each moment that it waits for the other side has an end."""

    def __init__(self, *, room: Room, **told: Any) -> None:  # noqa: ANN401 - what uvicorn tells its own
        super().__init__(**told)
        self._room = room
        self._limits = room.limits
        self._reads_head = False
        self._refusal = _NOT_HTTP
        self._head_bytes = self._unread_bytes = 0

    @override
    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._wait(self._limits.head, self._room.strangers)
        self._room.look_at(self)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._at_work()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        self._unread_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            # Whoever would rather speak another protocol is answered in this one.
            return
        except httptools.HttpParserError:
            self._refuse(self._refusal)
            return
        if self._unread_bytes > self._limits.head_bytes:
            self._refuse(_HEAD_TOO_LARGE)

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._reads_head, self._head_bytes, self._unread_bytes = True, 0, 0
        if self._is_free:
            self._wait(self._limits.head, self._room.strangers)

    @override
    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        self._measure(len(url))

    @override
    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self._measure(len(name) + len(value))

    @override
    def on_headers_complete(self) -> None:
        self._reads_head, self._unread_bytes = False, 0
        if len(self.pipeline) >= self._limits.in_a_row:
            raise ValueError
        self._at_work()
        super().on_headers_complete()

    @override
    def on_body(self, body: bytes) -> None:
        self._unread_bytes = 0
        super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        self._unread_bytes = 0
        super().on_message_complete()

    @override
    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._is_free:
            return
        if self.transport.is_closing() or self.transport.get_write_buffer_size():
            self._wait(self._limits.answer, self._room.idle)
        else:
            self._wait(self._limits.idle, self._room.idle)

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        if not self._is_free:
            self._end_in(self._limits.answer)

    @override
    def resume_writing(self) -> None:
        super().resume_writing()
        if not self._is_free:
            self._unset_keepalive_if_required()

    @override
    def timeout_keep_alive_handler(self) -> None:
        if self._reads_head and self._is_free:
            self._refuse(_HEAD_TOO_SLOW)
        elif self.cycle is None:
            self.let_go(WhyClosed.SILENT)
        elif self.transport.get_write_buffer_size():
            self.let_go(WhyClosed.ANSWER_NOT_READ)
        else:
            self.transport.close()

    def let_go(self, why: WhyClosed) -> None:
        """End it at once, whatever has not been sent."""
        metrics.CONNECTIONS_CLOSED.labels(why).inc()
        self.transport.abort()

    @property
    def _is_free(self) -> bool:
        return self.cycle is None or (self.cycle.response_complete and not self.pipeline)

    def _measure(self, more: int) -> None:
        self._head_bytes += more
        if self._head_bytes > self._limits.head_bytes or len(self.headers) > self._limits.headers:
            self._refusal = _HEAD_TOO_LARGE
            raise ValueError

    def _wait(self, seconds: float, among: dict["Connection", None]) -> None:
        self._room.leave(self)
        among[self] = None
        self._end_in(seconds)

    def _at_work(self) -> None:
        self._room.leave(self)
        self._unset_keepalive_if_required()

    def _end_in(self, seconds: float) -> None:
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def _refuse(self, problem: Problem) -> None:
        self._reads_head = False
        if not self._is_free:
            # In the middle of an answer to an earlier request there is no place for another.
            self.let_go(WhyClosed.REFUSED)
            return
        metrics.CONNECTIONS_CLOSED.labels(WhyClosed.REFUSED).inc()
        self.transport.write(_raw(problem))
        self.transport.close()
        self._end_in(self._limits.idle)


def _raw(problem: Problem) -> bytes:
    body = PROBLEM_DETAILS.write(problem).encode()
    media_type, length = PROBLEM_DETAILS.media_type.encode(), b"%d" % len(body)
    headers = b"content-type: " + media_type + b"\r\ncontent-length: " + length + b"\r\nconnection: close\r\n\r\n"
    return STATUS_LINE[problem.status] + headers + body
