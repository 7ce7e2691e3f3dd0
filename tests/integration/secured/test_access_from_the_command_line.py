"""`linkway access` puts in place what is missing at both servers, and a partner is let in by `linkway partners`."""

from pathlib import Path

import pytest

from services.contract.brokers.access import Operation, Resource, Rule
from services.contract.brokers.quotas import Limit, Measure
from services.runtime.admin.granting.access import access_rules
from services.runtime.admin.granting.mongo_users import Grant, mongo_users
from services.runtime.admin.granting.quotas import quotas
from tests.running.command_line import CommandLine
from tests.running.rights import in_database, kafka_user
from tests.running.secured import PARTNERS, SecuredServers
from tests.support.maps import a_map, a_partner

TOO_MUCH = Rule("matching", Operation.WRITE, Resource.TOPIC, "southwark.referrals")
OF_ANOTHER_SYSTEM = Rule("somebody", Operation.READ, Resource.TOPIC, "somebody.s-own")
OF_ANOTHER_SYSTEM_TOO = Limit("somebody", Measure.SENT, 4096)
TOO_LITTLE = Limit("age", Measure.SENT, 1024)
TOO_FAR = Grant("matching", "linkway_referral")
# The quota is the least that can be given: 1,024 bytes a second, and ten seconds' worth may come at once.
SLOW = ("hasty", "--borough", "southwark", "--quota", "1024")
A_MINUTES_WORTH = bytes(64 * 1024)


@pytest.fixture
def line(secured_servers: SecuredServers, tmp_path: Path) -> CommandLine:
    """With the map and the partners that the servers were begun with."""
    (tmp_path / "boroughs.toml").write_text(a_map(barnet={"matching": "borough"}))
    (tmp_path / "partners.toml").write_text("# Partners.\n" + "\n".join(map(a_partner, PARTNERS.entries)))
    return CommandLine(secured_servers, tmp_path)


async def test_what_differs_is_said_and_put_right_at_both_servers(
    secured_servers: SecuredServers, line: CommandLine
) -> None:
    as_it_is = await line("access", "diff")
    assert (as_it_is["missing"], as_it_is["beyond"]) == ([], [])
    async with access_rules(secured_servers.kafka()) as rules, quotas(secured_servers.kafka()) as limits:
        await rules.add([TOO_MUCH, OF_ANOTHER_SYSTEM])
        await limits.put([TOO_LITTLE])
    async with mongo_users(secured_servers.mongo()) as users:
        await users.grant([TOO_FAR])

    found = await line("access", "diff", code=1)
    assert set(found["beyond"]) == {str(TOO_MUCH), str(TOO_FAR)}
    assert found["missing"] == ["age has a producer_byte_rate of 262144"]
    await line("access", "apply")
    assert (await line("access", "diff"))["beyond"] == []

    assert await in_database(secured_servers.mongo("matching"), "linkway_referral") == "-"
    async with access_rules(secured_servers.kafka()) as rules:
        assert OF_ANOTHER_SYSTEM in await rules.existing()
        await rules.remove([OF_ANOTHER_SYSTEM])


async def test_what_is_left_of_a_partner_is_taken_away(secured_servers: SecuredServers, line: CommandLine) -> None:
    await line("partners", "add", "brief", "--borough", "southwark")
    await line("partners", "remove", "brief")
    left = Limit("brief", Measure.SENT, 4096)
    async with quotas(secured_servers.kafka()) as limits:
        await limits.put([left, OF_ANOTHER_SYSTEM_TOO])

    found = (await line("access", "diff", code=1))["beyond"]
    assert str(left) in found
    assert str(OF_ANOTHER_SYSTEM_TOO) not in found
    await line("access", "apply")

    async with quotas(secured_servers.kafka()) as limits:
        kept = await limits.existing()
        await limits.remove([OF_ANOTHER_SYSTEM_TOO])
    assert {left, OF_ANOTHER_SYSTEM_TOO} & kept == {OF_ANOTHER_SYSTEM_TOO}


async def test_a_partner_that_floods_waits_and_nobody_else_does(
    secured_servers: SecuredServers, line: CommandLine
) -> None:
    added = await line("partners", "add", *SLOW)
    assert added["password"] == secured_servers.secured.password("hasty")
    await line("partners", "add", "age-matters", "--borough", "southwark")
    hasty, other = (f"southwark.partner.{partner}.events" for partner in ("hasty", "age-matters"))

    async with (
        kafka_user(secured_servers.kafka("hasty")) as floods,
        kafka_user(secured_servers.kafka("age-matters")) as another,
        kafka_user(secured_servers.kafka("referral")) as service,
    ):
        assert await floods.is_held_up(hasty, A_MINUTES_WORTH)
        assert not await another.is_held_up(other, A_MINUTES_WORTH)
        assert not await service.is_held_up("southwark.partner.hasty.answers", A_MINUTES_WORTH)

    await line("partners", "remove", "hasty")
    async with quotas(secured_servers.kafka()) as limits:
        assert "hasty" not in {limit.principal for limit in await limits.existing()}
    async with kafka_user(secured_servers.kafka("hasty")) as gone:
        assert not await gone.reads([hasty, "southwark.partner.hasty.answers"])
