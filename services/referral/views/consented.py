"""What the person agreed to, as the referrer and the link worker see it: what holds, and all that was recorded."""

from datetime import datetime

from services.contract.words.consent_words import Agreement, ConsentChange, ConsentGiver, ConsentManner, MessageToGp
from services.referral.domain.consent import Consent
from services.referral.domain.part import Day
from services.referral.views.view import View


class RecordedView(View):
    """What was recorded at one time, by which organisation; null where the person did not speak of it."""

    share_with_provider: bool | None
    message_to_gp: MessageToGp | None
    given_by: ConsentGiver | None
    how: ConsentManner | None
    given_on: Day | None
    until: datetime | None
    because: ConsentChange
    recorded_by: str | None
    at: datetime


class ConsentView(View):
    """What was said last of each disclosure, and until when it holds; the rest is in `recorded`, the oldest first."""

    share_with_provider: bool
    share_with_provider_until: datetime | None
    message_to_gp: MessageToGp
    message_to_gp_until: datetime | None
    recorded: tuple[RecordedView, ...]

    @classmethod
    def of(cls, consent: Consent) -> "ConsentView":
        """View a consent."""
        provider, gp = (consent.last_on(one) for one in Agreement)
        return cls(
            share_with_provider=consent.shares,
            share_with_provider_until=provider.until if provider else None,
            message_to_gp=(gp and gp.message_to_gp) or MessageToGp.NONE,
            message_to_gp_until=gp.until if gp else None,
            recorded=tuple(RecordedView.model_validate(one) for one in consent.recorded),
        )


def viewed(consent: object) -> object:
    """A consent that is kept, as a view; what was a view already stays as it is."""
    return ConsentView.of(consent) if isinstance(consent, Consent) else consent


def shares_with_provider(consent: object) -> object:
    """Whether the provider of the place may have the person's contacts, as was recorded last."""
    return consent.shares if isinstance(consent, Consent) else consent
