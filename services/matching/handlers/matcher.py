"""Answers every new referral of a batch: matched, with its reasons, or unmatched, with the reason."""

from collections.abc import Sequence
from functools import partial
from typing import TypeAlias

from services.contract.events import Matched, ReferralCreated, Unmatched
from services.geography.gazetteer import Gazetteer
from services.matching import metrics
from services.matching.domain.engine import Engine
from services.matching.domain.match import Match, matched, unmatched
from services.matching.domain.seeker import Seeker, whereabouts
from services.matching.handlers.board import Board
from services.matching.handlers.placing import Held, place
from services.matching.store import Stores
from services.runtime.working.decoding import Received
from services.runtime.working.unit_of_work import UnitOfWork

Errand: TypeAlias = UnitOfWork[Match, Stores]


class Matcher:
    """Matches people to the services of the engine in use; the engine is replaced when the directory changes."""

    def __init__(self, gazetteer: Gazetteer, engine: Engine) -> None:
        self._gazetteer = gazetteer
        self.board = Board(engine)

    def use(self, engine: Engine) -> None:
        """Match by this engine from the next batch on; the batch in hand goes on with the old one."""
        self.board = Board(engine)

    async def match_batch(self, batch: Sequence[Received], work: Errand) -> None:
        """Find everybody a place, the urgent first, then in the order in which they came."""
        board, new = self.board, _new(batch, work)
        seekers = {key: self._seeker(heard) for key, heard in new.items()}
        held = await place(sorted(seekers.values(), key=lambda one: one.turn), board, work.stores.places)
        for key, heard in new.items():
            news = _news(seekers[key], held.get(seekers[key].referral_id), board.engine)
            _answer(heard, news, work)

    def _seeker(self, heard: Received) -> Seeker:
        if not isinstance(heard.event, ReferralCreated):
            raise TypeError(f"No service is sought because of {type(heard.event).__name__}.")
        return Seeker.of(heard.event, whereabouts(self._gazetteer, heard.event.outcode, heard.envelope.borough))


def _new(batch: Sequence[Received], work: Errand) -> dict[str, Received]:
    # A referral holds one place at most, so what was answered once, even in this batch, is not answered again.
    new: dict[str, Received] = {}
    for heard in batch:
        if work.state(heard.key) is None:
            new.setdefault(heard.key, heard)
    return new


def _news(seeker: Seeker, held: Held | None, engine: Engine) -> Matched | Unmatched:
    if held is not None:
        return matched(seeker, held.listing, held.choice, held.free)
    return unmatched(seeker, engine.why_none(seeker), engine.reach_metres)


def _answer(heard: Received, news: Matched | Unmatched, work: Errand) -> None:
    borough = heard.envelope.borough
    work.because_of(heard.envelope)
    work.keep(heard.key, Match.of(news), borough=borough)
    work.say(heard.key, news)
    work.afterwards(partial(metrics.answered, borough, news))
