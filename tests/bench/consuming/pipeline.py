"""Consume, decide, transaction, commit: a service beside the loop that one would write by hand."""

import secrets
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.servers.servers import Servers
from services.runtime.consuming.batch_size import BATCH_RECORDS
from tests.bench import rows
from tests.bench.consuming import bare_pipeline, events, served
from tests.bench.process import Spent, print_figures, spent_by
from tests.toys.toy import a_toy

EVENTS = 30_000
# One transaction a message is so slow that fewer tell as much.
EVENTS_ONE_BY_ONE = 1_000


async def measure(servers: Servers, folder: Path) -> list[rows.Row]:
    """Events a second, each mode in a process of its own, in turn."""
    batches, singles = [], []
    for _ in range(rows.ROUNDS):
        by_hand = await one(servers, folder, "by-hand", EVENTS)
        ours = await one(servers, folder, "linkway", EVENTS)
        one_by_one = await one(servers, folder, "one-by-one", EVENTS_ONE_BY_ONE)
        batches.append((ours, by_hand))
        singles.append((ours, one_by_one))
    return [
        rows.compare(
            "events worked, beside one batch at a time", batches, "events/s", bar=1.0, goal=1.3, better="more"
        ),
        rows.compare("events worked, beside one transaction a message", singles, "events/s", bar=60, better="more"),
    ]


async def one(servers: Servers, folder: Path, mode: str, count: int) -> rows.Figure:
    """So many events worked by hand, one by one, or by a service of ours: `mode` says which."""
    prefix = f"b{secrets.token_hex(4)}."
    await events.make_topics(servers.kafka, prefix)
    await events.fill(servers.kafka, prefix, count)
    told = [mode, servers.kafka, servers.mongo_url, prefix, str(count), str(folder)]
    return (await spent_by("tests.bench.consuming.pipeline", *told)).figure(count)


async def _work(told: Sequence[str]) -> Spent:
    mode, kafka, mongo_url, prefix, count, folder = told
    if mode == "linkway":
        return await served.work(a_toy(), kafka, mongo_url, prefix, until=int(count), folder=Path(folder))
    batch = 1 if mode == "one-by-one" else BATCH_RECORDS
    return await bare_pipeline.work(kafka, mongo_url, prefix, count=int(count), batch=batch)


if __name__ == "__main__":
    print_figures(_work(sys.argv[1:]))
