"""What a person answered about how they are, and how it must be sent. Answers are kept sealed."""

from pydantic import Field

from services.contract.words.measure_words import Occasion
from services.referral.commands.record import Change, Recorded
from services.referral.domain.measures.instruments import AnyAnswers
from services.referral.fields import WrittenDay

_ANSWERS = "What the person answered; sealed. `instrument` says which questions these are."


class TakeMeasures(Recorded):
    """Write down what a person answered to one instrument, at the start, on the way, or at the end."""

    occasion: Occasion
    taken_on: WrittenDay = Field(description="The day on which they answered.")
    answers: AnyAnswers = Field(description=_ANSWERS)


class CorrectMeasures(Change):
    """Put right what your organisation wrote down: the day, or the answers to the same instrument."""

    taken_on: WrittenDay | None = None
    answers: AnyAnswers | None = Field(default=None, description=_ANSWERS)
