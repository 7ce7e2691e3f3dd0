"""What a referral and a later step of its life cost in CPU, all parts together, beside what the capacity model says.

They come at a steady rate that leaves half of the cores idle. Figures are of the machine that the model's were measured
on; on another the ratio says how much faster or slower that is.
"""

from random import Random

from deploy import boroughs
from deploy.capacity import inputs
from deploy.home import Home
from deploy.invented.listings import directory
from deploy.local.platform import Platform
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import Ports
from services.geography.building import open_gazetteer
from tests.bench import rows
from tests.running.footprint import Footprint, footprint
from tests.running.steady import steady

PER_SECOND, COUNT = 10.0, 200
SERVICES = 3_000
BAR = 1.25
_ROUNDS = 3
_MAILBOX = "mailbox"


async def measure(home: Home) -> list[rows.Row]:
    """Milliseconds of CPU, of taking a referral in and of a step."""
    gazetteer = open_gazetteer(gazetteer_folder(home))
    listed = directory.invented(SERVICES, Random(1), run="bench", postcodes_in=gazetteer.postcodes_in)  # noqa: S311
    listing = directory.write(home.folder / "directory.json", listed)
    platform = await Platform.start(home, Ports.somewhere_free(), boroughs.read(), listing)
    try:
        async with steady(platform, gazetteer) as callers:
            await callers.take_in(COUNT, PER_SECOND)
            taken_in, steps = [], []
            for _ in range(_ROUNDS):
                before = await footprint(platform)
                made = await callers.take_in(COUNT, PER_SECOND)
                between = await footprint(platform)
                await callers.attend(made, PER_SECOND)
                after = await footprint(platform)
                taken_in.append(between.since(before, COUNT))
                steps.append(after.since(between, COUNT))
    finally:
        await platform.stop()
    return [_row("a referral taken in", "taken_in", taken_in), _row("a step of a referral", "of_a_step", steps)]


def _row(what: str, name: str, found: list[Footprint]) -> rows.Row:
    by_model = inputs.read().of_parts(f"cpu_ms_{name}")
    pairs = [(rows.Figure(sum(_of_parts(one).values())), rows.Figure(sum(by_model.values()))) for one in found]
    parts = ", ".join(f"{part} {spent:.1f} ms" for part, spent in _of_parts(found[-1]).items())
    return rows.compare(
        f"CPU of {what}, all parts, beside the capacity model", pairs, "ms", bar=BAR, better="less", note=parts
    )


def _of_parts(found: Footprint) -> dict[str, float]:
    return {part: found.cpu_ms[part] for part in found.cpu_ms if part != _MAILBOX}
