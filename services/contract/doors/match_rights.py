"""Who may see why a referral was matched as it was, and what could be chosen in place of it.

The ties are those of a referral. Matching knows two of them: the organisation that made it, and who works where the
person is. Whoever has neither is answered as if there were no such referral.
"""

from collections.abc import Mapping
from enum import StrEnum

from services.contract.doors.rights import Tie


class MatchAction(StrEnum):
    """What can be done with the match of a referral that is there."""

    SEE_WHY = "see-why"
    SEE_THE_SHORTLIST = "see-the-shortlist"


_CHOOSERS = frozenset({Tie.MADE_IT, Tie.WORKS_IN_THE_BOROUGH})

# As for choosing a service, which is a step of the referral.
MAY_WITH_A_MATCH: Mapping[MatchAction, frozenset[Tie]] = {
    MatchAction.SEE_WHY: _CHOOSERS,
    MatchAction.SEE_THE_SHORTLIST: _CHOOSERS,
}
