"""What the person agrees to, or takes back, for each disclosure by itself."""

from collections.abc import Callable
from datetime import datetime

from services.contract.doors.refusals import Refusal
from services.contract.events.consent import ConsentChanged
from services.contract.words.consent_words import Agreement, ConsentChange, MessageToGp
from services.referral.domain.consent import Recorded, changed
from services.referral.domain.life import Step, check
from services.referral.domain.referral import Referral
from services.referral.domain.steps.decided import Decided, amend
from services.referral.domain.steps.ending import CONSENT_ENDINGS

_NO: dict[Agreement, dict[str, object]] = {
    Agreement.SHARE_WITH_PROVIDER: {"share_with_provider": False},
    Agreement.MESSAGE_TO_GP: {"message_to_gp": MessageToGp.NONE},
}


class ConsentIsOver(Refusal):
    """The person has taken back all consent, so nothing more can be agreed to under this referral."""

    status = 409
    title = "The consent is over"
    what_to_do = "If the person agrees anew, make a new referral with them."


def change_consent(referral: Referral, recorded: Recorded) -> Decided:
    """Record what the person says of one disclosure or several. What was recorded alike before says nothing."""
    check(referral.state, Step.CONSENT)
    if referral.ending and referral.ending.reason in CONSENT_ENDINGS.values():
        raise ConsentIsOver(ConsentIsOver.what_to_do)
    new = changed(referral.consent, recorded)
    if not new:
        return referral, ()
    consent = referral.consent.recording(recorded)
    said = ConsentChanged(
        referral_id=referral.referral_id,
        changed=tuple(new),
        share_with_provider=consent.shares_with_provider(recorded.at),
        message_to_gp=consent.message_to_gp(recorded.at),
        because=recorded.because,
    )
    return amend(referral, consent=consent), (said,)


def expires(agreement: Agreement) -> Callable[[Referral | None, object, datetime], Decided]:
    """The decision that what the person agreed to for this disclosure has ended."""

    def expire(referral: Referral | None, _timer: object, now: datetime) -> Decided:
        if referral is None:
            raise LookupError("A timer of a referral that is not here.")
        return change_consent(
            referral, Recorded.model_validate({**_NO[agreement], "because": ConsentChange.EXPIRED, "at": now})
        )

    return expire
