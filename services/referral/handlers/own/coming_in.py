"""A person comes to their own referral by its reference and its code, and is known for a while by a session."""

import hmac
from dataclasses import dataclass, field
from uuid import UUID

from services.contract.doors.rights import TokenRight
from services.referral.custody import Custody
from services.referral.domain.life import State
from services.referral.domain.own.attempts import Attempts
from services.referral.domain.own.codes import spelled
from services.referral.domain.own.renewing import use_new_code
from services.referral.domain.referral import Referral
from services.referral.handlers.own.making_codes import code_hash, reference_hash
from services.referral.store import Stores
from services.referral.store.own_sessions import OwnSession
from services.runtime.working.callers import Caller
from services.runtime.working.look import Look
from services.runtime.working.unit_of_work import UnitOfWork

Work = UnitOfWork[Referral, Stores]

# By what a person's own steps are known, whoever they are. No organisation can be called so, with its full stop.
THE_PERSON = "linkway.the-person"
_MOST_BOROUGHS = 10


@dataclass(frozen=True, slots=True)
class Typed:
    """A reference and a code as somebody typed them."""

    reference: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CameIn:
    """Whether they came in; where not, whether the code was looked at, and whether none is for a day."""

    is_in: bool
    was_looked_at: bool = True
    is_locked: bool = False


async def come_in(work: Work, custody: Custody, typed: Typed, session_hash: str) -> CameIn:
    """Begin a session, if the code is the reference's; whether there is such a reference nobody learns."""
    reference = spelled(typed.reference)
    hashed = reference_hash(custody, reference)
    before = await attempts_of(work, hashed)
    if before and work.now < before.wait_until:
        return CameIn(is_in=False, was_looked_at=False, is_locked=before.are_locked)
    referral = await followed_as(work, hashed)
    shown = code_hash(custody, reference, spelled(typed.code))
    follow = referral.follow if referral else None
    is_the_code = hmac.compare_digest(shown, follow.code if follow else "")
    is_the_new_one = hmac.compare_digest(shown, (follow.next if follow else None) or "")
    if referral is None or not (is_the_code or is_the_new_one):
        await work.stores.wrong_codes.count(hashed, work.now)
        after = Attempts(before.wrong + 1 if before else 1, work.now)
        return CameIn(is_in=False, is_locked=after.are_locked)
    await work.stores.wrong_codes.forget(hashed)
    if is_the_new_one:
        await _use_new_code(work, referral.referral_id)
    await work.stores.own_sessions.keep(OwnSession.begun(session_hash, referral.referral_id, work.now))
    return CameIn(is_in=True)


async def _use_new_code(work: Work, referral_id: UUID) -> None:
    key = str(referral_id)
    await work.load([key])
    if referral := work.state(key):
        work.keep(key, use_new_code(referral, work.now))


async def attempts_of(work: Work, hashed: str) -> Attempts | None:
    """How often it was tried by what has this hash; None where that is so long ago that it counts no more."""
    before = await work.stores.wrong_codes.of(hashed)
    if before and before.are_over(work.now):
        await work.stores.wrong_codes.forget(hashed)
        return None
    return before


async def followed_as(work: Work, hashed: str) -> Referral | None:
    """The referral whose reference has this hash, where it goes on."""
    found = await work.stores.referrals.followed_as(hashed)
    return next((one for one in found if one.state is not State.REROUTED), None)


async def whose(look: Look[Referral, Stores], session_hash: str) -> tuple[Caller, OwnSession] | None:
    """The person whose session this is, who may see one referral, wherever it goes on; None where it has ended."""
    session = await look.stores.own_sessions.find(session_hash)
    if session is None or session.ends_at <= look.now:
        return None
    referral_id = session.referral_id
    for _ in range(_MOST_BOROUGHS):
        await look.load([str(referral_id)])
        referral = look.state(str(referral_id))
        if referral is None or referral.ending is None or referral.ending.goes_on_as is None:
            break
        referral_id = referral.ending.goes_on_as
    since = referral.follow.since if referral and referral.follow else None
    # Whoever came in by a code that another has replaced may not be the person.
    if since and session.made_at < since:
        return None
    return Caller(THE_PERSON, frozenset({TokenRight.OWN.value}), own=(referral_id,)), session
