"""What each event of a referral does to its search for a place: pure decisions, which free the place that is held.

Events may cross what was said here meanwhile. An answer that is about another place than the one that is held changes
nothing of that place; who is still without one then is found one, or stays as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

from services.contract.event import Event
from services.contract.events import (
    Attended,
    ConsentWithdrawn,
    HumanDecided,
    Matched,
    Missed,
    NeedsAHuman,
    OfferAccepted,
    OfferDeclined,
    PlaceReleased,
    ProviderAccepted,
    ProviderDeclined,
    ReferralClosed,
    ReferralCreated,
    ReferralRerouted,
    ReferralWithdrawn,
    ServiceChosen,
    Unmatched,
)
from services.contract.words.life_words import HumanDecision
from services.contract.words.vocabulary import Answer, ReleaseReason
from services.matching.domain.search import Search, SearchStatus, Wanted

Decided: TypeAlias = tuple[Search | None, Sequence[PlaceReleased]]

_WITHOUT_A_PLACE = frozenset({SearchStatus.WAITS_FOR_ROOM, SearchStatus.WAITS_FOR_A_WORD})


def follow(before: Search | None, event: Event) -> Decided:
    """What the event does to the search: whether a place is sought is its status, whether one is free is news."""
    if isinstance(event, ReferralCreated):
        return (before or _begin(event)), ()
    if before is None or before.status is SearchStatus.ENDED:
        return before, ()
    return _STEPS[type(event)](before, event)


def expire(search: Search) -> tuple[Search, Sequence[PlaceReleased]]:
    """Nobody has answered in time, so the place is free.

    Where the provider was asked, another service is sought; what comes after an offer is for somebody to say.
    """
    if search.status is SearchStatus.ASKS and search.service_id:
        silent = (*search.silent, search.service_id)
        return _free(search, ReleaseReason.EXPIRED, status=SearchStatus.SEEKS, chosen_id=None, silent=silent)
    return _free(search, ReleaseReason.EXPIRED, status=SearchStatus.WAITS_FOR_A_WORD)


def lose(search: Search) -> tuple[Search, Sequence[PlaceReleased]]:
    """Their service is listed no more, so another is sought; their turn is that of when they first sought."""
    return _free(search, ReleaseReason.SERVICE_WITHDRAWN, status=SearchStatus.SEEKS, chosen_id=None)


def answer(
    before: Search, news: Matched | Unmatched, *, asked_at: datetime | None
) -> tuple[Search, Sequence[PlaceReleased]]:
    """Keep what was found, and since when a provider could answer, where it is to.

    Whoever was to keep a place where there is none to be had any more gives it up.
    """
    if isinstance(news, Matched):
        companion_id = news.companion and news.companion.service_id
        # Whoever is to come along does so elsewhere too.
        kept = before.amend(companion_id=None) if companion_id and companion_id == before.companion_id else before
        stays = before.service_id in (None, news.service_id)
        free, lost = (kept, ()) if stays else _free(kept, ReleaseReason.ANOTHER_SERVICE)
        return free.amend(
            status=SearchStatus.ASKS if news.answer is Answer.ASK else SearchStatus.HOLDS,
            service_id=news.service_id,
            reason=None,
            held_until=news.held_until,
            agreed_id=news.service_id if news.provider_accepted else None,
            session_key=news.session and news.session.key,
            companion_id=companion_id,
            asked_at=asked_at,
        ), lost
    none = {"status": SearchStatus.WAITS_FOR_ROOM, "reason": news.reason, "asked_at": asked_at}
    return _free(before, ReleaseReason.ANOTHER_SERVICE, **none)


def _begin(created: ReferralCreated) -> Search:
    status = SearchStatus.WAITS_FOR_A_HUMAN if created.needs_human else SearchStatus.SEEKS
    return Search(referral_id=created.referral_id, status=status, wanted=Wanted.by(created))


def _ask_a_human(before: Search, _: NeedsAHuman) -> Decided:
    return _free(before, ReleaseReason.NEEDS_A_HUMAN, status=SearchStatus.WAITS_FOR_A_HUMAN)


def _go_on(before: Search, decided: HumanDecided) -> Decided:
    if decided.decision is HumanDecision.CLOSE:
        return _end(ReleaseReason.CLOSED, before, decided)
    codes = ("needs", "urgency", "age_band")
    corrected = {name: code for name in codes if (code := getattr(decided, name)) is not None}
    wanted = before.wanted and before.wanted.model_copy(update=corrected)
    waited = before.status is SearchStatus.WAITS_FOR_A_HUMAN
    return before.amend(wanted=wanted, status=SearchStatus.SEEKS if waited else before.status), ()


def _choose(before: Search, chosen: ServiceChosen) -> Decided:
    return _seek_only(before, chosen.service_id, ReleaseReason.ANOTHER_SERVICE)


def _reroute(before: Search, rerouted: ReferralRerouted) -> Decided:
    if rerouted.to_service_id is None:
        return _end(ReleaseReason.REROUTED, before, rerouted)
    return _seek_only(before, rerouted.to_service_id, ReleaseReason.REROUTED)


def _seek_only(before: Search, service_id: UUID, why: ReleaseReason) -> Decided:
    declined, silent = _without_it(before.declined, service_id), _without_it(before.silent, service_id)
    sought = {"status": SearchStatus.SEEKS, "chosen_id": service_id, "declined": declined, "silent": silent}
    # Whoever holds a place there keeps it, and is told of it anew.
    return (before.amend(**sought), ()) if before.service_id == service_id else _free(before, why, **sought)


def _without_it(services: tuple[UUID, ...], service_id: UUID) -> tuple[UUID, ...]:
    return tuple(one for one in services if one != service_id)


def _turn_down(before: Search, declined: OfferDeclined) -> Decided:
    return _without(before, declined.service_id, ReleaseReason.OFFER_DECLINED, seek_another=declined.seek_another)


def _be_declined(before: Search, declined: ProviderDeclined) -> Decided:
    return _without(before, declined.service_id, ReleaseReason.PROVIDER_DECLINED, seek_another=True)


def _without(before: Search, service_id: UUID, why: ReleaseReason, *, seek_another: bool) -> Decided:
    known = before.amend(declined=tuple(dict.fromkeys((*before.declined, service_id))))
    if before.service_id == service_id or _is_to_seek(before, service_id):
        status = SearchStatus.SEEKS if seek_another else SearchStatus.WAITS_FOR_A_WORD
        return _free(known, why, status=status, chosen_id=None)
    if seek_another and before.status in _WITHOUT_A_PLACE:
        return known.amend(status=SearchStatus.SEEKS, chosen_id=None), ()
    return known, ()


def _is_to_seek(before: Search, service_id: UUID) -> bool:
    seeks = before.status is SearchStatus.SEEKS and before.service_id is None
    return seeks and before.chosen_id in (None, service_id)


def _be_accepted(before: Search, accepted: ProviderAccepted) -> Decided:
    service_id = accepted.service_id
    if before.service_id == service_id:
        # Who was asked has said yes, so the person is told next; others had been told before.
        status = SearchStatus.SEEKS if before.status is SearchStatus.ASKS else before.status
        return before.amend(status=status, held_until=None, agreed_id=service_id), ()
    if before.status in _WITHOUT_A_PLACE and service_id in before.silent:
        # The yes has crossed the end of the time for it, so the person goes there after all.
        silent = _without_it(before.silent, service_id)
        return before.amend(status=SearchStatus.SEEKS, agreed_id=service_id, silent=silent), ()
    return _seek_again(before, service_id, agreed_id=service_id), ()


def _keep(before: Search, answered: OfferAccepted | Attended | Missed) -> tuple[Search, Sequence[PlaceReleased]]:
    if before.status is SearchStatus.ASKS:
        # What the provider is asked it alone can answer.
        return before, ()
    if before.service_id == answered.service_id:
        return before.amend(held_until=None), ()
    return _seek_again(before, answered.service_id), ()


def _attend(before: Search, attended: Attended) -> Decided:
    after, freed = _keep(before, attended)
    # Whoever has come has waited no longer; should they seek again, their wait begins then.
    return (after.amend(since=None) if before.service_id == attended.service_id else after), freed


def _seek_again(before: Search, service_id: UUID, **changes: object) -> Search:
    """The answer has crossed the end of the hold, so the same place is sought again, as far as there is one."""
    if before.status is not SearchStatus.WAITS_FOR_A_WORD or service_id in before.declined:
        return before
    silent = _without_it(before.silent, service_id)
    return before.amend(status=SearchStatus.SEEKS, chosen_id=service_id, silent=silent, **changes)


def _end(why: ReleaseReason, before: Search, _: Event) -> Decided:
    return _free(before, why, status=SearchStatus.ENDED, wanted=None, chosen_id=None, declined=(), silent=())


def _free(before: Search, why: ReleaseReason, **changes: object) -> tuple[Search, Sequence[PlaceReleased]]:
    """Give up the place that is held, if there is one."""
    none = dict.fromkeys(("service_id", "reason", "held_until", "agreed_id", "session_key", "companion_id"))
    after = before.amend(**{**none, **changes})
    if before.service_id is None:
        return after, ()
    freed = PlaceReleased(
        referral_id=before.referral_id,
        service_id=before.service_id,
        reason=why,
        session_key=before.session_key,
        companion_id=before.companion_id,
    )
    return after, (freed,)


# Each takes the event that it stands beside.
_STEPS: Mapping[type[Event], Callable[[Search, Any], Decided]] = {
    NeedsAHuman: _ask_a_human,
    HumanDecided: _go_on,
    ServiceChosen: _choose,
    OfferAccepted: _keep,
    OfferDeclined: _turn_down,
    ProviderAccepted: _be_accepted,
    ProviderDeclined: _be_declined,
    Attended: _attend,
    Missed: _keep,
    ReferralClosed: partial(_end, ReleaseReason.CLOSED),
    ReferralWithdrawn: partial(_end, ReleaseReason.WITHDRAWN),
    ReferralRerouted: _reroute,
    ConsentWithdrawn: partial(_end, ReleaseReason.WITHDRAWN),
}
