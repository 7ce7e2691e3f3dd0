"""Loneliness: the UCLA scale of three items, and the direct question of the Office for National Statistics."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import override

from services.contract.words.measure_words import Instrument, Scale
from services.referral.domain.measures.answers import Answers
from services.referral.domain.measures.scales import RULES, Score, score

_Item = Annotated[int, Field(strict=True, ge=1, le=3)]


class UclaAnswers(Answers):
    """Answers to the three items: 1 is hardly ever or never, 2 some of the time, 3 often. Their sum is the score."""

    instrument: Literal[Instrument.UCLA_LONELINESS]
    companionship: _Item
    left_out: _Item
    isolated: _Item

    @override
    def scores(self) -> Sequence[Score]:
        return [score(Scale.UCLA_LONELINESS, self.companionship + self.left_out + self.isolated)]


class HowOften(StrEnum):
    """How often a person feels lonely."""

    OFTEN_OR_ALWAYS = "often-or-always"
    SOME_OF_THE_TIME = "some-of-the-time"
    OCCASIONALLY = "occasionally"
    HARDLY_EVER = "hardly-ever"
    NEVER = "never"


class DirectAnswers(Answers):
    """The answer to how often a person feels lonely. Answers have an order, and no distance from one another."""

    instrument: Literal[Instrument.DIRECT_LONELINESS]
    lonely: HowOften

    @override
    def scores(self) -> Sequence[Score]:
        place = dict(RULES[Scale.DIRECT_LONELINESS].bands)
        return [score(Scale.DIRECT_LONELINESS, place[self.lonely])]
