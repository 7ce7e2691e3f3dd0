"""What a matching is put through."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import (
    Invented,
    Invention,
    as_large_as_may_be,
    in_structured_mode,
    with_what_nobody_knows,
)
from deploy.conformance.scenes.asking import at_the_end
from deploy.conformance.scenes.options import of_options
from deploy.conformance.scenes.steps import Mark, Quiet, Restart, Scene, Send, Step, Until
from deploy.conformance.scenes.unreadable import Story, unreadable
from deploy.conformance.trial import CLUB, UNLISTED
from services.contract.event import Event
from services.contract.events import (
    ConsentWithdrawn,
    HumanDecided,
    NeedsAHuman,
    OfferAccepted,
    OfferDeclined,
    ProviderDeclined,
    ReferralClosed,
    ReferralRerouted,
    ReferralWithdrawn,
)
from services.contract.topics import Stream
from services.contract.words.vocabulary import AgeBand

MANY = 6
CROWD = 8
NEARLY_A_MIB = 900 * 1024
FAR_AHEAD = timedelta(hours=1)
_NOES: tuple[type[Event], ...] = (OfferDeclined, ProviderDeclined)
_ENDS: Mapping[type[Event], Mapping[str, Any]] = {
    NeedsAHuman: {"reasons": ("safeguarding",)},
    ReferralClosed: {"outcome": "need-met", "reason": "completed"},
    ReferralWithdrawn: {"reason": "person-asked"},
    ReferralRerouted: {"reason": "lives-elsewhere", "to_borough": "bexley", "new_referral_id": str(UUID(int=1))},
    ConsentWithdrawn: {"reason": "person-asked"},
}
_NEWER = ("london.linkway.moon-risen.v1", "london.linkway.attended.v9")


def scenes(invention: Invention, evidence: Evidence, *, can_restart: bool) -> Iterable[Iterator[Step]]:
    """All of them, in order."""
    yield ordinary(invention, evidence)
    yield turned_down(invention, evidence)
    yield in_every_way(invention, evidence)
    yield newer(invention, evidence)
    yield waiting(invention, evidence)
    yield unreadable(invention, evidence, _story(evidence))
    yield crowded(invention, evidence)
    yield from of_options(invention, evidence)
    if can_restart:
        yield restarted(invention, evidence)
    yield ended(invention, evidence)
    yield from at_the_end(invention, evidence)


def _story(evidence: Evidence) -> Story:
    return Story(Invented.created, Invented.withdrawn, "needs", lambda key: bool(evidence.releases(key)))


def ordinary(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """People who find a place, who find none, who are too young; the same sent again; and one never created."""
    for _ in range(MANY):
        yield Send(invention.referral(Scene.ORDINARY).created())
    yield Send(invention.referral(Scene.UNLISTED).created(needs=(UNLISTED,)))
    yield Send(invention.referral(Scene.UNDER_AGE).created(age_band=AgeBand.UNDER_18))
    yield Send(invention.referral(Scene.NEVER_CREATED).withdrawn())
    message = invention.referral(Scene.REPEATED).created()
    yield from (Send(message), Send(message))
    yield _until_answered(evidence, Scene.ORDINARY, Scene.UNLISTED, Scene.UNDER_AGE, Scene.REPEATED)
    yield Send(message)


def turned_down(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Places that the person, or the provider, says no to; another is sought."""
    people = [invention.referral(Scene.DECLINED) for _ in range(2)]
    yield from (Send(one.created()) for one in people)
    yield _until_answered(evidence, Scene.DECLINED)
    for one, no in zip(people, _NOES, strict=True):
        about = {"referral_id": one.key, "service_id": _held(evidence, one.key), "reason": "other"}
        yield Send(one.says(no.model_validate(about | {"seek_another": True})))
    yield Until(lambda: all(len(evidence.answers(one.key)) > 1 for one in people))


def in_every_way(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """All the ways in which a place is not used any more."""
    people = [invention.referral(Scene.ENDED) for _ in _ENDS]
    yield from (Send(one.created()) for one in people)
    yield _until_answered(evidence, Scene.ENDED)
    for one, (end, facts) in zip(people, _ENDS.items(), strict=True):
        yield Send(one.says(end.model_validate({"referral_id": one.key, **facts})))
    yield _until_freed(evidence, Scene.ENDED)


def newer(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Fields, types and versions that nobody knows yet, the other mode, and nearly too large a message."""
    yield Send(with_what_nobody_knows(invention.referral(Scene.UNKNOWN_FIELD).created()))
    yield Send(in_structured_mode(invention.referral(Scene.STRUCTURED).created()))
    yield Send(as_large_as_may_be(invention.referral(Scene.LARGE).created(), NEARLY_A_MIB))
    one = invention.referral(Scene.UNKNOWN_TYPE)
    yield Send(one.created())
    yield from (Send(one.says_what_nobody_knows(name)) for name in _NEWER)
    yield _until_answered(evidence, Scene.UNKNOWN_FIELD, Scene.STRUCTURED, Scene.LARGE, Scene.UNKNOWN_TYPE)
    yield Send(one.withdrawn())
    yield _until_freed(evidence, Scene.UNKNOWN_TYPE)


def waiting(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Events that wait: for one that is missing, for their time, for a human. All but those of their time go on."""
    gap, burst, swapped = (invention.referral(one) for one in (Scene.GAP, Scene.BURST, Scene.SWAPPED))
    human, closed, future = (invention.referral(one) for one in (Scene.HUMAN, Scene.CLOSED_BY_HUMAN, Scene.FUTURE))
    young = invention.referral(Scene.YOUNG_AFTER_ALL)
    yield from (Send(future.created(ahead=FAR_AHEAD)), Send(future.withdrawn()))
    yield from (Send(one.created(needs_human=("safeguarding",))) for one in (human, closed, young))
    yield from (Send(burst.created()), Send(burst.withdrawn()))
    created = swapped.created()
    yield from (Send(swapped.withdrawn()), Send(created))
    yield Send(gap.created())
    yield _until_answered(evidence, Scene.GAP)
    missing = gap.says(OfferAccepted.model_validate({"referral_id": gap.key, "service_id": _held(evidence, gap.key)}))
    yield Send(gap.withdrawn())
    yield Quiet(Mark.WAITING)
    yield Send(missing)
    yield Send(human.says(HumanDecided.model_validate({"referral_id": human.key, "decision": "go-on"})))
    right = {"referral_id": young.key, "decision": "go-on", "age_band": AgeBand.UNDER_18}
    yield Send(young.says(HumanDecided.model_validate(right)))
    yield Send(closed.says(HumanDecided.model_validate({"referral_id": closed.key, "decision": "close"})))
    yield _until_freed(evidence, Scene.GAP)
    yield _until_answered(evidence, Scene.HUMAN, Scene.YOUNG_AFTER_ALL)


def crowded(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """More people than places, synthetic ones before them; then somebody leaves."""
    for _ in range(CLUB.places + 1):
        yield Send(invention.referral(Scene.SYNTHETIC, synthetic=True).created(needs=(CLUB.need,)))
    yield _until_answered(evidence, Scene.SYNTHETIC)
    people = {one.key: one for one in (invention.referral(Scene.CROWD) for _ in range(CROWD))}
    yield from (Send(one.created(needs=(CLUB.need,))) for one in people.values())
    yield _until_answered(evidence, Scene.CROWD)
    yield Quiet(Mark.FULL)
    if holders := evidence.holders(CLUB.id):
        leaver = people[holders[0]]
        yield Send(leaver.withdrawn())
        yield Until(lambda: bool(evidence.releases(leaver.key)))
    if "waiting-list" not in evidence.trial.options:
        yield Send(invention.referral(Scene.NEXT).created(needs=(CLUB.need,)))
        yield _until_answered(evidence, Scene.NEXT)
    yield Until(lambda: len(evidence.holders(CLUB.id)) >= CLUB.places)
    yield Quiet(Mark.GIVEN)


def restarted(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """A restart, after which what was said before is sent again, and it goes on."""
    yield Quiet(Mark.BEFORE_RESTART)
    yield Restart()
    yield Send(invention.referral(Scene.RESTARTED).created())
    yield Until(_are_answered(evidence, Scene.RESTARTED), restarted=True)
    yield from (Send(one) for one in evidence.messages(Scene.ORDINARY))
    yield Send(invention.referral(Scene.FULL_STILL).created(needs=(CLUB.need,)))
    yield _until_answered(evidence, Scene.FULL_STILL)
    yield Quiet(Mark.RESTARTED)


def ended(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Whoever holds a place leaves, so that nothing is left of the trial; those who wait leave first."""
    left = [one for one in evidence.referrals(*Scene) if evidence.answers(one) and not _has_left(evidence, one)]
    for key in sorted(left, key=lambda one: evidence.holds(one) is not None):
        (first, *more) = [one.message for one in evidence.sent if one.message.subject == key and one.message.readable]
        one = replace(invention.referral(Scene(first.scene), synthetic=first.synthetic), key=key)
        one.sequences[Stream.REFERRALS] = len({each.id for each in (first, *more)})
        yield Send(one.withdrawn())
    yield Until(lambda: not any(evidence.holds(key) for key in left))
    yield Quiet(Mark.END)


def _has_left(evidence: Evidence, key: str) -> bool:
    messages = (one.message for one in evidence.sent if one.message.subject == key)
    return any(one.name == "referral-withdrawn.v1" for one in messages)


def _held(evidence: Evidence, key: str) -> str:
    return str(evidence.holds(key) or CLUB.id)


def _are_answered(evidence: Evidence, *scenes: Scene) -> Callable[[], bool]:
    return lambda: all(evidence.answers(key) for key in evidence.referrals(*scenes))


def _until_answered(evidence: Evidence, *scenes: Scene) -> Until:
    return Until(_are_answered(evidence, *scenes))


def _until_freed(evidence: Evidence, *scenes: Scene) -> Until:
    return Until(lambda: all(evidence.releases(key) for key in evidence.referrals(*scenes)))
