"""How much each partner may ask of a broker, which holds it to that by its user: whoever floods waits, and nobody else.

The figure that is declared is `quota` of partners.toml, in bytes a second of each of a partner's topics: so many are
worked. A broker takes as many as that for all of its topics together, and gives as many; so no more is kept than can be
worked, wherever the topics' leaders are. How much of the broker's threads its requests may use is ours to say, because
a thousand small requests a second weigh nothing in bytes: half of one thread, of which a broker has at least four.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.contract.partners import Partners

THREAD_PERCENT = 50.0


class Measure(StrEnum):
    """What is limited, as Kafka names it."""

    SENT = "producer_byte_rate"
    READ = "consumer_byte_rate"
    THREADS = "request_percentage"


@dataclass(frozen=True, slots=True, order=True)
class Limit:
    """The most that one principal may have of one measure at each broker: bytes a second, or percent of one thread."""

    principal: str
    measure: Measure
    most: float

    def __str__(self) -> str:
        return f"{self.principal} has a {self.measure} of {self.most:.0f}"


def limits(partners: Partners) -> frozenset[Limit]:
    """Every limit that is to be there: partners have them, and services none."""
    return frozenset(_all(partners))


def beyond(there: frozenset[Limit], wanted: frozenset[Limit], gone: Collection[str] = ()) -> frozenset[Limit]:
    """Of the limits that are there, those of our partners that nobody wants; another figure is no such limit.

    `gone` are those who were partners once: nothing else tells a limit of theirs from one of another system's.
    """
    ours = {limit.principal for limit in wanted}.union(gone)
    kept = {(limit.principal, limit.measure) for limit in wanted}
    return frozenset(one for one in there if one.principal in ours and (one.principal, one.measure) not in kept)


def _all(partners: Partners) -> Iterator[Limit]:
    for name, partner in partners.entries.items():
        bytes_a_second = float(partner.quota * len(partner.boroughs))
        yield Limit(name, Measure.SENT, bytes_a_second)
        yield Limit(name, Measure.READ, bytes_a_second)
        yield Limit(name, Measure.THREADS, THREAD_PERCENT)
