"""ONS4: four questions about personal well-being, each from 0 to 10.

ONS gives no total of the four, and none is made here: they ask about different things.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from services.contract.words.measure_words import Instrument, Scale
from services.referral.domain.measures.answers import Answers
from services.referral.domain.measures.scales import Score, score

_Answer = Annotated[int, Field(strict=True, ge=0, le=10)]


class Ons4Answers(Answers):
    """Answers to ONS4, each from 0, not at all, to 10, completely. Less is better for being anxious alone."""

    instrument: Literal[Instrument.ONS4]
    life_satisfaction: _Answer | None = None
    worthwhile: _Answer | None = None
    happy_yesterday: _Answer | None = None
    anxious_yesterday: _Answer | None = None

    @override
    def scores(self) -> Sequence[Score]:
        given = {
            Scale.LIFE_SATISFACTION: self.life_satisfaction,
            Scale.WORTHWHILE: self.worthwhile,
            Scale.HAPPY_YESTERDAY: self.happy_yesterday,
            Scale.ANXIOUS_YESTERDAY: self.anxious_yesterday,
        }
        return [score(scale, answer) for scale, answer in given.items() if answer is not None]
