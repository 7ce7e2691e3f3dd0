"""Whether nothing was lost, doubled or made up between the door and the figures: pure checks over what was read."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from deploy.conservation import of_lives, of_notices, of_places, of_waiting
from deploy.conservation.facts import Facts

# A check that fails for thousands says so once, and names a few.
NAMED = 3


@dataclass(frozen=True)
class Check:
    """One promise, and the sentences that say where it is broken."""

    promise: str
    violations: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether it is kept."""
        return not self.violations


def checks(facts: Facts) -> list[Check]:
    """Every promise, checked."""
    return [Check(promise, _shortened(list(look(facts)))) for promise, look in PROMISES.items()]


def violations(facts: Facts) -> list[str]:
    """The sentences of all promises that are broken; empty when everything is conserved."""
    return [sentence for check in checks(facts) for sentence in check.violations]


def _shortened(sentences: list[str]) -> tuple[str, ...]:
    more = len(sentences) - NAMED
    return (*sentences[:NAMED], f"… and {more} more like these") if more > 0 else tuple(sentences)


def _nothing_left_over(facts: Facts) -> Iterator[str]:
    for service, waiting in facts.outboxes.items():
        if waiting:
            yield f"{service} has {waiting} events that have not left for Kafka."


def _no_dead_letters(facts: Facts) -> Iterator[str]:
    for service, dead in facts.dead_letters.items():
        if dead:
            yield f"{service} could not read or do {dead} messages; they are in the dead letters."


PROMISES: Mapping[str, Callable[[Facts], Iterator[str]]] = {
    "The API takes what is as it should be": of_lives.taken_in,
    "Every accepted referral is known to every service": of_lives.kept_everywhere,
    "Every referral is in exactly one state": of_lives.in_one_state,
    "All services say the same of a referral": of_lives.agreed,
    "Every referral ended as it was asked, and no other": of_lives.ended_as_asked,
    "An answer is due where one is awaited, and nothing once all has ended": of_lives.due_while_open,
    "Attendance is kept and counted as it was recorded": of_lives.came_as_recorded,
    "Whoever was offered a place is in the fairness report": of_lives.offered_as_reported,
    "No service is over its capacity": of_places.within_capacity,
    "Whoever waits for a place is on the waiting list, and nobody else": of_waiting.on_the_list_while_waiting,
    "Nobody waits while a place that suits them is free": of_waiting.nobody_waits_beside_a_place,
    "No provider is asked about more people than it may be": of_places.asked_within_bounds,
    "A provider is asked about exactly those who wait for its word": of_places.asked_where_nobody_was_told,
    "A place is held exactly where a referral has one": of_places.held_where_matched,
    "Places are held as it was said on Kafka": of_places.held_as_said,
    "Every place that was given up is counted": of_places.released_as_counted,
    "Every answer of matching's has exactly one notice": of_notices.one_for_each_answer,
    "People are told as they wished, or the doubt is kept": of_notices.told_as_wished,
    "Whoever has a place was told of it": of_notices.told_of_their_place,
    "Nobody is to be told of a referral that has ended": of_notices.none_due_after_the_end,
    "The mailbox got no message twice, and every one that was sent": of_notices.mailed_once,
    "Reporting counts as told who was told": of_notices.counted_as_told,
    "No event is left in an outbox": _nothing_left_over,
    "There are no dead letters": _no_dead_letters,
}
