"""Whom humans made one: what follows from which merges stand, so that each can be taken back by itself."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

Pair = tuple[UUID, UUID]


def together(people: Iterable[UUID], merged: Collection[Pair]) -> Mapping[UUID, tuple[UUID, ...]]:
    """With whom each of these people is one, by these merges, themselves among them, in one order for all."""
    groups = {person: {person} for person in people}
    for one, other in merged:
        both = groups[one] | groups[other]
        groups |= dict.fromkeys(both, both)
    return {person: tuple(sorted(group)) for person, group in groups.items()}
