"""PAM: a score from 0 to 100, which the licensed questionnaire gives, and one of four levels."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from services.contract.words.measure_words import Instrument, Scale
from services.referral.domain.measures.answers import Answers
from services.referral.domain.measures.scales import RULES, Score, score


class Cuts(StrEnum):
    """By which edition's cuts a score is put into a level."""

    CURRENT = "current"
    OLDER = "older"


class PamAnswers(Answers):
    """The score as the questionnaire's own key gives it; more than one decimal is rounded to one."""

    instrument: Literal[Instrument.PAM]
    score: Annotated[float, Field(ge=0, le=100, strict=True)]
    cuts: Cuts = Cuts.CURRENT

    @override
    def scores(self) -> Sequence[Score]:
        rule = RULES[Scale.PAM]
        bands = rule.bands if self.cuts is Cuts.CURRENT else rule.older_bands
        return [score(Scale.PAM, round(self.score, 1), bands)]
