"""Partitions are dealt out: each to one member, what belongs together to the same, evenly, and few move."""

from collections import Counter, defaultdict

from hypothesis import given
from hypothesis import strategies as st

from services.runtime.consuming.membership.dealing import Member, Share, deal_out
from services.runtime.working.record import TopicPartition

Dealt = dict[str, list[TopicPartition]]
STREAMS = ("referrals", "matches")


def share_of(place: TopicPartition) -> Share:
    """A topic is named `3.referrals`, or `3.partner.0` where it is a partner's."""
    borough, stream, *partner = place.topic.split(".")
    return (int(borough), f"{stream}-{partner[0]}", 0) if partner else (int(borough), "", place.partition)


def of_boroughs(partitions: list[int]) -> list[TopicPartition]:
    """So many partitions for each stream of each borough."""
    return [
        TopicPartition(f"{borough}.{stream}", number)
        for borough, count in enumerate(partitions)
        for stream in STREAMS
        for number in range(count)
    ]


def of_partners(partitions: list[int]) -> list[TopicPartition]:
    """So many partitions for the topic of each partner."""
    return [
        TopicPartition(f"{number % 5}.partner.{number}", partition)
        for number, count in enumerate(partitions)
        for partition in range(count)
    ]


counts = st.lists(st.integers(1, 3), max_size=12)
boroughs, partners = counts.map(of_boroughs), counts.map(of_partners)
places = st.builds(lambda some, more: some + more, boroughs, partners)
sizes = st.integers(1, 9)


def group(size: int, there: list[TopicPartition]) -> dict[str, Member]:
    topics = frozenset(place.topic for place in there)
    return {f"member-{number}": Member(topics) for number in range(size)}


def dealt(there: list[TopicPartition], members: dict[str, Member]) -> Dealt:
    return deal_out(there, members, share_of)


def remembering(members: dict[str, Member], before: Dealt) -> dict[str, Member]:
    return {name: Member(member.topics, frozenset(before.get(name, ()))) for name, member in members.items()}


def shares(given: Dealt) -> dict[Share, str]:
    return {share_of(place): name for name, places in given.items() for place in places}


def moved(before: Dealt, after: Dealt) -> int:
    had = shares(before)
    return sum(had[share] != name for share, name in shares(after).items())


def spread(given: Dealt, *, partners: bool | None = None) -> int:
    """By how many shares the member with most is ahead of the one with least."""
    wanted = [name for share, name in shares(given).items() if partners in (None, bool(share[1]))]
    counted = Counter(dict.fromkeys(given, 0) | Counter(wanted))
    return max(counted.values()) - min(counted.values())


@given(places, sizes)
def test_every_partition_has_exactly_one_reader(there: list[TopicPartition], size: int) -> None:
    given = dealt(there, group(size, there))
    assert sorted(place for places in given.values() for place in places) == sorted(there)


@given(places, sizes)
def test_all_topics_of_a_share_have_the_same_reader(there: list[TopicPartition], size: int) -> None:
    readers = defaultdict(set)
    for name, places in dealt(there, group(size, there)).items():
        for place in places:
            readers[share_of(place)].add(name)
    assert all(len(names) == 1 for names in readers.values())


@given(places, sizes, sizes)
def test_boroughs_and_partners_are_dealt_out_to_within_one(there: list[TopicPartition], one: int, other: int) -> None:
    before = dealt(there, group(one, there))
    after = dealt(there, remembering(group(other, there), before))
    assert max(spread(given, partners=kind) for given in (before, after) for kind in (True, False, None)) <= 1


@given(places, sizes)
def test_nothing_moves_where_nobody_comes_or_goes(there: list[TopicPartition], size: int) -> None:
    members = group(size, there)
    before = dealt(there, members)
    assert dealt(there, remembering(members, before)) == before


@given(boroughs, sizes)
def test_whoever_joins_is_given_its_part_and_nothing_else_moves(there: list[TopicPartition], size: int) -> None:
    before = dealt(there, group(size, there))
    after = dealt(there, remembering(group(size + 1, there), before))
    joined = f"member-{size}"
    assert moved(before, after) == sum(name == joined for name in shares(after).values())


@given(boroughs, sizes, st.data())
def test_of_a_member_that_leaves_its_part_moves_and_nothing_else(
    there: list[TopicPartition], size: int, data: st.DataObject
) -> None:
    members = group(size + 1, there)
    before = dealt(there, members)
    leaving = data.draw(st.sampled_from(sorted(members)))
    after = dealt(there, remembering({name: one for name, one in members.items() if name != leaving}, before))
    assert moved(before, after) == sum(name == leaving for name in shares(before).values())


@given(places, sizes)
def test_with_partners_at_most_one_more_share_moves_for_each_member(there: list[TopicPartition], size: int) -> None:
    before = dealt(there, group(size, there))
    after = dealt(there, remembering(group(size + 1, there), before))
    assert moved(before, after) <= sum(name == f"member-{size}" for name in shares(after).values()) + size


@given(boroughs, sizes, sizes)
def test_a_topic_goes_to_those_alone_who_read_it(there: list[TopicPartition], old: int, new: int) -> None:
    """As in an upgrade to a release that reads one topic more."""
    members = group(old + new, there)
    for name in sorted(members)[:old]:
        members[name] = Member(frozenset(topic for topic in members[name].topics if topic.endswith("referrals")))
    given = dealt(there, members)
    assert sorted(place for places in given.values() for place in places) == sorted(there)
    assert all(place.topic in members[name].topics for name, places in given.items() for place in places)


def test_what_nobody_reads_is_left_out() -> None:
    assert dealt(of_boroughs([1]), {"member-0": Member(frozenset())}) == {"member-0": []}


def test_of_eight_processes_each_has_work() -> None:
    """London's boroughs: 19 with one partition for each topic, 14 with two."""
    there = of_boroughs([1] * 19 + [2] * 14)
    given = Counter(shares(dealt(there, group(8, there))).values())
    assert sorted(given.values()) == [5, 6, 6, 6, 6, 6, 6, 6]
