"""What a form does once it is sent: the JSON door's command, once, if the referral is as it was seen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from services.referral.domain.referral import Referral
from services.referral.handlers.answering import Answered
from services.referral.handlers.budget import grant
from services.referral.handlers.intake.referring import Referring
from services.referral.handlers.record import writing
from services.referral.handlers.record.kinds import RecordKind
from services.referral.handlers.rerouting import reroute
from services.referral.handlers.steps import StepAsked, release, take
from services.referral.idempotency import IdempotencyKey
from services.referral.store import Stores
from services.runtime.working.unit_of_work import UnitOfWork

Act = Callable[[UnitOfWork[Referral, Stores]], Awaitable[Answered]]


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that was sent about a referral: the command that it became, of the type that the form is for."""

    referring: Referring
    referral_id: UUID
    command: Any
    key: IdempotencyKey
    revision: int | None


Does = Callable[[Submission], Act]


def taking(step: StepAsked) -> Does:
    """A step of the referral's life is taken."""
    return lambda sent: partial(
        take, step=step, referral_id=sent.referral_id, command=sent.command, key=sent.key, revision=sent.revision
    )


def adding(kind: RecordKind) -> Does:
    """An entry of this kind is written down; what else was written meanwhile hinders nobody."""
    return lambda sent: partial(
        writing.add,
        custody=sent.referring.custody,
        kind=kind,
        referral_id=sent.referral_id,
        command=sent.command,
        key=sent.key,
    )


def rerouting(sent: Submission) -> Act:
    """The referral goes on elsewhere."""
    return partial(
        reroute,
        referring=sent.referring,
        referral_id=sent.referral_id,
        command=sent.command,
        key=sent.key,
        revision=sent.revision,
    )


def granting(sent: Submission) -> Act:
    """A budget is granted."""
    return partial(grant, referral_id=sent.referral_id, command=sent.command, key=sent.key, revision=sent.revision)


def releasing(sent: Submission) -> Act:
    """Nobody looks after the referral any more."""
    return partial(release, referral_id=sent.referral_id, key=sent.key, revision=sent.revision)
