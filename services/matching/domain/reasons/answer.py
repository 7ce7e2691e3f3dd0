"""An answer as it is kept: codes, numbers and versions, from which it can be told again, and made again."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.contract.event import ScorePart
from services.contract.events import Matched, Unmatched
from services.contract.events.matches import NearMiss
from services.contract.words.vocabulary import Need, UnmatchedReason
from services.matching.domain.person import Person
from services.matching.domain.ranking.weights import Weights
from services.matching.domain.reasons.candidate import Candidate
from services.matching.domain.reasons.considered import Considered
from services.matching.domain.telling.occasions import LONDON


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What matching said of a referral as its `sequence`-th event, and all that this was decided by.

    `service_id` is where a place was held, `reason` why there was none. `candidates` are the best of those that suited
    and had room; `sent_to` is the one that alone was looked at, because it was chosen, or its provider had agreed.
    Nothing here is of the person but the codes of what they asked for, and what people call the place they are near.
    """

    referral_id: UUID
    sequence: int
    at: datetime
    asked: tuple[Need, ...]
    place: str
    weights: Weights
    why: str
    candidates: tuple[Candidate, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    service_id: UUID | None = None
    reason: UnmatchedReason | None = None
    sent_to: UUID | None = None
    waiting_since: datetime | None = None

    @classmethod
    def of(
        cls,
        person: Person,
        news: Matched | Unmatched,
        considered: Considered | None,
        weights: Weights,
        *,
        sequence: int,
        at: datetime,
    ) -> "KeptAnswer":
        """What is kept of what is said of this person."""
        service_id = news.service_id if isinstance(news, Matched) else None
        agreed = person.agreed_id if service_id == person.agreed_id else None
        return cls(
            person.referral_id,
            sequence,
            at,
            person.needs,
            person.position.name,
            weights,
            news.why,
            considered.candidates if considered else (),
            news.near_misses,
            service_id,
            news.reason if isinstance(news, Unmatched) else None,
            agreed or person.chosen_id,
            person.waiting_since,
        )

    @property
    def today(self) -> date:
        """The day of the answer, London's."""
        return self.at.astimezone(LONDON).date()

    def parts(self, candidate: Candidate) -> tuple[ScorePart, ...]:
        """The parts of a candidate's score, as they were told."""
        return candidate.parts(self.asked, self.place, self.today, self.weights)
