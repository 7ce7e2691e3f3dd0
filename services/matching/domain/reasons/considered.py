"""What a person could choose among at the moment when they chose: the first was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.contract.event import ScorePart
from services.contract.words.vocabulary import Need
from services.matching.domain.engine import Engine
from services.matching.domain.person import Person
from services.matching.domain.ranking import told
from services.matching.domain.ranking.ranked import Choice
from services.matching.domain.ranking.values import Counts
from services.matching.domain.ranking.weights import Weights
from services.matching.domain.reasons.candidate import Candidate

# So many of those that suited are kept.
MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Considered:
    """The services that suited and had room, the chosen one first, and the weights by which they were scored.

    `values` is how well the chosen one does, by part.
    """

    choice: Choice
    values: Mapping[str, float]
    candidates: tuple[Candidate, ...]
    weights: Weights

    @property
    def row(self) -> int:
        """Of the service that was chosen."""
        return self.choice.row

    @property
    def chosen(self) -> Candidate:
        """The service that was chosen."""
        return self.candidates[0]

    def parts(self, asked: Sequence[Need], place: str) -> tuple[ScorePart, ...]:
        """The parts of its score, as they are told to somebody who asked for this near the place of that name."""
        return told.parts(self.values, self.weights, self.chosen.words(asked, place))

    @classmethod
    def by(cls, person: Person, engine: Engine, free: Counts) -> "Considered | None":
        """What there is for this person, with so many places free; None where there is nothing."""
        ranked = engine.ranked(person, free, MOST_CANDIDATES)
        if not ranked:
            return None
        candidates = tuple(
            Candidate.of(person, engine.listed[one.choice.row], one, int(free[one.choice.row])) for one in ranked
        )
        return cls(ranked[0].choice, ranked[0].parts, candidates, engine.policy.weights[person.borough])
