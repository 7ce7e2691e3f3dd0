"""MYCaW: one or two concerns of the person's own, and their well-being, each from 0 to 6, where less is better."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from services.contract.words.measure_words import Instrument, Scale
from services.referral.domain.measures.answers import Answers
from services.referral.domain.measures.scales import Score, score

_Answer = Annotated[int, Field(strict=True, ge=0, le=6)]


class MycawAnswers(Answers):
    """How much each concern troubles the person, and how they are; what the concerns are is not sent here."""

    instrument: Literal[Instrument.MYCAW]
    concern_1: _Answer
    concern_2: _Answer | None = None
    wellbeing: _Answer

    @override
    def scores(self) -> Sequence[Score]:
        given = {
            Scale.MYCAW_CONCERN_1: self.concern_1,
            Scale.MYCAW_CONCERN_2: self.concern_2,
            Scale.MYCAW_WELLBEING: self.wellbeing,
        }
        return [score(scale, answer) for scale, answer in given.items() if answer is not None]
