"""What a browser would make of a page: every element with its attributes, and the text of some."""

from collections.abc import Mapping
from html.parser import HTMLParser

from starlette.requests import Request
from starlette.responses import Response

from services.contract.doors.rights import TokenRight
from services.runtime.working.callers import Caller

A_READER = Caller("invented-council", frozenset({TokenRight.READ_FIGURES.value}))


def asked_by(caller: Caller = A_READER, path: str = "/figures") -> Request:
    """A request of whoever this is, with a browser that keeps nothing yet."""
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": path, "query_string": b"", "headers": []}
    return Request({**scope, "state": {"caller": caller}, "server": ("figures.example", 80)})


class Page(HTMLParser):
    """A page that was read."""

    def __init__(self, drawn: Response | str) -> None:
        super().__init__()
        text = drawn if isinstance(drawn, str) else bytes(drawn.body).decode()
        self.text = text
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self._texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._texts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self._texts:
            tag, text = self._texts[-1]
            self._texts[-1] = (tag, text + data)

    def all(self, tag: str) -> list[Mapping[str, str | None]]:
        """The attributes of every such element."""
        return [attributes for name, attributes in self.elements if name == tag]

    def texts(self, tag: str) -> list[str]:
        """What stands in every such element before another begins."""
        return [text.strip() for name, text in self._texts if name == tag]

    def leads(self) -> set[str]:
        """Where its links lead."""
        return {attributes["href"] or "" for attributes in self.all("a")}
