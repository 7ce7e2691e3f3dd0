"""One JSON object a line, in UTC, with ids and never personal data."""

import json
import logging
import sys
from datetime import UTC, datetime

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}
_NOISY = ("aiokafka", "httpx", "httpcore", "uvicorn.access")


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
        return json.dumps(line, default=str)


def _where(record: logging.LogRecord) -> str:
    step = record.exc_info[2] if record.exc_info else None
    while step and step.tb_next:
        step = step.tb_next
    return f"{step.tb_frame.f_code.co_filename}:{step.tb_lineno}" if step else ""


def start(service: str, level: str) -> None:
    """Send everything that is logged to standard error in this form."""
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(JsonLines(service))
    logging.basicConfig(level=level, handlers=[output], force=True)
    for name in _NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
