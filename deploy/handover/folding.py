"""Takes into the region's database what another matching was asked, and what it said, as the log has it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar

from services.contract import conversation
from services.contract.topics import Stream
from services.geography.gazetteer import Gazetteer
from services.matching import store
from services.matching.domain.person import Person, whereabouts
from services.matching.domain.practice import Practices
from services.matching.domain.search import Search, due_times
from services.matching.handlers.resuming import Told, take_up
from services.matching.handlers.searches import Seeker
from services.matching.store import Stores
from services.runtime.admin.handovers import Handovers
from services.runtime.clock import utc_now
from services.runtime.working.decoding import Decoded, Decoder
from services.runtime.working.record import Record, TopicPartition
from services.runtime.working.transactions import Transactions

T = TypeVar("T")
_AT_ONCE = 100


@dataclass
class Part:
    """What was asked and said since the handover, by referral, and where each that was asked lies."""

    told: dict[str, Told] = field(default_factory=dict)
    places: defaultdict[str, list[tuple[TopicPartition, int]]] = field(default_factory=lambda: defaultdict(list))

    def of(self, key: str) -> Told:
        """What is known of one referral."""
        return self.told.setdefault(key, Told(key))


def part_of(records: Iterable[Record], worked: Mapping[TopicPartition, int], prefix: str) -> Part:
    """Sort records of both topics; `worked` is up to where the other has committed what it was asked.

    What cannot be read is left out: whoever worked it has made a dead letter of it.
    """
    part, decoder = Part(), Decoder(prefix, conversation.CONSUMES["matching"])
    for record in records:
        decoded = decoder.decode(record)
        if not isinstance(decoded, Decoded):
            continue
        told, place = part.of(decoded.received.key), TopicPartition(record.topic, record.partition)
        if decoder.topic(record.topic).name.endswith(Stream.MATCHES.value):
            told.answered.append(decoded.received)
            continue
        told.asked.append(decoded.received)
        part.places[told.key].append((place, record.offset))
        told.worked += record.offset < worked.get(place, 0)
    return part


def fences_after(
    part: Part, left: Mapping[str, int], stopped: Mapping[TopicPartition, int], worked: Mapping[TopicPartition, int]
) -> dict[TopicPartition, int]:
    """From where on the region's works again: what the other has worked, but for the first that it has left.

    `left` is, by referral, which of what was asked is to be worked still. What comes again after that was worked, is
    known by its number, and nothing is done twice.
    """
    fences = {place: max(stop, worked.get(place, 0)) for place, stop in stopped.items()}
    for key, number in left.items():
        place, offset = part.places[key][number]
        fences[place] = min(fences.get(place, offset), offset)
    return fences


async def take_in(part: Part, transactions: Transactions[Search, Stores], people: "People") -> dict[str, int]:
    """Keep it all, some referrals at a time; done again, it changes nothing. Gives what is left, by referral."""
    left: dict[str, int] = {}
    for some in _some(part.told.values()):
        left |= await transactions.do(partial(take_up, some, people.person))
    return left


def _some(those: Iterable[T]) -> Iterator[Sequence[T]]:
    iterator = iter(those)
    while some := list(islice(iterator, _AT_ONCE)):
        yield some


@dataclass(frozen=True)
class People:
    """Who people are, as far as the waiting list must know; `gazetteer` is opened for the first who waits."""

    gazetteer: Callable[[], Gazetteer]
    practices: Practices

    def person(self, seeker: Seeker) -> Person | None:
        """Somebody who waits; None where what they seek was not kept."""
        wanted = seeker.search.wanted
        if wanted is None:
            return None
        position = whereabouts(self.gazetteer(), wanted.outcode, seeker.borough)
        equity = self.practices[seeker.borough].equity
        return Person.of(
            seeker.search, wanted, position, seeker.borough, utc_now(), synthetic=seeker.synthetic, equity=equity
        )


def transactions_of(handovers: Handovers) -> Transactions[Search, Stores]:
    """Those of the region's matching, which change the borough's referrals though another works them."""
    return Transactions("matching", Search, handovers.storage(store.in_mongo), utc_now, due_times)
