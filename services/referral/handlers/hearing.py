"""What the service hears from matching, one event after the other; and what it says of a referral that it never made.

Whoever writes `referral-created` to a borough's own topic is not the owner of it, though matching holds a place for
it. The owner learns of it by what matching says, and takes it back, so that it holds nothing and counts nowhere.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.contract.event import Event
from services.contract.events import Matched, PlaceReleased, ReferralWithdrawn, Unmatched
from services.contract.words.life_words import WithdrawnReason
from services.referral import metrics
from services.referral.domain.referral import Referral
from services.referral.domain.steps import places
from services.referral.domain.steps.decided import Decided
from services.referral.domain.steps.remembering import remember
from services.referral.store import Stores
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork

# decide(referral, what matching says, when it said so)
DECISIONS: Mapping[type[Event], Callable[[Referral, Any, datetime], Decided]] = {
    Matched: places.hear_matched,
    Unmatched: places.hear_unmatched,
    PlaceReleased: places.hear_released,
}
_TO_DO = "See who may write to the borough's topics; a partner writes to its own, <borough>.partner.<partner>.events."

log = logging.getLogger(__name__)


async def hear(batch: Sequence[Received], work: UnitOfWork[Referral, Stores]) -> None:
    """Fold each event into the state of its referral, in order."""
    for received in batch:
        work.because_of(received.envelope)
        before = work.state(received.key)
        if before is None:
            _disown(received, work)
            continue
        now = received.envelope.time
        decided = DECISIONS[type(received.event)](before, received.event, now)
        after, news = remember(before, decided, now, heard=received.event)
        if after is not before:
            work.keep(received.key, after)
            work.say(received.key, *news)


def _disown(received: Received, work: UnitOfWork[Referral, Stores]) -> None:
    aggregate = work.meet(received.key, received.envelope.borough)
    if aggregate.said:
        return
    # The one that was not ours stood at 1, or nobody would have worked it; ours comes after it.
    aggregate.said = 1
    work.say(received.key, ReferralWithdrawn(referral_id=received.key, reason=WithdrawnReason.NEVER_MADE))
    work.afterwards(metrics.DISOWNED.inc)
    log.warning("A referral that was never made here is taken back", extra={"referral": received.key, "to_do": _TO_DO})
