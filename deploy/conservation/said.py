"""What matching said on Kafka: which places were held, which given up, and which of those were used again."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator

from deploy.conservation.facts import Said, Word
from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.words.vocabulary import Answer
from services.runtime.working.decoding import Received

# A referral, and a service where it has a place.
Held = tuple[str, str | None]
# By these words a place is held.
HOLDS = frozenset({Word.ASKED, Word.MATCHED})


class MatchLog:
    """What matching says, each event once however often it lies on Kafka."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, int], Said] = {}

    def add(self, received: Received) -> None:
        """Take in an event; what is not about places is passed over."""
        at, numbered = received.envelope.time, (received.key, received.envelope.sequence)
        match received.event:
            case Matched(service_id=service_id, answer=answer, provider_accepted=agreed):
                word = Word.ASKED if answer is Answer.ASK else Word.MATCHED
                self._said.setdefault(numbered, Said(received.key, word, at, str(service_id), agreed))
            case PlaceReleased(service_id=service_id):
                self._said.setdefault(numbered, Said(received.key, Word.RELEASED, at, str(service_id)))
            case Unmatched():
                self._said.setdefault(numbered, Said(received.key, Word.UNMATCHED, at))

    def about(self, referrals: Collection[str]) -> tuple[Said, ...]:
        """What was said of these, each referral's in order."""
        return tuple(said for (one, _), said in sorted(self._said.items()) if one in referrals)


def held_at_last(said: Iterable[Said]) -> set[Held]:
    """Who holds a place where, by what was said."""
    held: set[Held] = set()
    for one in said:
        place = one.referral_id, one.service_id
        if one.word in HOLDS:
            held.add(place)
        else:
            held.discard(place)
    return held


def given_up(said: Iterable[Said]) -> Counter[str]:
    """How many places each referral gave up; one that was only asked for is none."""
    matched: set[Held] = set()
    count: Counter[str] = Counter()
    for one in said:
        place = one.referral_id, one.service_id
        if one.word is Word.MATCHED:
            matched.add(place)
        elif one.word is Word.RELEASED and place in matched:
            matched.discard(place)
            count[one.referral_id] += 1
    return count


def asked_again(said: Iterable[Said]) -> Iterator[Held]:
    """Where a provider was asked about somebody who had a place there already, or to whom it had said yes."""
    matched: set[Held] = set()
    for one in said:
        place = one.referral_id, one.service_id
        if one.word is Word.ASKED and (one.agreed or place in matched):
            yield place
        if one.word is Word.MATCHED:
            matched.add(place)
        elif one.word is Word.RELEASED:
            matched.discard(place)


def used_again(said: Iterable[Said]) -> int:
    """How many places were given up, and held again by somebody else."""
    free: dict[str | None, list[str]] = defaultdict(list)
    held: set[Held] = set()
    again = 0
    for one in sorted(said, key=lambda each: each.at):
        place = one.referral_id, one.service_id
        if one.word is Word.RELEASED:
            held.discard(place)
            free[one.service_id].append(one.referral_id)
        elif one.word in HOLDS and place not in held:
            held.add(place)
            again += _taken(free[one.service_id], one.referral_id)
    return again


def _taken(free: list[str], by: str) -> bool:
    """Whether a place is taken that somebody else gave up; it is not free any more then."""
    given_up = next((one for one in free if one != by), None)
    if given_up is not None:
        free.remove(given_up)
    return given_up is not None


def from_the_list(said: Iterable[Said]) -> list[str]:
    """Who waited and came to a place after all, and has it still."""
    last: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        last[one.referral_id].append(one)
    ways = {one: [each.word for each in several][-2:] for one, several in last.items()}
    return sorted(one for one, words in ways.items() if words == [Word.UNMATCHED, Word.MATCHED])
