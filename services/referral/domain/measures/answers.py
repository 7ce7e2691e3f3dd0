"""What every instrument's answers have in common."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from services.contract.words.measure_words import Instrument
from services.referral.domain.measures.scales import Score


class Answers(BaseModel, ABC):
    """What a person answered. Null, or left out, is what they would rather not say, where that may be."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    instrument: Instrument

    @abstractmethod
    def scores(self) -> Sequence[Score]:
        """The score of each scale on which these answers say something."""
