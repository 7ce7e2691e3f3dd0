"""The same answer made again, from what is kept of it alone: no directory, no clock, no places."""

from dataclasses import dataclass
from uuid import UUID

from services.matching.domain.ranking import ranked
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.reasons.candidate import Candidate

# Scores are added up in another order than they were, in binary.
_ROUNDED = 1e-9


@dataclass(frozen=True, slots=True)
class Replayed:
    """What comes out: the service, or None where there was none to be had.

    `is_same` where that is what was answered, and each score is what its parts add up to.
    """

    service_id: UUID | None
    is_same: bool


def replay(kept: KeptAnswer) -> Replayed:
    """Decide again by the numbers that are kept."""
    adds_up = all(abs(one.score - _reckoned(kept, one)) <= _ROUNDED for one in kept.candidates)
    service_id = _decided(kept)
    return Replayed(service_id, is_same=adds_up and service_id == kept.service_id)


def near_ties(kept: KeptAnswer) -> int:
    """How many of the candidates did as well as the best of them."""
    return len(ranked.near_ties(kept.candidates)) if kept.candidates else 0


def _decided(kept: KeptAnswer) -> UUID | None:
    if not kept.candidates:
        return None
    return kept.sent_to or ranked.dealt(kept.candidates).service_id


def _reckoned(kept: KeptAnswer, candidate: Candidate) -> float:
    values = candidate.values(kept.asked, kept.today)
    return sum(weight * values[name] for name, weight in kept.weights.parts().items())
