"""How a person is: what they can be asked, and all that they answered, each beside the start and the time before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from fastapi import APIRouter, Request, Response

from services.contract.doors.rights import Action
from services.contract.words.measure_words import Change, Instrument, Occasion, Scale
from services.pages.site import Site
from services.referral.custody import Custody
from services.referral.domain.measures.change import change
from services.referral.domain.measures.scales import Score
from services.referral.domain.record.adding import MOST
from services.referral.domain.record.words import Kind
from services.referral.domain.referral import Referral
from services.referral.domain.ties import may
from services.referral.doors.pages.work.asked.measures import ABOUT, MEASURE_FORMS
from services.referral.doors.pages.work.asking import AT, MayWork, found_for
from services.referral.doors.pages.work.words import FOR_TEMPLATES
from services.referral.handlers.record import reading
from services.referral.handlers.record.measuring import MEASURES
from services.referral.store import Stores
from services.referral.views.record.measures import ScoredView
from services.runtime.working.transactions import RequestTransactions


class _Kept(Protocol):
    """What was answered at one time, as lists of entries have it."""

    entry_id: UUID
    instrument: Instrument
    occasion: Occasion
    taken_on: date
    scales: tuple[ScoredView, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One scale on one day; None for a score that cannot be opened, and for a change where nothing is beside it.

    `path` is where the answers are put right, below the referral's address.
    """

    scale: Scale
    occasion: Occasion
    taken_on: date
    score: float | None
    band: str | None
    since_start: Change | None
    since_last: Change | None
    path: str


def add_measures(
    router: APIRouter, site: Site, custody: Custody, transactions: RequestTransactions[Referral, Stores]
) -> None:
    """Add their page."""

    @router.get(f"{AT}/measures")
    async def show_how_they_are(request: Request, referral_id: UUID, caller: MayWork) -> Response:
        referral = await found_for(transactions, referral_id, caller, Action.READ_MEASURES)
        read = partial(
            reading.read_page,
            custody=custody,
            kind=MEASURES,
            referral_id=referral_id,
            limit=MOST[Kind.MEASUREMENT],
            after=None,
        )
        page: Any = MEASURES.views.list.model_validate_json(await transactions.do(read, by=caller))
        forms = {
            instrument: one
            for instrument, one in MEASURE_FORMS.items()
            if referral.state in one.when and may(caller, one.action, referral)
        }
        return site.page(
            request,
            "work/measures.html",
            referral=referral,
            measured=measured(page.entries),
            forms=forms,
            about=ABOUT,
            last={one.instrument: one.taken_on for one in _in_time(page.entries)},
            **FOR_TEMPLATES,
        )


def measured(answered: Sequence[_Kept]) -> Sequence[Measured]:
    """What these come to, scale by scale, the newest first."""
    rows, last = list[Measured](), dict[Scale, Score]()
    for one in _in_time(answered):
        rows[:0] = [_beside(one, scored, last.get(scored.scale)) for scored in one.scales]
        last |= {scored.scale: score for scored in one.scales if (score := _score(scored))}
    return rows


def _beside(one: _Kept, scored: ScoredView, before: Score | None) -> Measured:
    score = _score(scored)
    since_last = change(before, score) if before and score else None
    return Measured(
        scored.scale,
        one.occasion,
        one.taken_on,
        scored.score,
        scored.band,
        scored.change,
        since_last,
        f"measures/{one.instrument}/{one.entry_id}",
    )


def _score(scored: ScoredView) -> Score | None:
    return None if scored.score is None else Score(scored.scale, scored.score, scored.band)


def _in_time(answered: Sequence[_Kept]) -> Sequence[_Kept]:
    occasions = list(Occasion)
    return sorted(answered, key=lambda one: (one.taken_on, occasions.index(one.occasion)))
