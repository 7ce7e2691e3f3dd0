"""What is typed after `linkway boroughs` is looked at before any server is."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app


def linkway(tmp_path: Path, *line: str) -> tuple[int, dict[str, str]]:
    nowhere = {
        "LINKWAY_HOME": str(tmp_path),
        "LINKWAY_KAFKA_SERVERS": "127.0.0.1:1",
        "LINKWAY_MONGO_URL": "mongodb://127.0.0.1:1",
    }
    answer = CliRunner().invoke(app, [*line, "--json"], env=nowhere)
    return answer.exit_code, json.loads(answer.stdout)["problem"]


@pytest.mark.parametrize("typed", ["matching", "somebody=http://127.0.0.1:9000", "matching=127.0.0.1:9000"])
def test_what_is_no_service_with_its_address_is_said(tmp_path: Path, typed: str) -> None:
    code, problem = linkway(tmp_path, "boroughs", "plan", "--service", typed)
    assert (code, problem["what"]) == (2, f"{typed!r} is no service with its address.")
    assert "matching=http://" in problem["do"]
