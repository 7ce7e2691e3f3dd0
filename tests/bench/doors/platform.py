"""Services of ours behind their door, and organisations with people to refer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random

from deploy import boroughs, tokens
from deploy.demo.living import LONDON
from deploy.home import Home
from deploy.invented import referrals
from deploy.invented.listings import directory
from deploy.local.platform import Platform
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import LOOPBACK, Ports
from deploy.servers.servers import Servers
from services.contract.borough_map import Component
from services.geography.building import open_gazetteer
from tests.support.referrers import Connections, Referrers, bodies

SERVICES = 3_000
PEOPLE = 2_000
# No organisation may have more than half of the places at a door.
ORGANISATIONS = 4


@dataclass(frozen=True)
class Door:
    """The services and their servers, who refers at the door, and what they send."""

    platform: Platform
    servers: Servers
    referrers: Referrers


@asynccontextmanager
async def a_door(home: Home, *components: Component) -> AsyncIterator[Door]:
    """The platform with these services."""
    gazetteer = open_gazetteer(gazetteer_folder(home))
    listed = directory.invented(SERVICES, Random(1), run="bench", postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    listing = directory.write(home.folder / "directory.json", listed)
    today = datetime.now(LONDON).date()
    plan = referrals.plan(PEOPLE, Random(2), today=today, postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    platform = await Platform.start(home, Ports.somewhere_free(), boroughs.read(), listing, components=components)
    connections = Connections(LOOPBACK, platform.ports.referral)
    try:
        names = [f"bench-invented-{number}" for number in range(ORGANISATIONS)]
        given = [await tokens.add(platform.servers.mongo_url, tokens.referrer(name)) for name in names]
        yield Door(platform, platform.servers, Referrers(connections, given, bodies(plan)))
    finally:
        connections.close()
        await platform.stop()
