"""Stands where referral would disclose how people can be reached: everybody is invented, and each question is kept."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from typing_extensions import override

# Stand in what is disclosed, and must stand nowhere else.
NAME, DOMAIN = "Canary Invented", "canary.example"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and what for."""

    purpose: str
    referral_ids: tuple[str, ...]


@dataclass
class Disclosures:
    """Every question, as it came."""

    questions: list[Question] = field(default_factory=list)

    def ask(self, body: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """How the people of these referrals can be reached, as referral answers."""
        asked = tuple(map(str, body.get("referral_ids", ())))
        self.questions.append(Question(str(body.get("purpose", "")), asked))
        return {"people": [{"referral_id": one, "name": NAME, "email": f"{one}@{DOMAIN}"} for one in asked]}

    def about(self, key: str) -> Sequence[Question]:
        """The questions about one referral."""
        return [one for one in self.questions if key in one.referral_ids]


@contextmanager
def disclosing(disclosures: Disclosures, port: int) -> Iterator[None]:
    """Answer `POST /disclosures` on this machine. Raises OSError where the port is taken."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))) or b"{}")
            answer = json.dumps(disclosures.ask(body)).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", port), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
