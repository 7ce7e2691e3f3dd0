"""`linkway partners` on real servers: its topics and a token are made, listed, and taken back."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.partners import FILE
from services.contract import partners
from services.contract.partners import DEFAULT_QUOTA
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.running.stage import Stage

TOPICS = [f"{borough}.partner.age-matters.{of}" for borough in ("southwark", "lambeth") for of in ("events", "answers")]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "partners.toml"
    file.write_text(FILE.read_text())
    return file


def head(file: Path) -> str:
    return file.read_text()[: len(FILE.read_text().rstrip())]


async def linkway(stage: Stage, file: Path, *line: str, code: int = 0) -> Any:
    here = {
        "LINKWAY_HOME": str(stage.folder),
        "LINKWAY_MONGO_URL": stage.servers.mongo_url,
        "LINKWAY_KAFKA_SERVERS": stage.servers.kafka,
        "LINKWAY_NAME_PREFIX": stage.prefix,
        "LINKWAY_PARTNERS_FILE": str(file),
    }
    answer = await asyncio.to_thread(CliRunner().invoke, app, [*line, "--json"], env=here)
    assert answer.exit_code == code, answer.stderr
    return json.loads(answer.stdout) if answer.stdout else None


async def test_a_partner_is_added_listed_and_removed(stage: Stage, file: Path) -> None:
    remarks = head(file)
    added = await linkway(
        stage, file, "partners", "add", "age-matters", "--borough", "southwark", "--borough", "lambeth"
    )

    assert added["topics"] == TOPICS
    assert added["brokers"] == stage.servers.kafka
    assert added["token"].startswith("lw_")
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        assert set(TOPICS) <= await admin.existing()
    assert head(file) == remarks
    listed = await linkway(stage, file, "partners", "list")
    assert listed["partners"] == [{"name": "age-matters", "boroughs": ["southwark", "lambeth"], "quota": DEFAULT_QUOTA}]
    tokens = await linkway(stage, file, "tokens", "list")
    assert [token["organisation"] for token in tokens["tokens"]] == ["age-matters"]

    await linkway(stage, file, "partners", "remove", "age-matters")

    assert partners.read(file).entries == {}
    assert (await linkway(stage, file, "tokens", "list"))["tokens"] == []
    await linkway(stage, file, "partners", "remove", "age-matters", code=1)


@pytest.mark.parametrize("line", [["Age Matters"], ["age-matters", "--quota", "1"]])
async def test_what_no_partner_can_have_is_refused(stage: Stage, file: Path, line: list[str]) -> None:
    await linkway(stage, file, "partners", "add", *line, "--borough", "southwark", code=2)

    assert partners.read(file).entries == {}
