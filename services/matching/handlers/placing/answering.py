"""Says what was found for each person, or why there is nothing, and keeps what it was decided by."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from services.contract.events import Matched, PlaceReleased, Unmatched
from services.contract.events.matches import NearMiss
from services.contract.words.vocabulary import UnmatchedReason
from services.matching import metrics
from services.matching.domain.engine import Engine
from services.matching.domain.news import matched, not_known, unmatched
from services.matching.domain.person import Person
from services.matching.domain.practice import Practices
from services.matching.domain.ranking.values import Counts
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.reasons.near import near_misses
from services.matching.domain.sessions.going_there import held_until
from services.matching.domain.steps import answer
from services.matching.handlers.placing.allocation import HeldPlace
from services.matching.handlers.searches import Searches, Seeker, Work
from services.matching.replies.counted import asked_at


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers the people of one piece of work.

    `believed` is how many places are free after all were placed, by row; nobody is free to come along with the `alone`.
    """

    engine: Engine
    believed: Counts | None
    alone: Collection[UUID]
    practices: Practices
    searches: Searches
    work: Work

    def answer(self, seeker: Seeker, person: Person | None, found: HeldPlace | None) -> Sequence[PlaceReleased]:
        """Say and keep it: this function will give the place that they held before, if they lost it."""
        news = self._news(seeker, person, found)
        after, lost = answer(seeker.search, news, asked_at=asked_at(seeker.search, news, self.work.now))
        self.searches.keep(seeker.key, after)
        self.work.say(seeker.key, *lost, news)
        if person:
            self._keep(person, news, found)
        if not seeker.synthetic:
            self.work.afterwards(partial(metrics.answered, seeker.borough, news))
        return lost

    def _news(self, seeker: Seeker, person: Person | None, found: HeldPlace | None) -> Matched | Unmatched:
        if person is None:
            return not_known(seeker.search.referral_id)
        missed = self._near_misses(person, found.considered.chosen.score if found else 0.0)
        if found is None:
            return unmatched(person, self._why_none(person), self.engine.chosen(person), missed)
        to_answer, until = self.practices[seeker.borough].answer(self.work.now, asked=found.is_asked)
        return matched(
            person,
            found.listed,
            found.considered,
            found.free,
            now=self.work.now,
            answer=to_answer,
            held_until=until and held_until(until, found.session, self.work.now),
            provider_accepted=person.agreed_id == found.listed.listing.service_id,
            session=found.session,
            companion=found.companion,
            near_misses=missed,
        )

    def _near_misses(self, person: Person, score: float) -> Sequence[NearMiss]:
        if self.believed is None:
            return ()
        return near_misses(person, self.engine, self.believed, better_than=score)

    def _why_none(self, person: Person) -> UnmatchedReason:
        reason, alone = self.engine.why_none(person), person.referral_id in self.alone
        return UnmatchedReason.NO_COMPANION if alone and reason is UnmatchedReason.NO_ROOM else reason

    def _keep(self, person: Person, news: Matched | Unmatched, found: HeldPlace | None) -> None:
        key = str(person.referral_id)
        aggregate, weights = self.work.aggregate(key), self.engine.policy.weights[person.borough]
        if aggregate is not None:
            considered = found.considered if found else None
            sequence, at = aggregate.said, self.work.now
            self.searches.keep_answer(
                KeptAnswer.of(person, news, considered, weights, sequence=sequence, at=at),
            )
