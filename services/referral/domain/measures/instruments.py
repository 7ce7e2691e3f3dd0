"""Every instrument, by the answers that it takes."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from services.referral.domain.measures.loneliness import DirectAnswers, UclaAnswers
from services.referral.domain.measures.mycaw import MycawAnswers
from services.referral.domain.measures.ons4 import Ons4Answers
from services.referral.domain.measures.pam import PamAnswers
from services.referral.domain.measures.swemwbs import SwemwbsAnswers

AnyAnswers = Annotated[
    Ons4Answers | UclaAnswers | DirectAnswers | SwemwbsAnswers | PamAnswers | MycawAnswers,
    Field(discriminator="instrument"),
]
ANSWERS: TypeAdapter[AnyAnswers] = TypeAdapter(AnyAnswers)
