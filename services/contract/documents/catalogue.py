"""Writes the contract's published form: a JSON Schema for each event, and the AsyncAPI document of the whole."""

import json
from pathlib import Path

from services.contract.conversation import EVERY
from services.contract.documents import asyncapi, json_schema

PUBLISHED = Path(__file__).parents[1] / "schemas"


def published() -> dict[str, str]:
    """File name to text, the same on every machine: this function will give what should lie in `schemas/`."""
    parts = {json_schema.file_name(event): json_schema.schema_of(event) for event in EVERY}
    parts["asyncapi.json"] = asyncapi.document()
    return {name: _text(part) for name, part in parts.items()}


def write(folder: Path) -> None:
    """Write every file, and take away schemas that no event has any more."""
    folder.mkdir(exist_ok=True)
    texts = published()
    for stale in set(folder.glob("*.json")) - {folder / name for name in texts}:
        stale.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _text(part: object) -> str:
    return json.dumps(part, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    write(PUBLISHED)
