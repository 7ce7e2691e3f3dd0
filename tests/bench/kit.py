"""How many events a partner's kit checks a second, each from its bytes; beside what is asked of it."""

import json

from deploy.partner_kit.destination import Destination
from deploy.partner_kit.validating.checking import check
from tests.bench import rows
from tests.bench.process import Spent, print_figures, spent, spent_by
from tests.support.partner_events import NOW, an_event

EVENTS = 4_000
ASKED_FOR = 5_000


async def measure() -> list[rows.Row]:
    """Referrals checked a second, in a process of its own for each round."""
    taken = [await spent_by("tests.bench.kit") for _ in range(rows.ROUNDS)]
    pairs = [(one.figure(EVENTS), rows.Figure(ASKED_FOR)) for one in taken]
    name = "events checked by a partner's kit, beside what is asked"
    return [rows.compare(name, pairs, "events/s", bar=1, better="more")]


async def _check() -> Spent:
    messages = [json.dumps(an_event(id=f"m-{number}")).encode() for number in range(EVENTS)]
    # What is read once, such as the list of languages, is not counted.
    check(messages[0], Destination(), NOW)
    async with spent() as taken:
        faults = sum(len(check(message, Destination(), NOW)) for message in messages)
    if faults:
        raise RuntimeError(f"There are {faults} faults in what was to be valid.")
    return taken


if __name__ == "__main__":
    print_figures(_check())
