"""Every instrument, by the answers that it takes."""

from collections.abc import Mapping

from services.contract.measure_words import Instrument
from services.referral.domain.measures.answers import Answers
from services.referral.domain.measures.loneliness import DirectAnswers, UclaAnswers
from services.referral.domain.measures.mycaw import MycawAnswers
from services.referral.domain.measures.ons4 import Ons4Answers
from services.referral.domain.measures.pam import PamAnswers
from services.referral.domain.measures.swemwbs import SwemwbsAnswers

ANSWERS: Mapping[Instrument, type[Answers]] = {
    kind.instrument: kind
    for kind in (Ons4Answers, UclaAnswers, DirectAnswers, SwemwbsAnswers, PamAnswers, MycawAnswers)
}
