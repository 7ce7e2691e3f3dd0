"""Who of the group reads what: shares of the work, dealt out evenly, that change hands as seldom as they can."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.runtime.working.record import TopicPartition

# Borough, partner or none, and partition number: what is worked in one lane.
Share = tuple[int, str, int]
_Part = tuple[TopicPartition, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A process of the group: which topics it reads, and which partitions it had before."""

    topics: frozenset[str]
    held: frozenset[TopicPartition] = frozenset()


def deal_out(
    places: Iterable[TopicPartition], members: Mapping[str, Member], share_of: Callable[[TopicPartition], Share]
) -> dict[str, list[TopicPartition]]:
    """What each member, by its name, reads from now on; what nobody subscribes to is left out.

    Each partition has one reader, and of a share all partitions have the same. Boroughs' shares are dealt out to within
    one, so are partners', and both together. While members read different topics, as in an upgrade, that holds among
    the topics that have the same readers.
    """
    dealt: dict[str, list[_Part]] = {name: [] for name in members}
    for readers, parts in _pools(places, members, share_of):
        _deal(parts, readers, members, dealt)
    return {name: sorted(place for part in parts for place in part) for name, parts in dealt.items()}


def _pools(
    places: Iterable[TopicPartition], members: Mapping[str, Member], share_of: Callable[[TopicPartition], Share]
) -> list[tuple[tuple[str, ...], list[_Part]]]:
    """What is dealt out at once, with those who read it: boroughs' shares first, because they are most of the work."""
    pools: dict[tuple[bool, tuple[str, ...]], dict[Share, list[TopicPartition]]] = {}
    for place in sorted(places):
        share = share_of(place)
        if readers := tuple(sorted(name for name, member in members.items() if place.topic in member.topics)):
            pools.setdefault((bool(share[1]), readers), defaultdict(list))[share].append(place)
    return [(key[1], [tuple(shares[share]) for share in sorted(shares)]) for key, shares in sorted(pools.items())]


def _deal(
    parts: Sequence[_Part], readers: Sequence[str], members: Mapping[str, Member], dealt: dict[str, list[_Part]]
) -> None:
    holders = [_holder(part, readers, members) for part in parts]
    kept = Counter(holders)
    # Of what does not divide, those have one more who have least so far, and of these whoever had most before.
    order = sorted(readers, key=lambda name: (len(dealt[name]), -kept[name], name))
    least, over = divmod(len(parts), len(readers))
    room = {name: least + (number < over) for number, name in enumerate(order)}
    moving = []
    for part, holder in zip(parts, holders, strict=True):
        if holder is None or not room[holder]:
            moving.append(part)
            continue
        room[holder] -= 1
        dealt[holder].append(part)
    for part in moving:
        # Whoever has most room, so that the shares of one large borough come to different members.
        name = max(order, key=lambda name: room[name])
        room[name] -= 1
        dealt[name].append(part)


def _holder(part: _Part, readers: Sequence[str], members: Mapping[str, Member]) -> str | None:
    """Who had most of it. Two may say that they had it, where the group had given one of them up."""
    held = {name: len(members[name].held.intersection(part)) for name in readers}
    best = max(readers, key=lambda name: held[name])
    return best if held[best] else None
