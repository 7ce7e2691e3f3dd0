"""What could be chosen for a person: the services that suit best of those with room, each with its reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.contract.event import ScorePart
from services.contract.events.matches import NearMiss
from services.matching.domain.engine import Engine
from services.matching.domain.person import Person
from services.matching.domain.ranking.values import Counts
from services.matching.domain.reasons.candidate import Candidate
from services.matching.domain.reasons.considered import Considered
from services.matching.domain.reasons.near import near_misses


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The services that suit, each with the parts of its score, and those that nearly do; by which weights."""

    referral_id: UUID
    as_of: datetime
    services: Sequence[tuple[Candidate, tuple[ScorePart, ...]]]
    near_misses: tuple[NearMiss, ...]
    weights: str

    @classmethod
    def of(cls, person: Person, engine: Engine, free: Counts, now: datetime) -> "Shortlist":
        """Whoever chose a service before, or holds a place, chooses among all of them again."""
        anybody = person._replace(chosen_id=None, agreed_id=None, holds_id=None)
        weights = engine.policy.weights[person.borough]
        considered = Considered.by(anybody, engine, free)
        services = considered.candidates if considered else ()
        return cls(
            person.referral_id,
            now,
            [(one, one.parts(person.needs, person.position.name, person.today, weights)) for one in services],
            near_misses(anybody, engine, free),
            weights.version,
        )
