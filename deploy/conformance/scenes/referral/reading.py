"""What matching says, in every way in which a reader must be able to take it; what came of it is looked up by HTTP."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from typing_extensions import override

from deploy.conformance.messages import (
    Invented,
    Invention,
    Message,
    Names,
    as_large_as_may_be,
    in_structured_mode,
    with_what_nobody_knows,
)
from deploy.conformance.scenes.notify import FAR_AHEAD, NEARLY_A_MIB, matched, unmatched
from deploy.conformance.scenes.referral.life import released
from deploy.conformance.scenes.referral.play import Moment, Play, holds, view, views, waits
from deploy.conformance.scenes.steps import Mark, Quiet, Scene, Send, Step
from deploy.conformance.scenes.unreadable import Story, kinds, unreadable
from deploy.conformance.trial import ANNEXE, HALL
from services.contract.topics import Stream
from services.runtime.working.aggregate import event_id

_NEWER = ("london.linkway.moon-risen.v1", "london.linkway.matched.v9")


def scenes(play: Play) -> Iterable[Iterator[Step]]:
    """All of them, in order."""
    yield repeated(play)
    yield newer(play)
    yield waiting(play)
    yield spoilt(play)


def repeated(play: Play) -> Iterator[Step]:
    """A place is held, and taken away; then it is said again that it is held."""
    one = yield from play.refer(Scene.REPEATED)
    held = matched(one, answer="offer")
    yield from (Send(held), Send(held))
    yield view(Moment.HELD, one, holds(HALL.id))
    yield Send(released(one))
    yield view(Moment.BEFORE, one, waits)
    yield Send(held)
    yield Quiet(Mark.WAITING)
    yield view(Moment.AFTER, one)


def newer(play: Play) -> Iterator[Step]:
    """Fields, types and versions that nobody knows yet, the other mode, and nearly too large a message."""
    ways: Mapping[Scene, Callable[[Message], Message]] = {
        Scene.UNKNOWN_FIELD: with_what_nobody_knows,
        Scene.STRUCTURED: in_structured_mode,
        Scene.LARGE: partial(as_large_as_may_be, size=NEARLY_A_MIB),
    }
    people = []
    for scene, way in ways.items():
        one = yield from play.refer(scene)
        yield Send(way(matched(one, answer="offer")))
        people.append(one)
    yield from views(Moment.AFTER, people, holds(HALL.id))
    one = yield from play.refer(Scene.UNKNOWN_TYPE)
    yield Send(matched(one, answer="offer"))
    yield view(Moment.HELD, one, holds(HALL.id))
    yield from (Send(one.says_what_nobody_knows(name, Stream.MATCHES)) for name in _NEWER)
    yield Send(released(one))
    yield view(Moment.AFTER, one, waits)


def waiting(play: Play) -> Iterator[Step]:
    """Events that wait: for one that is missing, which comes then, and for their time."""
    future = yield from play.refer(Scene.FUTURE)
    swapped = yield from play.refer(Scene.SWAPPED)
    gap = yield from play.refer(Scene.GAP)
    yield from (Send(matched(future, answer="offer", ahead=FAR_AHEAD)), Send(unmatched(future)))
    first = matched(swapped, answer="offer")
    yield from (Send(released(swapped)), Send(first))
    yield view(Moment.AFTER, swapped, waits)
    yield Send(matched(gap, answer="offer"))
    yield view(Moment.HELD, gap, holds(HALL.id))
    missing = released(gap)
    yield Send(matched(gap, answer="offer", service_id=ANNEXE.id, service_name=ANNEXE.name))
    yield Quiet(Mark.WAITING)
    yield view(Moment.BEFORE, gap)
    yield Send(missing)
    yield view(Moment.AFTER, gap, holds(ANNEXE.id))
    yield view(Moment.AFTER, future)


@dataclass
class _OfTheMade(Invention):
    """Gives the referrals that were made before it invents any."""

    made: list[Invented] = field(default_factory=list)

    @override
    def referral(self, scene: str, *, synthetic: bool = False, names: Names = event_id) -> Invented:
        return self.made.pop(0) if self.made else super().referral(scene, synthetic=synthetic, names=names)


def spoilt(play: Play) -> Iterator[Step]:
    """Messages that nobody can read, between those of people who were referred."""
    people = yield from play.refer_many(Scene.BESIDE_UNREADABLE, len(kinds("needs_met")))
    invention = play.invention
    # Its count is beyond all that the trial has invented, so that nobody is met twice.
    made = _OfTheMade(invention.run, invention.borough, invention.now, invention.count + 1000, [*people])
    yield from unreadable(
        made, play.evidence, Story(_offered, released, "needs_met", lambda _: True, is_answered=False)
    )
    yield from views(Moment.AFTER, people, waits)


def _offered(one: Invented, *, ahead: timedelta = timedelta()) -> Message:
    return matched(one, answer="offer", ahead=ahead)
