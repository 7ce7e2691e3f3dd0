"""The committed schemas are what the events say today."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from services.contract.documents import catalogue

PUBLISHED = catalogue.published()


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_committed_file_is_what_the_events_say(name: str) -> None:
    committed = (catalogue.PUBLISHED / name).read_text(encoding="utf-8")

    assert committed == PUBLISHED[name], f"{name} is out of date: run `make schemas` and commit what it writes."


def test_nothing_else_lies_beside_them() -> None:
    assert {path.name for path in catalogue.PUBLISHED.iterdir()} == set(PUBLISHED), "Run `make schemas`."


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name != "asyncapi.json"])
def test_every_schema_is_json_schema_2020_12_with_a_name_and_a_sentence(name: str) -> None:
    schema = json.loads(PUBLISHED[name])

    jsonschema_rs.meta.validate(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert f"{schema['title']}.json" == name
    assert schema["description"].startswith("Emitted ")


def test_writing_takes_away_what_no_event_has_any_more(tmp_path: Path) -> None:
    (tmp_path / "forgotten.v1.json").write_text("{}")

    catalogue.write(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == set(PUBLISHED)
