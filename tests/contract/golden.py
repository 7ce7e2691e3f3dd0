"""Golden messages: one of each kind as it really went over the wire, kept for ever."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MESSAGES = Path(__file__).parent / "messages"
PATHS = sorted(MESSAGES.glob("*/*.json"))


@dataclass(frozen=True)
class Golden:
    """A message as a Kafka client gives it: key, headers and value in bytes; `folder` is its name and version."""

    folder: str
    key: bytes
    headers: list[tuple[str, bytes]]
    value: bytes

    @property
    def in_binary_mode(self) -> bool:
        return b"application/json" in dict(self.headers)["content-type"]


def golden(path: Path) -> Golden:
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    headers = [(name, text.encode()) for name, text in kept["headers"].items()]
    return Golden(path.parent.name, kept["key"].encode(), headers, json.dumps(kept["value"]).encode())


def title(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"
