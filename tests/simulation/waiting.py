"""At the end nobody waits for a place while one that suits is free, and the list names whoever waits, nobody else."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from services.matching.domain.ranking.values import Counts
from services.matching.domain.search import Search
from services.matching.handlers.placing.availability import Availability
from services.matching.handlers.searches import Seeker
from services.matching.places import Taken
from tests.fakes.matching_stores import MemoryPlaces
from tests.simulation.world import World


def waiting_in_vain(world: World) -> Iterator[str]:
    """Sentence by sentence: where the list and the searches differ, and who waits for what is free."""
    part = world.parts["matching"]
    storage, work_batch = part.truth.storage, part.service.consumes.work_batch
    matcher: Any = getattr(work_batch, "__self__", None)
    known = {key: one for key, one in storage.memory.states.items() if one.state and not one.synthetic}
    searches = {key: Search.model_validate(one.state) for key, one in known.items()}
    waiting, listed = {key for key, one in searches.items() if one.waits}, set(storage.stores.waiting.entries)
    for key in sorted(waiting ^ listed):
        yield f"The referral {key} {'waits and is not' if key in waiting else 'does not wait and is'} on the list."
    free = _free(matcher.availability, storage.stores.places)
    # Of whom an event is parked nobody knows whether they still wait.
    for key in sorted(key for key in waiting if not known[key].is_held and not known[key].waiting):
        person = matcher.person(Seeker(key, known[key].borough, searches[key]), part.clock())
        if matcher.availability.engine.best(person, free):
            yield f"The referral {key} waits, and a place that suits is free."


def _free(availability: Availability, places: MemoryPlaces) -> Counts:
    """How many places are free at each service, by row."""
    free = []
    for listed in availability.engine.listed:
        held, asked = (kept.get(listed.listing.service_id, ()) for kept in (places.held, places.asked))
        free.append(availability.room(listed, Taken(len(held), len(asked)), None))
    return np.array(free, dtype=np.int64)
