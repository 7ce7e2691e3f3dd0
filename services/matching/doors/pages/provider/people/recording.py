"""What a sheet says of each person is passed on to referral: what is new, and what is put right; nothing twice."""

import asyncio
from collections.abc import Sequence
from datetime import date

from services.contract.doors.refusals import Refusal
from services.matching.doors.pages.provider.asking import key_in
from services.matching.doors.pages.provider.people import words
from services.matching.doors.pages.provider.people.asked import Asked
from services.matching.doors.pages.provider.people.told import Offer
from services.pages.forms import Form, Problem

_AT_ONCE = 8


async def recorded(day: date, offers: Sequence[Offer], form: Form, asked: Asked) -> list[Problem]:
    """Have it recorded: this function will give what could not be, beside the field of whoever it is about."""
    turns, sheet = asyncio.Semaphore(_AT_ONCE), key_in(form)

    async def one(offer: Offer) -> Problem | None:
        async with turns:
            return await _recorded(day, offer, form, asked, sheet)

    return [problem for problem in await asyncio.gather(*map(one, offers)) if problem]


async def _recorded(day: date, offer: Offer, form: Form, asked: Asked, sheet: str) -> Problem | None:
    field = f"came-{offer.referral_id}"
    outcome, before = form[field], offer.attendance_on(day)
    if not outcome or (before and before.outcome == outcome):
        return None
    if outcome not in {known for known, _ in words.ATTENDANCES}:
        return Problem(field, f"{offer.label}: choose one of those that are offered.")
    came = {"outcome": outcome, "on": day.isoformat()}
    try:
        if before:
            await asked.correct(offer.referral_id, before.attendance_id, came)
        else:
            await asked.record(offer.referral_id, came, key=f"{sheet}-{offer.referral_id}-{outcome}")
    except Refusal as refused:
        return Problem(field, f"{offer.label}: {refused.detail}")
    return None
