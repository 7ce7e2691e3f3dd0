"""A feed of Open Referral UK 3.0 in a process of its own: `python -m tests.bench.directory.feed_server PORT FILE`.

The file holds the services, one to a line, and may be replaced while it is served.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from deploy.ports import LOOPBACK


class Feed(BaseHTTPRequestHandler):
    """Answers `/services` by pages, as the standard has them."""

    protocol_version = "HTTP/1.1"
    file = Path()
    lines: tuple[int, list[bytes]] = (0, [])

    def do_GET(self) -> None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        body = self._page(int(asked.get("page", 1)), int(asked.get("per_page", 100)))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _page(self, number: int, size: int) -> bytes:
        lines = self._read()
        pages = -(-len(lines) // size)
        part = lines[(number - 1) * size : number * size]
        marks = {
            "total_items": len(lines),
            "total_pages": pages,
            "page_number": number,
            "size": len(part),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not part,
        }
        return json.dumps(marks)[:-1].encode() + b', "contents": [' + b",".join(part) + b"]}"

    def _read(self) -> list[bytes]:
        changed = self.file.stat().st_mtime_ns
        if Feed.lines[0] != changed:
            Feed.lines = changed, self.file.read_bytes().splitlines()
        return Feed.lines[1]


if __name__ == "__main__":
    Feed.file = Path(sys.argv[2])
    ThreadingHTTPServer((LOOPBACK, int(sys.argv[1])), Feed).serve_forever()
