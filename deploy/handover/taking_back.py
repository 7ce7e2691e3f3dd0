"""The region's goes on with a borough: where the new one failed, or gives it back."""

import asyncio
from time import monotonic

from deploy.handover import folding
from deploy.handover.errors import LeftMarked, NotMarked, StillThere, TakenBack
from deploy.handover.under_way import AWAY, AWAY_SECONDS, PAUSE_SECONDS, Handover, Offsets, shown
from deploy.problems import CannotRun
from services.contract.topics import Stream
from services.runtime.admin.log_part import read_part


async def undone(handover: Handover, why: CannotRun) -> CannotRun:
    """Have the region's go on from where it stopped, or from where the new one got to: what is then to be told."""
    if handover.program:
        await handover.program.end()
    end = monotonic() + handover.within
    while True:
        try:
            return await _put_back(handover, why)
        except AWAY as away:
            if monotonic() > end:
                return LeftMarked(why, handover.asked)
            handover.say(f"the servers are waited for: {away}")
            await asyncio.sleep(AWAY_SECONDS)


async def _put_back(handover: Handover, why: CannotRun) -> CannotRun:
    # Whoever works a borough must not have its fences moved.
    if await handover.handovers.mark() is None:
        return NotMarked(why, handover.asked)
    try:
        await until_empty(handover)
    except StillThere as still:
        return StillThere(handover.asked, await handover.groups.members(handover.asked.group) or 1, why.what) or still
    taken_in, fences = await taken_back(handover)
    return TakenBack(why, handover.asked, taken_in, shown(fences))


async def until_empty(handover: Handover) -> None:
    """Wait until nobody reads with the group: who would go on beside another would answer people twice."""
    end = monotonic() + handover.within
    while members := await handover.groups.members(handover.asked.group):
        if monotonic() > end:
            raise StillThere(handover.asked, members)
        await asyncio.sleep(PAUSE_SECONDS)


async def taken_back(handover: Handover) -> tuple[int, Offsets]:
    """Take in what was said meanwhile, and take the mark away: how many events that were, and where it goes on."""
    stopped, mark = await handover.handovers.fences(), await handover.handovers.mark()
    asked = {place: at for place, at in stopped.items() if place.topic == handover.topic(Stream.REFERRALS)}
    worked = await handover.groups.committed(handover.asked.group, list(asked))
    said_from = mark.said_until if mark else {}
    said_until = await handover.ends(Stream.MATCHES) if said_from else {}
    records = await read_part(handover.kafka, said_from, said_until)
    records += await read_part(handover.kafka, asked, await handover.ends(Stream.REFERRALS))
    part = folding.part_of(records, worked, handover.prefix)
    left = await folding.take_in(part, folding.transactions_of(handover.handovers), handover.people)
    fences = folding.fences_after(part, left, asked, worked)
    await handover.handovers.take_back(fences)
    return sum(len(told.answered) for told in part.told.values()), fences
