"""SWEMWBS: seven items from 1 to 5, whose sum is converted to a metric score. Who asks them registers with Warwick."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from services.contract.words.measure_words import Instrument, Scale
from services.referral.domain.measures.answers import Answers
from services.referral.domain.measures.scales import RULES, Score, score

_Item = Annotated[int, Field(strict=True, ge=1, le=5)]


class SwemwbsAnswers(Answers):
    """The seven answers in the questionnaire's order, each from 1 to 5."""

    instrument: Literal[Instrument.SWEMWBS]
    items: tuple[_Item, _Item, _Item, _Item, _Item, _Item, _Item]

    @override
    def scores(self) -> Sequence[Score]:
        rule = RULES[Scale.SWEMWBS]
        return [score(Scale.SWEMWBS, rule.metric[sum(self.items) - rule.range[0]])]
