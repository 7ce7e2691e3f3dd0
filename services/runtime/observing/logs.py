"""One JSON object a line, in UTC, with ids and never personal data."""

import asyncio
import json
import logging
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from time import monotonic
from typing import Any

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
_REPEAT_THEMSELVES = ("aiokafka", "opentelemetry")
_NOISY = ("aiokafka", "httpx", "httpcore", "urllib3", "uvicorn.access")

log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """Writes a record as JSON. Of an exception it tells where it was, not what it said, which may hold anything."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "service": self._service, "logger": record.name}
        line["message"] = record.getMessage()
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__name__
            line["where"] = _where(record)
            line |= _cause(record)
        return json.dumps(line, default=str)


class Seldom(logging.Filter):
    """Lets Kafka's client say the same thing once in a while: it tries, and complains, many times a second."""

    def __init__(self, seconds: float = 10.0, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._seconds = seconds
        self._clock = clock
        self._last: dict[tuple[str, int], float] = {}
        self._left_out: Counter[tuple[str, int]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write it; what is written tells how many like it were not."""
        if not record.name.startswith(_REPEAT_THEMSELVES):
            return True
        place, now = (record.pathname, record.lineno), self._clock()
        if now - self._last.get(place, -self._seconds) < self._seconds:
            self._left_out[place] += 1
            return False
        self._last[place] = now
        if left_out := self._left_out.pop(place, 0):
            record.left_out = left_out
        return True


def _where(record: logging.LogRecord) -> str:
    step = record.exc_info[2] if record.exc_info else None
    while step and step.tb_next:
        step = step.tb_next
    return f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else ""


def _cause(record: logging.LogRecord) -> dict[str, str]:
    failure = record.exc_info[1] if record.exc_info else None
    return {"because": type(failure.__cause__).__name__} if failure and failure.__cause__ else {}


def of_the_loop(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Log a failure that nobody waited for: its kind and its place, because asyncio's own line quotes what was said."""
    log.error("Something failed and nobody was waiting for it", exc_info=context.get("exception"))


def start(service: str, level: str) -> None:
    """Send everything that is logged to standard error in this form."""
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(JsonLines(service))
    output.addFilter(Seldom())
    logging.basicConfig(level=level, handlers=[output], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
