"""The words for how people say they are: what they are asked with, when, what is scored, and how that changed."""

from collections.abc import Mapping
from enum import StrEnum


class Instrument(StrEnum):
    """A set of questions that belong together."""

    ONS4 = "ons4"
    UCLA_LONELINESS = "ucla-loneliness"
    DIRECT_LONELINESS = "direct-loneliness"
    SWEMWBS = "swemwbs"
    PAM = "pam"
    MYCAW = "mycaw"


class Scale(StrEnum):
    """What an instrument tells, each scored by itself. ONS4 tells four things, and no sum of them."""

    LIFE_SATISFACTION = "life-satisfaction"
    WORTHWHILE = "worthwhile"
    HAPPY_YESTERDAY = "happy-yesterday"
    ANXIOUS_YESTERDAY = "anxious-yesterday"
    UCLA_LONELINESS = "ucla-loneliness"
    DIRECT_LONELINESS = "direct-loneliness"
    SWEMWBS = "swemwbs"
    PAM = "pam"
    MYCAW_CONCERN_1 = "mycaw-concern-1"
    MYCAW_CONCERN_2 = "mycaw-concern-2"
    MYCAW_WELLBEING = "mycaw-wellbeing"


SCALES: Mapping[Instrument, tuple[Scale, ...]] = {
    Instrument.ONS4: (
        Scale.LIFE_SATISFACTION,
        Scale.WORTHWHILE,
        Scale.HAPPY_YESTERDAY,
        Scale.ANXIOUS_YESTERDAY,
    ),
    Instrument.UCLA_LONELINESS: (Scale.UCLA_LONELINESS,),
    Instrument.DIRECT_LONELINESS: (Scale.DIRECT_LONELINESS,),
    Instrument.SWEMWBS: (Scale.SWEMWBS,),
    Instrument.PAM: (Scale.PAM,),
    Instrument.MYCAW: (Scale.MYCAW_CONCERN_1, Scale.MYCAW_CONCERN_2, Scale.MYCAW_WELLBEING),
}


class Occasion(StrEnum):
    """When in a referral's life the person was asked."""

    START = "start"
    REVIEW = "review"
    END = "end"


class Change(StrEnum):
    """How a score compares with the one of the start, whichever direction is better on its scale."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
