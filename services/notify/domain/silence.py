"""After which events a person is not told any more, or not of what was found before them."""

from pydantic import BaseModel, ConfigDict

from services.contract.event import Event, name_of
from services.contract.events import NeedsAHuman, ReferralRerouted


class Silence(BaseModel):
    """The newest event of referral's that ends what there was to tell: its name and its number among referral's.

    It is for good where the referral ended; else it covers what matching found before it heard of the event.
    """

    model_config = ConfigDict(frozen=True)

    by: str
    since: int
    for_good: bool

    def covers(self, answers: int | None, *, heard_after: bool = False) -> bool:
        """Whether nobody is told of what was found because of referral's event of this number.

        Where the number is not known, what was heard first counts as found first.
        """
        if self.for_good:
            return True
        return not heard_after if answers is None else answers < self.since


def silence_of(event: Event, sequence: int) -> Silence:
    """The silence that the event brings. A referral that a human looks at goes on, as does one at another service."""
    goes_on = isinstance(event, NeedsAHuman) or (
        isinstance(event, ReferralRerouted) and event.to_service_id is not None
    )
    return Silence(by=name_of(type(event)), since=sequence, for_good=not goes_on)
