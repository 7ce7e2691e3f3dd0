"""Takes a borough up again that another matching has worked: searches, places and the waiting list as it left them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.contract import conversation, topics
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.topics import Stream
from services.matching.domain.finding.company import places_of_company
from services.matching.domain.person import Person
from services.matching.domain.resuming import Answered, Asked, Resumed, resume
from services.matching.domain.search import Search, SearchStatus
from services.matching.handlers.searches import Searches, Seeker, Work
from services.matching.places import Holder
from services.runtime.working.decoding import Received

_OWNER = topics.OWNERS[Stream.REFERRALS]
_CONSUMED = frozenset(conversation.CONSUMES["matching"])


@dataclass(slots=True)
class Told:
    """All that was asked about one referral since it was handed over, and all that was said about it, in order.

    `worked` is how many of what was asked the other matching has committed.
    """

    key: str
    asked: list[Received] = field(default_factory=list)
    worked: int = 0
    answered: list[Received] = field(default_factory=list)

    @property
    def last(self) -> Received:
        """What is folded last."""
        return [*self.asked, *self.answered][-1]


async def take_up(told: Sequence[Told], person_of: Callable[[Seeker], Person | None], work: Work) -> dict[str, int]:
    """Keep how each of these referrals stands now: this function will give what is to be worked still, by referral.

    That is the place, among what was asked, of the first that the other has left.
    """
    await work.load(one.key for one in told)
    searches, left, moves = Searches(work, person_of), dict[str, int](), _Moves()
    for one in told:
        before, resumed = work.state(one.key), _resumed(one, work)
        if resumed.unheard is not None:
            left[one.key] = resumed.unheard
        if resumed.search is None:
            continue
        envelope = one.last.envelope
        aggregate = work.meet(one.key, envelope.borough, synthetic=envelope.synthetic)
        work.because_of(envelope, about=one.key)
        searches.keep(one.key, resumed.search, borough=envelope.borough)
        aggregate.heard[_OWNER], aggregate.said = resumed.heard, resumed.said
        if not aggregate.synthetic:
            moves.add(before, resumed.search, one)
    await work.stores.places.release(moves.freed)
    await work.stores.places.restore(moves.held)
    await searches.settle()
    return left


def _resumed(told: Told, work: Work) -> Resumed:
    aggregate = work.aggregate(told.key)
    heard, said = (aggregate.heard.get(_OWNER, 0), aggregate.said) if aggregate else (0, 0)
    before = Resumed(work.state(told.key), heard, said)
    return resume(before, list(_asked(told)), list(_answered(told)))


def _asked(told: Told) -> Iterator[Asked]:
    for place, (envelope, event) in enumerate(told.asked):
        consumed = event if type(event) in _CONSUMED else None
        yield Asked(envelope.id, envelope.sequence, envelope.time, consumed, place < told.worked)


def _answered(told: Told) -> Iterator[Answered]:
    for envelope, event in told.answered:
        if isinstance(event, Matched | Unmatched | PlaceReleased):
            yield Answered(envelope.sequence, envelope.causationid, event)


class _Moves:
    """Places that were given up meanwhile, and those that are held now."""

    def __init__(self) -> None:
        self.freed: defaultdict[UUID, list[UUID]] = defaultdict(list)
        self.held: defaultdict[UUID, list[Holder]] = defaultdict(list)

    def add(self, before: Search | None, after: Search, told: Told) -> None:
        """One referral's, of the service and of whoever comes along."""
        if before and _held(before) == _held(after):
            return
        if before:
            for service_id in _services(before):
                self.freed[service_id].append(before.referral_id)
        session = next((one.event.session for one in reversed(told.answered) if isinstance(one.event, Matched)), None)
        asks = after.status is SearchStatus.ASKS
        for service_id in _services(after):
            of_service = service_id == after.service_id
            self.held[service_id].append(Holder(after.referral_id, asks, session if of_service else None))


def _held(search: Search) -> tuple[object, ...]:
    return search.service_id, search.companion_id, search.session_key, search.status is SearchStatus.ASKS


def _services(search: Search) -> list[UUID]:
    company = search.companion_id and places_of_company(search.companion_id)
    return [one for one in (search.service_id, company) if one]
