"""Follows what happened to the referrals of a batch, one event after the other, and frees what is not used any more."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from services.contract.events import PlaceReleased, ReferralCreated
from services.matching import metrics
from services.matching.domain.search import SearchStatus
from services.matching.domain.steps import follow
from services.matching.handlers.placing.accompanying import freed_with
from services.matching.handlers.searches import Searches, Seeker, Work
from services.matching.replies.counted import asked_at
from services.runtime.working.callers import organisation_in
from services.runtime.working.decoding import Received


def follow_all(batch: Sequence[Received], searches: Searches, work: Work) -> list[PlaceReleased]:
    """Fold each event into the search of its referral, in order: this function will give what was freed by it."""
    freed: list[PlaceReleased] = []
    for envelope, event in batch:
        # Even where it changes nothing: who came back unanswered from another matching is answered because of it.
        work.because_of(envelope)
        before = work.state(envelope.subject)
        after, news = follow(before, event)
        if after is None or after is before:
            continue
        learnt: dict[str, object] = {"asked_at": asked_at(before or after, event, envelope.time)}
        if before is None and isinstance(event, ReferralCreated) and event.rerouted_from is None:
            learnt["made_by"] = organisation_in(envelope.source)
        if after.status is SearchStatus.SEEKS and after.since is None:
            learnt["since"] = envelope.time
        after = after.amend(**learnt)
        if not envelope.synthetic:
            searches.replies.count(before, event, envelope.time)
        searches.keep(envelope.subject, after, borough=envelope.borough)
        work.say(envelope.subject, *news)
        freed += news
    return freed


def seekers(keys: Iterable[str], work: Work) -> list[Seeker]:
    """Whose search is to be answered, of these referrals, in this order."""
    known = [(work.aggregate(key), work.state(key)) for key in dict.fromkeys(keys)]
    return [
        Seeker(aggregate.key, aggregate.borough, search, aggregate.synthetic)
        for aggregate, search in known
        if aggregate and search and search.status is SearchStatus.SEEKS
    ]


async def free(released: Sequence[PlaceReleased], work: Work) -> None:
    """Free these places, with one write; a referral that holds none, as no synthetic one does, frees none."""
    freed: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for one in released:
        aggregate = work.aggregate(str(one.referral_id))
        if aggregate and not aggregate.synthetic:
            freed[one.service_id].append(one.referral_id)
            work.afterwards(partial(metrics.released, aggregate.borough, one))
    if freed:
        await work.stores.places.release({**freed, **freed_with(released)})
