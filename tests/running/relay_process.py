"""A relay in a process of its own, so that it can be frozen and killed: `python -m tests.running.relay_process …`.

It ends as a service does when it is told to terminate.
"""

import asyncio
import signal
import sys
from pathlib import Path

from services.runtime.bootstrap.leased import make_relay
from services.runtime.storing import mongo
from services.runtime.storing.storage import database_name
from tests.running.stage import settings_for


async def main(kafka: str, mongo_url: str, prefix: str, folder: str, service: str, lease_seconds: str) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    settings = settings_for(kafka, mongo_url, Path(folder), name_prefix=prefix)
    async with mongo.Client(settings.mongo) as client:
        database, seconds = database_name(prefix, service), float(lease_seconds)
        await make_relay(client, database, settings, service, lease_seconds=seconds).run(stop)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
