"""What lies on a borough's topics, and what of it must never be: lost, doubled, or more people than places."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.contract.envelope import Envelope, read
from services.contract.event import Event
from services.contract.events import BY_TYPE, Matched, PlaceReleased, ReferralCreated, ReferralWithdrawn, Unmatched


@dataclass(frozen=True)
class Said:
    """One event, and when Kafka was given it, in milliseconds."""

    envelope: Envelope
    event: Event
    at: int


@dataclass(frozen=True)
class Log:
    """What was asked of matching and what it said, whoever was matching then, without synthetic people."""

    asked: Sequence[Said]
    said: Sequence[Said]

    @classmethod
    def of(cls, referrals: Iterable[Any], matches: Iterable[Any]) -> "Log":
        """Of the records of both topics; repeats, which have the same id, once."""
        return cls(list(_events(referrals)), list(_events(matches)))

    @property
    def created(self) -> set[str]:
        return {one.envelope.subject for one in self.asked if isinstance(one.event, ReferralCreated)}

    def about(self) -> Mapping[str, list[Said]]:
        """What was said of each referral, in the order of the topic."""
        found: defaultdict[str, list[Said]] = defaultdict(list)
        for one in self.said:
            found[one.envelope.subject].append(one)
        return found

    @property
    def answers(self) -> Counter[str]:
        """How often each referral was answered."""
        return Counter(one.envelope.subject for one in self.said if isinstance(one.event, Matched | Unmatched))

    @property
    def unanswered(self) -> set[str]:
        """Who is still to be answered: whoever ended before that is not."""
        return self.created - self.answers.keys() - self.ended

    @property
    def ended(self) -> set[str]:
        return {one.envelope.subject for one in self.asked if isinstance(one.event, ReferralWithdrawn)}

    @property
    def unfreed(self) -> set[str]:
        """Who has ended and holds a place still."""
        return {key for there in self.holders().values() for key in there} & self.ended

    @property
    def doubled(self) -> set[str]:
        """Who was answered twice: here nobody turns anything down, so each is answered once."""
        return {key for key, times in self.answers.items() if times > 1}

    @property
    def numbered_wrongly(self) -> dict[str, list[int]]:
        """Whose events are not numbered 1, 2, 3 …"""
        numbers = {key: [one.envelope.sequence for one in said] for key, said in self.about().items()}
        return {key: found for key, found in numbers.items() if found != list(range(1, len(found) + 1))}

    def most_at_once(self) -> Counter[str]:
        """The most people who held a place at each service at one time; in one instant who goes is gone first."""
        held, most = Counter[str](), Counter[str]()
        for one in sorted(self.said, key=lambda one: (one.at, isinstance(one.event, Matched))):
            if isinstance(one.event, PlaceReleased):
                held[str(one.event.service_id)] -= 1
            elif isinstance(one.event, Matched):
                service = str(one.event.service_id)
                held[service] += 1
                most[service] = max(most[service], held[service])
        return most

    def holders(self) -> dict[str, set[str]]:
        """Who holds a place at each service in the end."""
        held: defaultdict[str, set[str]] = defaultdict(set)
        for key, said in self.about().items():
            for one in said:
                if isinstance(one.event, Matched):
                    held[str(one.event.service_id)].add(key)
                elif isinstance(one.event, PlaceReleased):
                    held[str(one.event.service_id)].discard(key)
        return {service: there for service, there in held.items() if there}

    def longest_wait(self, *, of: Collection[str]) -> float:
        """The most seconds from a referral to its answer, of these people."""
        created = (one for one in self.asked if isinstance(one.event, ReferralCreated))
        came = {one.envelope.subject: one.at for one in created if one.envelope.subject in of}
        answered = [one for one in self.said if one.envelope.subject in came and one.envelope.sequence == 1]
        return max(one.at - came[one.envelope.subject] for one in answered) / 1000


def _events(records: Iterable[Any]) -> Iterator[Said]:
    seen: set[str] = set()
    for record in records:
        envelope, body = read(record.headers, record.value)
        if not envelope.synthetic and envelope.id not in seen:
            seen.add(envelope.id)
            yield Said(envelope, BY_TYPE[envelope.type].model_validate_json(body), record.timestamp)
