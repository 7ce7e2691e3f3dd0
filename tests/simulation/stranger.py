"""A producer that nobody trusts: it says things in the wrong order, twice, or so that nobody can read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeAlias
from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import to_headers
from services.contract.events import Matched
from services.contract.topics import Topic
from tests.support import builders
from tests.toys.toy import FAILS

Header: TypeAlias = tuple[str, bytes | None]
_FIRST = 0x0199_0000_0000_7000_8000_0000_0000_0000


@dataclass(frozen=True)
class Saying:
    """A record to be put on the log."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...]
    garbled: bool = False


def sayings(
    random: Random, boroughs: Sequence[BoroughSlug], *, referrals: int, poison: bool
) -> tuple[list[Saying], dict[str, list[str]]]:
    """What is said, in the order of saying; and by referral, the names that would be said in turn."""
    said: dict[str, list[str]] = {}
    waiting: list[list[Saying]] = []
    for number in range(referrals):
        key, names = str(UUID(int=_FIRST + number)), [f"Invented Club {n}" for n in range(random.randint(1, 4))]
        if poison and random.random() < 0.2:
            names[random.randrange(len(names))] = FAILS
        said[key] = names
        borough = random.choice(boroughs)
        waiting.append([_saying(key, borough, sequence, name) for sequence, name in enumerate(names, 1)])
    return _spoilt(random, _mixed(random, waiting)), said


def _mixed(random: Random, waiting: list[list[Saying]]) -> list[Saying]:
    mixed = []
    while waiting := [one for one in waiting if one]:
        mixed.append(random.choice(waiting).pop(0))
    return mixed


def _spoilt(random: Random, ordered: list[Saying]) -> list[Saying]:
    spoilt = list(ordered)
    for _ in range(random.choice((0, 0, 1, 3))):
        place, other = random.randrange(len(spoilt)), random.randrange(len(spoilt))
        spoilt.insert(other, spoilt.pop(place))
    for _ in range(random.choice((0, 1, 3))):
        spoilt.insert(random.randrange(len(spoilt) + 1), random.choice(ordered))
    for _ in range(random.choice((0, 1, 3))):
        spoilt.insert(random.randrange(len(spoilt) + 1), garbled(random.choice(ordered), random))
    return spoilt


def _saying(key: str, borough: BoroughSlug, sequence: int, name: str) -> Saying:
    event = builders.a_matched(referral_id=UUID(key), service_name=name)
    outside = builders.an_envelope(
        id=f"matching:{key}:{sequence}", type=event.type, borough=borough, subject=key, sequence=sequence
    )
    topic = Topic(borough, Matched.stream).name
    return Saying(topic, key.encode(), event.model_dump_json().encode(), tuple(to_headers(outside)))


def _with(name: str, value: bytes) -> Callable[[Saying], Saying]:
    def garble(saying: Saying) -> Saying:
        headers = tuple((known, value if known == name else held) for known, held in saying.headers)
        return replace(saying, headers=headers)

    return garble


_GARBLED: tuple[Callable[[Saying], Saying], ...] = (
    lambda saying: replace(saying, value=(saying.value or b"")[:-7]),
    lambda saying: replace(saying, value=None),
    lambda saying: replace(saying, key=None),
    lambda saying: replace(saying, headers=(*saying.headers, ("ce_invented", b"\xff"))),
    lambda saying: replace(saying, headers=(*saying.headers, ("ce_invented", None))),
    lambda saying: replace(saying, headers=tuple(one for one in saying.headers if one[0] != "ce_id")),
    _with("ce_type", b"org.example.invented.v1"),
    _with("ce_borough", b"barnet"),
)


def garbled(saying: Saying, random: Random) -> Saying:
    """The saying with something wrong that makes it unreadable."""
    return replace(random.choice(_GARBLED)(saying), garbled=True)
