"""What a seed may do to a world, one thing at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from services.contract.words.life_words import AttendanceOutcome
from services.runtime.working.record import RawRecord
from tests.simulation.clients import STEPS, Clients
from tests.simulation.member import Member
from tests.simulation.part import Part
from tests.simulation.publishing import LEASE_SECONDS
from tests.simulation.stranger import Saying, garbled
from tests.simulation.timeless import let_pass
from tests.simulation.world import World

# Longer than any wait of the invented boroughs.
MOST_DAYS = 12

Action = Callable[[World, Part], Awaitable[None]]


def _member(world: World, part: Part) -> Member:
    return world.random.choice(part.group.members)


async def deliver(world: World, part: Part) -> None:
    """Some of what waits, of some partitions."""
    member, most = _member(world, part), world.random.choice((1, 2, 5, 50))
    for place in list(member.positions):
        if world.random.random() < 0.7 and (count := member.fetch(place, most)):
            world.note(f"deliver {count} of {place.topic}/{place.partition} to {member.name}")


async def keep_up(world: World, __: Part) -> None:
    """For a moment, everybody is given what waits for them."""
    world.note("keep up")
    for _ in range(4):
        world.deliver_all()
        await asyncio.sleep(world.random.uniform(0.02, 0.1))


async def deliver_again(world: World, part: Part) -> None:
    """What was delivered before."""
    member = _member(world, part)
    for place, position in list(member.positions.items()):
        if position:
            member.rewind(place, world.random.randrange(position))
            world.note(f"rewind {place.topic}/{place.partition} to {member.positions[place]} at {member.name}")


async def kill(world: World, part: Part) -> None:
    """A process is gone at once."""
    member = _member(world, part)
    world.note(f"kill {member.name}")
    member.kill()


async def rebalance(world: World, part: Part) -> None:
    """Partitions change hands as they should; now and then there is one process more."""
    world.note(f"rebalance {part.name}")
    if len(part.group.members) < 3 and world.random.random() < 0.5:
        part.group.join()
    await part.group.rebalance(world.random)


async def stand_still(world: World, part: Part) -> None:
    """A process stands still for longer than the group waits for it."""
    member = _member(world, part)
    world.note(f"stall {member.name}")
    part.group.fall_asleep(member, world.random)


async def wake(world: World, part: Part) -> None:
    """Those that stood still go on."""
    world.note(f"wake {part.name}")
    await part.group.wake(world.random)


async def change_leader(world: World, part: Part) -> None:
    """A relay dies, or another one waits for its turn."""
    if part.relays and world.random.random() < 0.7:
        world.note(f"leader of {part.name} dies")
        part.relays.pop(0).kill()
    part.start_relay()


async def freeze_leader(world: World, part: Part) -> None:
    """A relay stands still for longer than its lease, and then goes on with what it had in hand."""
    if part.relays:
        relay = part.relays[0]
        world.note(f"freeze leader of {part.name}")
        relay.storage.awake.clear()
        part.start_relay()
        asyncio.get_running_loop().call_later(world.random.uniform(0, 1.2 * LEASE_SECONDS), relay.storage.awake.set)


async def say(world: World, _: Part) -> None:
    """The stranger says what it has to say next."""
    for saying in world.sayings[: world.random.choice((1, 2, 8))]:
        world.sayings.pop(0)
        record = _put(world, saying)
        world.note(f"say {record.topic}/{record.partition}/{record.offset}" + " garbled" * saying.garbled)


async def say_again(world: World, part: Part) -> None:
    """The stranger repeats what somebody said, or spoils it."""
    if not (records := world.journal.all(part.streams)):
        return
    first = world.random.choice(records)
    saying = Saying(first.topic, first.key, first.value, tuple(first.headers))
    if world.random.random() < 0.3:
        saying = garbled(saying, world.random)
    record = _put(world, saying)
    world.note(
        f"repeat {first.offset} of {record.topic}/{record.partition} as {record.offset}" + " garbled" * saying.garbled
    )


def _put(world: World, saying: Saying) -> RawRecord:
    record = world.journal.put(saying.topic, saying.key, saying.value, saying.headers)
    if saying.garbled:
        world.garbled.append(record)
    return record


async def pass_days(world: World, _: Part) -> None:
    """Nothing happens for some days, but that what was set for them is due."""
    days = world.random.randint(1, MOST_DAYS)
    world.note(f"pass {days} days")
    let_pass(days)


FAULTS: tuple[Action, ...] = (
    deliver_again,
    kill,
    rebalance,
    stand_still,
    wake,
    change_leader,
    freeze_leader,
    say_again,
    pass_days,
)


def mixture(random: Random) -> list[Action]:
    """What this seed does: delivering always, faults of some kinds."""
    chosen = random.sample(FAULTS, random.randint(0, len(FAULTS)))
    return [deliver, deliver, deliver, keep_up, say, say, *chosen]


def ask(world: World, clients: Clients) -> None:
    """Somebody comes to a door, while everything else goes on."""
    task = asyncio.create_task(_ask(world, clients))
    world.asking.add(task)
    task.add_done_callback(world.asking.discard)


async def _ask(world: World, clients: Clients) -> None:
    drawn = world.random.random()
    if drawn < 0.6 or not clients.made:
        key = clients.another() if drawn < 0.45 or not clients.asked else world.random.choice(list(clients.asked))
        world.note(f"refer {key}: {await clients.refer(key)}")
    else:
        world.note(await _step(world, clients, _somebody(world, clients)))


def _somebody(world: World, clients: Clients) -> str:
    """Whoever has a place most of the time, because there is most to be said by them."""
    kept = world.parts["referral"].truth.storage.memory.states
    placed = [one for one, each in kept.items() if each.state and each.state["match"]]
    return world.random.choice(placed if placed and world.random.random() < 0.8 else list(clients.made.values()))


# Up to which share of the draws each is taken; above them all, somebody says who came.
_STEPS = {
    0.1: "withdraw",
    0.25: "turn-down",
    0.4: "accept",
    0.58: "provider-accepts",
    0.65: "provider-declines",
    0.7: "reroute",
    0.82: "consent",
}


async def _step(world: World, clients: Clients, referral_id: str) -> str:
    drawn = world.random.random()
    for share, name in _STEPS.items():
        if drawn < share:
            return f"{name} {referral_id}: {await clients.take(referral_id, STEPS[name])}"
    outcome = world.random.choice((AttendanceOutcome.ATTENDED, AttendanceOutcome.MISSED))
    return f"attend {referral_id}: {await clients.attend(referral_id, outcome)}"
