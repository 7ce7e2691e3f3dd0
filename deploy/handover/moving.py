"""Moves a borough from one to another and back: its steps in the order that loses nobody and doubles nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from deploy.conformance.evidence import Position, Reply, Unread, understood
from deploy.conformance.evidence import Record as Said
from deploy.handover import folding
from deploy.handover.errors import (
    NobodyAnswers,
    NotProved,
    NotPublished,
    NotTakenUp,
    Refused,
    ServerAway,
    StillThere,
    TakenBack,
)
from deploy.handover.folding import People
from deploy.handover.found import Asked
from deploy.handover.plan import Refusal
from deploy.handover.probing import Door
from deploy.handover.program import Program
from deploy.handover.proof import Probes, numbered_wrongly
from deploy.problems import CannotRun
from services.contract.topics import Stream, Topic
from services.matching.views import in_use
from services.runtime.admin.fences import Edge, offsets_at
from services.runtime.admin.groups import Groups
from services.runtime.admin.handovers import Handovers
from services.runtime.admin.log_part import read_part
from services.runtime.admin.tail import Tail
from services.runtime.admin.topics import BrokerAway
from services.runtime.settings import KafkaConnection
from services.runtime.working.ports import Unavailable
from services.runtime.working.record import TopicPartition

_AWAY = (BrokerAway, Unavailable)
_PAUSE_SECONDS = 0.05
_PUBLISHED_SECONDS = 15.0
Offsets = Mapping[TopicPartition, int]


@dataclass
class Moved:
    """How it went: from which offsets on the new one works, and how long nobody answered."""

    offsets: Offsets
    gap_seconds: float
    taken_in: int = 0


@dataclass
class Desk:
    """Where one handover is done. `within` is how long the new one has, and the old, to answer; in seconds."""

    asked: Asked
    handovers: Handovers
    kafka: KafkaConnection
    groups: Groups
    door: Door
    people: People
    partitions: int
    prefix: str = ""
    within: float = 30.0
    say: Callable[[str], None] = lambda _: None
    program: Program | None = None
    stop: Callable[[], Awaitable[None]] | None = None
    cut_at: float = field(default=0.0, init=False)

    def topic(self, stream: Stream) -> str:
        """One of the borough's topics, as the broker has it."""
        return self.prefix + Topic(self.asked.borough, stream).name

    async def ends(self, stream: Stream) -> Offsets:
        """Where the topic ends now, by partition."""
        return await offsets_at(self.kafka, [self.topic(stream)], Edge.END)


@dataclass(frozen=True)
class Heard:
    """What is said from these offsets on: what was said before may come late, and is another's."""

    tail: Tail
    since: Offsets

    async def more(self) -> list[Reply | Unread]:
        """What has come since the last time."""
        return [
            understood(number, Said(Position(*place, one.offset), one.key, tuple(one.headers), one.value))
            for number, one in enumerate(await self.tail.new())
            if one.offset >= self.since.get(place := TopicPartition(one.topic, one.partition), 0)
        ]


async def hand_over(desk: Desk) -> Moved:
    """Hand the borough over to the group that was asked for; where that does not go well, take it back.

    Raises NobodyAnswers and Refused, where nothing was changed; TakenBack; StillThere.
    """
    async with Tail(desk.kafka, [desk.topic(Stream.MATCHES)]) as tail:
        held = await _answered_before(desk, tail, f"the region's {desk.asked.component.value}")
        if desk.program:
            await desk.program.start()
        desk.say("the region's answers; the borough is marked now")
        desk.cut_at = monotonic()
        stopped = await desk.handovers.hand_over(desk.asked.group)
        try:
            return await _begin(desk, tail, stopped, held)
        except (CannotRun, *_AWAY) as failure:
            why = failure if isinstance(failure, CannotRun) else ServerAway(str(failure))
            desk.say("it did not go well, and the region's takes the borough back")
            raise await _undone(desk, why) from failure


async def _begin(desk: Desk, tail: Tail, stopped: Offsets, held: Mapping[str, Reply]) -> Moved:
    await _all_is_published(desk)
    if parked := await desk.handovers.read(lambda database: in_use.parked(desk.asked.borough, database)):
        raise Refused(desk.asked, [Refusal(f"{parked} events wait to be worked.", "its dead letters", "see to them")])
    said_until = await desk.ends(Stream.MATCHES)
    await desk.handovers.note_said(said_until)
    offsets = {place: at for place, at in stopped.items() if place.topic == desk.topic(Stream.REFERRALS)}
    if not await desk.groups.put(desk.asked.group, offsets):
        why = f"The group {desk.asked.group} has got members before it was said where it begins."
        raise NotProved(desk.asked, why, "have them wait for the group's offsets before they join it")
    desk.say(f"the group {desk.asked.group} begins at {_shown(offsets)}")
    if desk.program is None:
        desk.say(f"start the new one now, with the group {desk.asked.group}, if it does not wait already")
    return Moved(offsets, await _proved(desk, Heard(tail, said_until), held, _not_proved))


async def give_back(desk: Desk) -> Moved:
    """Take the borough back from the group that works it. Raises NobodyAnswers, StillThere, NotTakenUp."""
    async with Tail(desk.kafka, [desk.topic(Stream.MATCHES)]) as tail:
        held = await _answered_by_whoever_is_there(desk, tail)
        if desk.stop:
            await desk.stop()
        else:
            desk.say(f"stop what reads with the group {desk.asked.group} now")
        desk.cut_at = monotonic()
        await _until_empty(desk)
        said_until = await desk.ends(Stream.MATCHES)
        taken_in, fences = await _taken_back(desk)
        desk.say(f"the region's works it again, from {_shown(fences)}")
        gap = await _proved(desk, Heard(tail, said_until), held, _not_taken_up)
    return Moved(fences, gap, taken_in)


async def _answered_by_whoever_is_there(desk: Desk, tail: Tail) -> dict[str, Reply]:
    """The synthetic people whom it answers; none, where nobody is in the group any more."""
    if not await desk.groups.members(desk.asked.group):
        return {}
    try:
        return await _answered_before(desk, tail, f"the group {desk.asked.group}")
    except NobodyAnswers:
        desk.say(f"the group {desk.asked.group} has members and answers nobody; the borough is taken back all the same")
        return {}


async def _answered_before(desk: Desk, tail: Tail, who: str) -> dict[str, Reply]:
    """Refer synthetic people in each partition: this function will give what they were answered."""
    heard = Heard(tail, await desk.ends(Stream.MATCHES))
    keys = await desk.door.refer_one_in_each(desk.partitions)
    found: dict[str, Reply] = {}
    end = monotonic() + desk.within
    while len(found) < len(keys) and monotonic() < end:
        for one in await heard.more():
            if isinstance(one, Reply) and one.key in keys:
                found[one.key] = one
        await asyncio.sleep(_PAUSE_SECONDS)
    if len(found) < len(keys):
        raise NobodyAnswers(desk.asked, who, desk.within)
    return found


async def _all_is_published(desk: Desk) -> None:
    end = monotonic() + _PUBLISHED_SECONDS
    while count := await desk.handovers.unsaid():
        if monotonic() > end:
            raise NotPublished(desk.asked, count, _PUBLISHED_SECONDS)
        await asyncio.sleep(_PAUSE_SECONDS)


_Why = Callable[[Desk, Sequence[str], str], Awaitable[CannotRun]]


async def _proved(desk: Desk, heard: Heard, held: Mapping[str, Reply], why: _Why) -> float:
    """Seconds from the cut until all synthetic people were answered, as they should be; raises what `why` gives."""
    for key in held:
        await desk.door.take_back(key)
    new = await desk.door.refer_one_in_each(desk.partitions)
    probes, said = Probes(desk.asked.borough, held, new), list[Reply | Unread]()
    end = monotonic() + desk.within
    while True:
        said += await heard.more()
        faults = list(probes.faults(said)) + await _numbered(desk, probes, said)
        if not faults and not probes.missing(said):
            gap = monotonic() - desk.cut_at
            break
        if faults or monotonic() > end or (desk.program and desk.program.ended is not None):
            raise await why(desk, faults, probes.silence(said))
        await asyncio.sleep(_PAUSE_SECONDS)
    for key in new:
        await desk.door.take_back(key)
    return gap


async def _numbered(desk: Desk, probes: Probes, said: Sequence[Reply | Unread]) -> list[str]:
    """What was said of people, who are known to the region's, with a number that it has had or that is not the next."""
    others = [one for one in said if isinstance(one, Reply) and one.key not in {*probes.held, *probes.new}]
    if not others or desk.asked.back:
        return []
    last = await desk.handovers.said_of({one.key for one in others})
    return list(numbered_wrongly(others, last))


async def _not_proved(desk: Desk, faults: Sequence[str], silence: str) -> CannotRun:
    asked, members = desk.asked, await desk.groups.members(desk.asked.group)
    if faults:
        do = f"put that right, and try it beforehand: linkway conformance {asked.component.value}"
        return NotProved(asked, f"The new one does not answer as the contract says: {faults[0]}.", do)
    if desk.program and (code := desk.program.ended) is not None:
        what = f"see what it wrote into {desk.program.log}, and start it alone"
        return NotProved(asked, f"The new one has ended with {code} half way.", what)
    if not members:
        why = f"The new one is not there: the group {asked.group} has no members after {desk.within:g} s."
        return NotProved(asked, why, "see that it runs, reaches Kafka, and joins that group once the group has offsets")
    return NotProved(
        asked,
        f"The new one is in its group, and {silence}, within {desk.within:g} s.",
        "see what it wrote; it is to know what was said before it, and to read from the group's offsets on",
    )


async def _not_taken_up(desk: Desk, faults: Sequence[str], silence: str) -> CannotRun:
    return NotTakenUp(desk.asked, faults[0] if faults else f"it {silence}, within {desk.within:g} s")


async def _undone(desk: Desk, why: CannotRun) -> CannotRun:
    """Have the region's go on from where it stopped, or from where the new one got to: what is then to be told."""
    if desk.program:
        await desk.program.end()
    try:
        await _until_empty(desk)
    except StillThere as still:
        return StillThere(desk.asked, await desk.groups.members(desk.asked.group) or 1, why.what) or still
    taken_in, fences = await _taken_back(desk)
    return TakenBack(why, desk.asked, taken_in, _shown(fences))


async def _until_empty(desk: Desk) -> None:
    """Wait until nobody reads with the group: who would go on beside another would answer people twice."""
    end = monotonic() + desk.within
    while members := await desk.groups.members(desk.asked.group):
        if monotonic() > end:
            raise StillThere(desk.asked, members)
        await asyncio.sleep(_PAUSE_SECONDS)


async def _taken_back(desk: Desk) -> tuple[int, Offsets]:
    """Take in what was said meanwhile, and take the mark away: how many events that were, and where it goes on."""
    stopped, mark = await desk.handovers.fences(), await desk.handovers.mark()
    asked = {place: at for place, at in stopped.items() if place.topic == desk.topic(Stream.REFERRALS)}
    worked = await desk.groups.committed(desk.asked.group, list(asked))
    said_from = mark.said_until if mark else {}
    said_until = await desk.ends(Stream.MATCHES) if said_from else {}
    records = await read_part(desk.kafka, said_from, said_until)
    records += await read_part(desk.kafka, asked, await desk.ends(Stream.REFERRALS))
    part = folding.part_of(records, worked, desk.prefix)
    left = await folding.take_in(part, folding.transactions_of(desk.handovers), desk.people)
    fences = folding.fences_after(part, left, asked, worked)
    await desk.handovers.take_back(fences)
    return sum(len(told.answered) for told in part.told.values()), fences


def _shown(offsets: Offsets) -> str:
    return ", ".join(f"{place.topic}/{place.partition} {at}" for place, at in sorted(offsets.items()))
