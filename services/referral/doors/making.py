"""A referral is made alike at every door over HTTP: under its key, once, and counted."""

import asyncio
from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import Header, Request

from services.contract.doors.refusals import Refusal
from services.contract.doors.rights import TokenRight
from services.referral import metrics
from services.referral.commands.refer import MakeReferral
from services.referral.domain.referral import Referral
from services.referral.handlers.intake.referring import ReferralRequest, Referred, Referring
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.ids import new_id
from services.runtime.serving.authentication import cause_of, check_may
from services.runtime.working.callers import Caller
from services.runtime.working.transactions import RequestTransactions

Synthetic = Annotated[
    Literal["true", "false"],
    Header(
        description="true for a referral about nobody: it passes through every service, holds no place, tells nobody "
        f"and counts in no figure. It takes the right {TokenRight.SYNTHETIC}.",
        examples=["true"],
    ),
]

_AT_A_TIME = 10


async def make(
    referring: Referring,
    transactions: RequestTransactions[Referral, Stores],
    command: MakeReferral,
    caller: Caller,
    request: Request,
    written_key: str | None,
    written_synthetic: str,
    *,
    sent_as: str | None = None,
    unproven: bool = False,
) -> Referred:
    """Make a referral, or find the one that the key made, or that is open already.

    Raises the Refusal that says what to put right, OpenReferral where another organisation's is open. Of one that is
    `unproven` nobody knows who sent it, so it is made whatever is open.
    """
    synthetic = written_synthetic == "true"
    if synthetic:
        check_may(caller, TokenRight.SYNTHETIC)
    key = _key(referring, caller, command, written_key, synthetic=synthetic) if written_key else None
    asked = ReferralRequest(
        command=command,
        organisation=caller.organisation,
        # Chosen here, because a transaction may run again after it was kept.
        referral_id=key.referral_id if key else new_id(),
        key=key,
        synthetic=synthetic,
        sent_as=sent_as,
        unproven=unproven,
    )
    operation, cause = referring.operation(asked, transactions.clock()), cause_of(caller, request)
    referred = await transactions.share(operation, cause, by=caller)
    if referred.refusal:
        raise referred.refusal
    _count(referred, command)
    return referred


async def make_many(
    referring: Referring,
    transactions: RequestTransactions[Referral, Stores],
    wanted: Sequence[tuple[str, MakeReferral]],
    caller: Caller,
    request: Request,
) -> list[Referred | Refusal]:
    """Make each of these referrals by itself, as `make` does, under the key beside it: what came of each."""
    now, operations = transactions.clock(), []
    for number, (written_key, command) in enumerate(wanted):
        key = _key(referring, caller, command, written_key)
        asked = ReferralRequest(command, caller.organisation, key.referral_id, key)
        operations.append(referring.operation(asked, now))
        if number % _AT_A_TIME == 0:
            # Others are not held up while these are made ready.
            await asyncio.sleep(0)
    outcomes = await transactions.share_all(operations, cause_of(caller, request), by=caller)
    for outcome, (_, command) in zip(outcomes, wanted, strict=True):
        if isinstance(outcome, Referred):
            _count(outcome, command)
    return [outcome.refusal or outcome if isinstance(outcome, Referred) else outcome for outcome in outcomes]


def _key(
    referring: Referring, caller: Caller, command: MakeReferral, written: str, *, synthetic: bool = False
) -> IdempotencyKey:
    # Only what was sent, so that a field that Linkway learns next week does not make the same request another one.
    text = command.model_dump_json(exclude_unset=True)
    return IdempotencyKey.of(
        referring.custody, organisation=caller.organisation, key=written, request=text, synthetic=synthetic
    )


def _count(referred: Referred, command: MakeReferral) -> None:
    if referred.is_new and not referred.referral.synthetic:
        metrics.TAKEN_IN.labels(referred.referral.borough.value, command.referrer.role.value).inc()
