"""Each step is remembered with the referral: whoever looks after the person sees what happened, and who did it."""

from datetime import datetime
from enum import StrEnum

from services.contract.event import Event, name_of
from services.contract.events.consent import GpMessageReady
from services.referral.domain.life import Taken
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided

# More than a usual referral has in its life; of an unusual one the newest are remembered.
MOST = 100
# Which field of an event has the word that says most, the first that is there.
_WORDS = ("service_name", "reason", "outcome", "decision", "chosen_by", "step")


def remember(
    before: Referral,
    decided: Decided,
    now: datetime,
    *,
    heard: Event | None = None,
    action: str | None = None,
    organisation: str | None = None,
    person: str | None = None,
) -> Decided:
    """What was decided, with the steps that it was remembered; nothing where nothing has changed.

    They are named for the event that was `heard` and for what is said; where neither is, for the `action`.
    """
    after, news = decided
    if after is before:
        return decided
    told = [one for one in (heard, *news) if one is not None and not isinstance(one, GpMessageReady)]
    named = [(name_of(type(one)), _word(one)) for one in told] or ([(action, None)] if action else [])
    taken = [Taken(what=what, at=now, word=word, organisation=organisation, person=person) for what, word in named]
    return after.model_copy(update={"taken": (*after.taken, *taken)[-MOST:]}), news


def _word(event: Event) -> str | None:
    said = next((getattr(event, name) for name in _WORDS if getattr(event, name, None)), None)
    return said.value if isinstance(said, StrEnum) else said
