"""What is kept of what a person says of their consent, where it can be: given by today, and not ended."""

from services.referral.commands.consent import ChangeConsent
from services.referral.domain.age import day_in_london
from services.referral.domain.consent import Recorded
from services.referral.domain.consent_days import check_has_not_ended, check_is_given
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import caller_of
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork


def recorded(work: UnitOfWork[Referral, Stores], command: ChangeConsent) -> Recorded:
    """What is kept of what the person says now; raises ConsentEnded or ConsentGivenLater."""
    today = day_in_london(work.now)
    check_has_not_ended(command.expires_on, today, "#")
    check_is_given(command.given_on, today, "#")
    return command.record(caller_of(work).organisation, work.now)
