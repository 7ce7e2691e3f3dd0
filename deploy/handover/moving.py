"""Moves a borough from one to another and back: its steps in the order that loses nobody and doubles nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic

from deploy.conformance.records import Position, Reply, Unread, understood
from deploy.conformance.records import Record as Said
from deploy.handover import folding
from deploy.handover.errors import (
    NobodyAnswers,
    NotProved,
    NotPublished,
    NotTakenUp,
    ServerAway,
    StillThere,
    TakenBack,
    WouldBeLeftBehind,
)
from deploy.handover.folding import People
from deploy.handover.found import Asked, Found
from deploy.handover.looking import with_people
from deploy.handover.plan import left_behind
from deploy.handover.probing import Door
from deploy.handover.program import Program
from deploy.handover.proof import Probes, numbered_wrongly
from deploy.problems import CannotRun
from services.contract.topics import Stream, Topic
from services.runtime.admin.fences import Edge, offsets_at
from services.runtime.admin.groups import Groups
from services.runtime.admin.handovers import Handovers
from services.runtime.admin.log_part import read_part
from services.runtime.admin.provisioning.topics import BrokerAway
from services.runtime.admin.tail import Tail
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
class Handover:
    """Where one handover is done, and what was found before it.

    `within` is how long the new one has, and the old, to answer; in seconds.
    """

    asked: Asked
    found: Found
    handovers: Handovers
    kafka: KafkaConnection
    groups: Groups
    door: Door
    people: People
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
class Received:
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


async def hand_over(handover: Handover) -> Moved:
    """Hand the borough over to the group that was asked for; where that does not go well, take it back.

    Raises NobodyAnswers, where nothing was changed; TakenBack; StillThere.
    """
    async with Tail(handover.kafka, [handover.topic(Stream.MATCHES)]) as tail:
        held = await _answered_before(handover, tail, f"the region's {handover.asked.component.value}")
        if handover.program:
            await handover.program.start()
        handover.say("the region's answers; the borough is marked now")
        handover.cut_at = monotonic()
        stopped = await handover.handovers.hand_over(handover.asked.group)
        try:
            return await _begin(handover, tail, stopped, held)
        except (CannotRun, *_AWAY) as failure:
            why = failure if isinstance(failure, CannotRun) else ServerAway(str(failure))
            handover.say("it did not go well, and the region's takes the borough back")
            raise await _undone(handover, why) from failure


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
    handover.say(f"the group {handover.asked.group} begins at {_shown(offsets)}")
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
        await _until_empty(handover)
        said_until = await handover.ends(Stream.MATCHES)
        taken_in, fences = await _taken_back(handover)
        handover.say(f"the region's works it again, from {_shown(fences)}")
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
        await asyncio.sleep(_PAUSE_SECONDS)
    if len(found) < len(keys):
        raise NobodyAnswers(handover.asked, who, handover.within)
    return found


async def _all_is_published(handover: Handover) -> None:
    end = monotonic() + _PUBLISHED_SECONDS
    while count := await handover.handovers.unsaid():
        if monotonic() > end:
            raise NotPublished(handover.asked, count, _PUBLISHED_SECONDS)
        await asyncio.sleep(_PAUSE_SECONDS)


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
        await asyncio.sleep(_PAUSE_SECONDS)
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


async def _undone(handover: Handover, why: CannotRun) -> CannotRun:
    """Have the region's go on from where it stopped, or from where the new one got to: what is then to be told."""
    if handover.program:
        await handover.program.end()
    try:
        await _until_empty(handover)
    except StillThere as still:
        return StillThere(handover.asked, await handover.groups.members(handover.asked.group) or 1, why.what) or still
    taken_in, fences = await _taken_back(handover)
    return TakenBack(why, handover.asked, taken_in, _shown(fences))


async def _until_empty(handover: Handover) -> None:
    """Wait until nobody reads with the group: who would go on beside another would answer people twice."""
    end = monotonic() + handover.within
    while members := await handover.groups.members(handover.asked.group):
        if monotonic() > end:
            raise StillThere(handover.asked, members)
        await asyncio.sleep(_PAUSE_SECONDS)


async def _taken_back(handover: Handover) -> tuple[int, Offsets]:
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


def _shown(offsets: Offsets) -> str:
    return ", ".join(f"{place.topic}/{place.partition} {at}" for place, at in sorted(offsets.items()))
