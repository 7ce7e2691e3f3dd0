"""`linkway boroughs` brings real servers to what the files say, and refuses what would lose data."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.topics import PartnerStream, PartnerTopic, Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin, TopicRefused
from tests.running.command_line import CommandLine
from tests.running.rights import kafka_user
from tests.running.secured import SecuredServers, started
from tests.support.maps import a_map, a_partner

REFERRALS = Topic(BoroughSlug.SOUTHWARK, Stream.REFERRALS)
DEAD_LETTERS = Topic(BoroughSlug.SOUTHWARK, Stream.DEAD_LETTERS)
HOUR, FOR_EVER = "3600000", "-1"


@pytest.fixture(scope="module")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SecuredServers]:
    async with started(tmp_path_factory.mktemp("planned")) as servers:
        yield servers


@pytest.fixture
def files(tmp_path: Path) -> "Files":
    files = Files(tmp_path)
    files.write_boroughs()
    files.write_partners("age-matters")
    return files


@pytest.fixture
async def line(servers: SecuredServers, files: "Files") -> CommandLine:
    """Where nothing differs."""
    line = CommandLine(servers, files.folder)
    await line("boroughs", "apply")
    return line


class Files:
    """boroughs.toml and partners.toml."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write_boroughs(self, **changes: dict[str, Any]) -> None:
        (self.folder / "boroughs.toml").write_text(a_map(**changes))

    def write_partners(self, *names: str) -> None:
        (self.folder / "partners.toml").write_text("# Partners.\n" + "\n".join(map(a_partner, names)))


async def there(servers: SecuredServers, partner: str) -> bool:
    async with TopicAdmin(servers.kafka()) as admin:
        return PartnerTopic(BoroughSlug.SOUTHWARK, partner, PartnerStream.EVENTS).name in await admin.existing()


async def setting(servers: SecuredServers, topic: Topic, name: str) -> str:
    async with TopicAdmin(servers.kafka()) as admin:
        settings = (await admin.described([topic]))[topic.name].settings
    assert settings
    return settings[name]


async def test_from_an_empty_system_to_one_where_nothing_differs(servers: SecuredServers, files: Files) -> None:
    line, nobodys = CommandLine(servers, files.folder, prefix="new."), files.folder / "passwords"
    nobodys.mkdir()
    planned = await line("boroughs", "plan", code=1)
    assert {step["fate"] for step in planned["steps"]} == {"apply"}
    assert planned["checking_nobody"] == []

    failed = await line("boroughs", "apply", "--passwords", str(nobodys), code=2)
    assert "Kafka knows no age-matters" in failed["problem"]["what"]
    assert "give the command again" in failed["problem"]["do"]
    left = await line("boroughs", "plan", code=1)
    assert {step["where"] for step in left["steps"]} == {"Kafka", "MongoDB"}

    assert (await line("boroughs", "apply"))["applied"] == len(left["steps"])
    assert (await line("boroughs", "plan"))["steps"] == []
    assert (await line("boroughs", "apply"))["applied"] == 0
    assert (await line("access", "diff"))["missing"] == []


async def test_a_borough_that_takes_matching_over_is_let_in_and_the_region_is_shut_out(
    servers: SecuredServers, files: Files, line: CommandLine
) -> None:
    files.write_boroughs(southwark={"matching": "borough"})
    steps = (await line("boroughs", "plan", code=1))["steps"]
    assert [step["what"].rpartition(" ")[2] for step in steps] == ["rights", "matching"]
    await line("boroughs", "apply")

    assert (await line("boroughs", "plan"))["steps"] == []
    async with kafka_user(servers.kafka("southwark.matching")) as own, kafka_user(servers.kafka("matching")) as regions:
        assert await own.reads([REFERRALS.name])
        assert not await regions.reads([REFERRALS.name])


async def test_a_setting_changed_by_hand_is_shown_and_put_right_and_no_other(
    servers: SecuredServers, line: CommandLine
) -> None:
    async with TopicAdmin(servers.kafka()) as admin:
        await admin.put(REFERRALS, "max.message.bytes", "1000")
        await admin.put(REFERRALS, "retention.ms", HOUR)
    steps = (await line("boroughs", "plan", code=1))["steps"]
    assert [(step["what"], step["why"]) for step in steps] == [
        (f"set retention.ms of southwark.referrals to {FOR_EVER}", f"it is {HOUR}"),
        ("set max.message.bytes of southwark.referrals to 8388608", "it is 1000"),
    ]
    async with TopicAdmin(servers.kafka()) as admin:
        await admin.put(REFERRALS, "retention.ms", FOR_EVER)
    assert await setting(servers, REFERRALS, "max.message.bytes") == "1000"

    await line("boroughs", "apply")
    assert await setting(servers, REFERRALS, "max.message.bytes") == "8388608"
    assert (await line("boroughs", "plan"))["steps"] == []


async def test_a_setting_that_the_brokers_do_not_know_is_refused_by_them(servers: SecuredServers) -> None:
    async with TopicAdmin(servers.kafka()) as admin:
        with pytest.raises(TopicRefused, match="would not set retention of southwark"):
            await admin.put(REFERRALS, "retention", HOUR)


async def test_what_would_lose_data_is_refused_and_nothing_is_done(
    servers: SecuredServers, files: Files, line: CommandLine
) -> None:
    files.write_boroughs(southwark={"partitions": 1})
    files.write_partners("age-matters", "newcomers")
    async with TopicAdmin(servers.kafka()) as admin:
        await admin.put(DEAD_LETTERS, "retention.ms", FOR_EVER)

    planned = (await line("boroughs", "plan", code=1))["steps"]
    taken = await line("boroughs", "apply", code=2)

    refused = [step for step in planned if step["loses_data"]]
    assert len([step for step in refused if "partitions" in step["what"]]) == len(Stream)
    assert len(refused) == len(Stream) + 1
    assert all(step["instead"] for step in refused)
    assert taken["applied"] == 0
    assert (await line("boroughs", "plan", code=1))["steps"] == planned
    assert await setting(servers, DEAD_LETTERS, "retention.ms") == FOR_EVER
    assert not await there(servers, "newcomers")
    async with TopicAdmin(servers.kafka()) as admin:
        await admin.put(DEAD_LETTERS, "retention.ms", str(90 * 24 * 60 * 60 * 1000))


async def test_a_map_without_one_of_the_boroughs_is_no_map(files: Files, line: CommandLine) -> None:
    whole = (files.folder / "boroughs.toml").read_text()
    (files.folder / "boroughs.toml").write_text(whole.replace("[southwark]", "[south-wark]"))
    problem = (await line("boroughs", "apply", code=2))["problem"]
    assert "south-wark" in problem["what"]
