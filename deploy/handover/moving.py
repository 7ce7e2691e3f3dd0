"""Moves a borough from one to another and back: its steps in the order that loses nobody and doubles nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from deploy.conformance.records import Reply, Unread
from deploy.handover.errors import (
    NobodyAnswers,
    NotProved,
    NotPublished,
    NotTakenUp,
    ServerAway,
    WouldBeLeftBehind,
)
from deploy.handover.looking import with_people
from deploy.handover.plan import left_behind
from deploy.handover.proof import Probes, numbered_wrongly
from deploy.handover.taking_back import taken_back, undone, until_empty
from deploy.handover.under_way import AWAY, PAUSE_SECONDS, Handover, Offsets, Received, shown
from deploy.problems import CannotRun
from services.contract.topics import Stream
from services.runtime.admin.tail import Tail

_PUBLISHED_SECONDS = 15.0


@dataclass
class Moved:
    """How it went: from which offsets on the new one works, and how long nobody answered."""

    offsets: Offsets
    gap_seconds: float
    taken_in: int = 0


async def hand_over(handover: Handover) -> Moved:
    """Hand the borough over to the group that was asked for; where that does not go well, take it back.

    Raises NobodyAnswers and NotMarked, where nothing was changed; TakenBack; StillThere; LeftMarked.
    """
    async with Tail(handover.kafka, [handover.topic(Stream.MATCHES)]) as tail:
        held = await _answered_before(handover, tail, f"the region's {handover.asked.component.value}")
        if handover.program:
            await handover.program.start()
        handover.say("the region's answers; the borough is marked now")
        handover.cut_at = monotonic()
        try:
            stopped = await handover.handovers.hand_over(handover.asked.group)
            return await _begin(handover, tail, stopped, held)
        except (CannotRun, *AWAY) as failure:
            why = failure if isinstance(failure, CannotRun) else ServerAway(str(failure))
            handover.say("it did not go well, and the region's takes the borough back")
            raise await undone(handover, why) from failure


async def _begin(handover: Handover, tail: Tail, stopped: Offsets, held: Mapping[str, Reply]) -> Moved:
    await _all_is_published(handover)
    # Anew, because people came between the look and the cut.
    for refusal in left_behind(handover.asked, await with_people(handover.found, handover.asked, handover.handovers)):
        raise WouldBeLeftBehind(refusal)
    said_until = await handover.ends(Stream.MATCHES)
    await handover.handovers.note_said(said_until)
    offsets = {place: at for place, at in stopped.items() if place.topic == handover.topic(Stream.REFERRALS)}
    if not await handover.groups.put(handover.asked.group, offsets):
        why = f"The group {handover.asked.group} has got members before it was said where it begins."
        raise NotProved(handover.asked, why, "have them wait for the group's offsets before they join it")
    handover.say(f"the group {handover.asked.group} begins at {shown(offsets)}")
    if handover.program is None:
        handover.say(f"start the new one now, with the group {handover.asked.group}, if it does not wait already")
    return Moved(offsets, await _proved(handover, Received(tail, said_until), held, _not_proved))


async def give_back(handover: Handover) -> Moved:
    """Take the borough back from the group that works it. Raises NobodyAnswers, StillThere, NotTakenUp."""
    async with Tail(handover.kafka, [handover.topic(Stream.MATCHES)]) as tail:
        held = await _answered_by_whoever_is_there(handover, tail)
        if handover.stop:
            await handover.stop()
        else:
            handover.say(f"stop what reads with the group {handover.asked.group} now")
        handover.cut_at = monotonic()
        await until_empty(handover)
        said_until = await handover.ends(Stream.MATCHES)
        taken_in, fences = await taken_back(handover)
        handover.say(f"the region's works it again, from {shown(fences)}")
        gap = await _proved(handover, Received(tail, said_until), held, _not_taken_up)
    return Moved(fences, gap, taken_in)


async def _answered_by_whoever_is_there(handover: Handover, tail: Tail) -> dict[str, Reply]:
    """The synthetic people whom it answers; none, where nobody is in the group any more."""
    if not await handover.groups.members(handover.asked.group):
        return {}
    try:
        return await _answered_before(handover, tail, f"the group {handover.asked.group}")
    except NobodyAnswers:
        handover.say(
            f"the group {handover.asked.group} has members and answers nobody; the borough is taken back all the same"
        )
        return {}


async def _answered_before(handover: Handover, tail: Tail, who: str) -> dict[str, Reply]:
    """Refer synthetic people in each partition: this function will give what they were answered."""
    received = Received(tail, await handover.ends(Stream.MATCHES))
    keys = await handover.door.refer_one_in_each(handover.found.partitions)
    found: dict[str, Reply] = {}
    end = monotonic() + handover.within
    while len(found) < len(keys) and monotonic() < end:
        for one in await received.more():
            if isinstance(one, Reply) and one.key in keys:
                found[one.key] = one
        await asyncio.sleep(PAUSE_SECONDS)
    if len(found) < len(keys):
        raise NobodyAnswers(handover.asked, who, handover.within)
    return found


async def _all_is_published(handover: Handover) -> None:
    seconds = max(_PUBLISHED_SECONDS, handover.within)
    end = monotonic() + seconds
    while count := await handover.handovers.unsaid():
        if monotonic() > end:
            raise NotPublished(handover.asked, count, seconds)
        await asyncio.sleep(PAUSE_SECONDS)


_Why = Callable[[Handover, Sequence[str], str], Awaitable[CannotRun]]


async def _proved(handover: Handover, received: Received, held: Mapping[str, Reply], why: _Why) -> float:
    """Seconds from the cut until all synthetic people were answered, as they should be; raises what `why` gives."""
    for key in held:
        await handover.door.take_back(key)
    new = await handover.door.refer_one_in_each(handover.found.partitions)
    probes, said = Probes(handover.asked.borough, held, new), list[Reply | Unread]()
    end = monotonic() + handover.within
    while True:
        said += await received.more()
        faults = list(probes.faults(said)) + await _numbered(handover, probes, said)
        if not faults and not probes.missing(said):
            gap = monotonic() - handover.cut_at
            break
        if faults or monotonic() > end or (handover.program and handover.program.ended is not None):
            raise await why(handover, faults, probes.silence(said))
        await asyncio.sleep(PAUSE_SECONDS)
    for key in new:
        await handover.door.take_back(key)
    return gap


async def _numbered(handover: Handover, probes: Probes, said: Sequence[Reply | Unread]) -> list[str]:
    """What was said of people, who are known to the region's, with a number that it has had or that is not the next."""
    others = [one for one in said if isinstance(one, Reply) and one.key not in {*probes.held, *probes.new}]
    if not others or handover.asked.back:
        return []
    last = await handover.handovers.said_of({one.key for one in others})
    return list(numbered_wrongly(others, last))


async def _not_proved(handover: Handover, faults: Sequence[str], silence: str) -> CannotRun:
    asked, members = handover.asked, await handover.groups.members(handover.asked.group)
    if faults:
        do = f"put that right, and try it beforehand: linkway conformance {asked.component.value}"
        return NotProved(asked, f"The new one does not answer as the contract says: {faults[0]}.", do)
    if handover.program and (code := handover.program.ended) is not None:
        what = f"see what it wrote into {handover.program.log}, and start it alone"
        return NotProved(asked, f"The new one has ended with {code} half way.", what)
    if not members:
        why = f"The new one is not there: the group {asked.group} has no members after {handover.within:g} s."
        return NotProved(asked, why, "see that it runs, reaches Kafka, and joins that group once the group has offsets")
    return NotProved(
        asked,
        f"The new one is in its group, and {silence}, within {handover.within:g} s.",
        "see what it wrote; it is to know what was said before it, and to read from the group's offsets on",
    )


async def _not_taken_up(handover: Handover, faults: Sequence[str], silence: str) -> CannotRun:
    return NotTakenUp(handover.asked, faults[0] if faults else f"it {silence}, within {handover.within:g} s")
