"""A message takes a referral back: the sender names it by our id, or by the name that they gave it themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.contract.doors.refusals import Refusal
from services.contract.words.life_words import WithdrawnReason
from services.referral.commands.steps import WithdrawReferral
from services.referral.domain.life import OPEN
from services.referral.domain.referral import Referral
from services.referral.handlers.acting import ReferralNotFound, caller_of
from services.referral.handlers.intake.referring import Referred
from services.referral.handlers.steps import STEPS, take
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.referral.store.other_keys import OtherKey
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]
_WITHDRAWAL = next(step for step in STEPS if step.command is WithdrawReferral)


class SeveralAreCalledSo(Refusal):
    """Several open referrals were sent under the name that a message takes back."""

    status = 409
    title = "Several referrals were sent under this name"
    what_to_do = "Name the one that is meant by the id that it was answered with."


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a message takes back, and why: `ids` are ours where it names any, `sent_as` is the hash of its own name."""

    ids: tuple[UUID, ...]
    sent_as: str
    reason: WithdrawnReason


async def take_back(work: Work, asked: TakenBack, key: IdempotencyKey) -> Referred:
    """Withdraw the referral, once for each key, if the caller's own organisation made it.

    Raises ReferralNotFound, SeveralAreCalledSo, and KeyUsedBefore where the key came with another request.
    """
    await work.load([str(key.referral_id), *map(str, asked.ids)])
    await _check_key(work, key)
    named = await _named(work, asked)
    # So that a referral that is asked for under the key, of the same person, is known for another request.
    await work.stores.other_keys.add(OtherKey(key.referral_id, key.request, named.referral_id))
    # Withdrawn is one of the reasons that may be sent, so the command is checked when it is made.
    command = WithdrawReferral.model_validate({"reason": asked.reason})
    answered = await take(work, _WITHDRAWAL, named.referral_id, command, key=key, revision=None)
    return Referred(work.state(str(named.referral_id)) or named, is_new=answered.is_new)


async def _check_key(work: Work, key: IdempotencyKey) -> None:
    other = await work.stores.other_keys.find(key.referral_id)
    made = work.state(str(key.referral_id))
    if other or made:
        key.check(other.request if other else None)


async def _named(work: Work, asked: TakenBack) -> Referral:
    by_id = [state for one in asked.ids if (state := work.state(str(one)))]
    theirs = _made_by(caller_of(work).organisation, by_id or await work.stores.referrals.sent_as(asked.sent_as))
    still_open = [one for one in theirs if one.state in OPEN]
    if len(still_open) > 1:
        raise SeveralAreCalledSo(SeveralAreCalledSo.what_to_do)
    if not theirs:
        raise ReferralNotFound("Check the id. It stands in the answer that the referral was made with.")
    return (still_open or theirs)[0]


def _made_by(organisation: str, referrals: Sequence[Referral]) -> list[Referral]:
    return [one for one in referrals if one.organisation == organisation]
