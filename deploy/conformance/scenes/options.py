"""What a matching is put through for what it does beyond its core: each scene for one option, where it is declared."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Invented, Invention
from deploy.conformance.scenes.asking import REFERRER, has_tokens
from deploy.conformance.scenes.steps import Ask, Mark, Quiet, Relist, Scene, Send, Step, Until
from deploy.conformance.trial import ANNEXE, CIRCLE, CLINIC, CLUB, FRIENDS, HALL, SOON, UNLISTED, services_of
from services.contract.events import (
    Matched,
    OfferAccepted,
    ProviderAccepted,
    ProviderDeclined,
    ServiceChosen,
)

# How long an offer may be held for the trial to see it end.
LONGEST_HOLD = timedelta(minutes=3)


def of_options(invention: Invention, evidence: Evidence) -> Iterable[Iterator[Step]]:
    """Those of the options that are declared, in order, while the club is full."""
    for option, scene in _SCENES.items():
        if option in evidence.trial.options:
            yield scene(invention, evidence)


def asked(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Where nobody has said how many people can come: one whom the provider takes, one whom it does not."""
    people = [invention.referral(Scene.ASKED) for _ in range(2)]
    yield from (Send(one.created(needs=(CIRCLE.need,))) for one in people)
    yield _until_answered(evidence, people)
    taken, refused = people
    yield Send(taken.says(ProviderAccepted(referral_id=taken.id, service_id=CIRCLE.id)))
    no = {"referral_id": refused.key, "service_id": str(CIRCLE.id), "reason": "other"}
    yield Send(refused.says(ProviderDeclined.model_validate(no)))
    yield Until(lambda: all(len(evidence.answers(one.key)) > 1 for one in people))


def booked(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """More people than an appointment has places; then somebody leaves."""
    people = [invention.referral(Scene.BOOKED) for _ in range(CLINIC.places + 2)]
    yield from (Send(one.created(needs=(CLINIC.need,))) for one in people)
    yield _until_answered(evidence, people)
    yield Quiet(Mark.BOOKED)
    yield from _one_leaves(people, evidence)
    if "waiting-list" not in evidence.trial.options:
        yield from _asks(invention.referral(Scene.BOOKED_NEXT), evidence, needs=(CLINIC.need,))
    yield Until(lambda: len(evidence.holders(CLINIC.id)) >= CLINIC.places)
    yield Quiet(Mark.BOOKED_ANEW)


def accompanied(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """More people who want company than can be had, after some for whom there is no service; then somebody leaves."""
    for _ in range(FRIENDS.company):
        in_vain = invention.referral(Scene.ACCOMPANIED_IN_VAIN)
        yield from _asks(in_vain, evidence, needs=(UNLISTED,), accompanied=True)
    people = [invention.referral(Scene.ACCOMPANIED) for _ in range(FRIENDS.company + 1)]
    yield from (Send(one.created(accompanied=True)) for one in people)
    yield _until_answered(evidence, people)
    yield Quiet(Mark.ACCOMPANIED)
    yield from _one_leaves(people, evidence)
    if "waiting-list" not in evidence.trial.options:
        yield from _asks(invention.referral(Scene.ACCOMPANIED_NEXT), evidence, accompanied=True)
    yield Until(lambda: len(evidence.accompanied()) >= FRIENDS.company)
    yield Quiet(Mark.ACCOMPANIED_ANEW)


def chosen(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Somebody is shown a shortlist while the club is full; a service with room is chosen, and one without."""
    shown = invention.referral(Scene.SHORTLISTED)
    yield from _asks(shown, evidence, needs=(CLUB.need, HALL.need))
    if has_tokens(evidence):
        yield from (Ask("shortlist", f"/v1/matches/{shown.key}/shortlist", REFERRER) for _ in range(3))
    one, other = invention.referral(Scene.CHOSEN), invention.referral(Scene.CHOSEN_IN_VAIN)
    yield from (Send(each.created()) for each in (one, other))
    yield _until_answered(evidence, [one, other])
    elsewhere = HALL if evidence.holds(one.key) == ANNEXE.id else ANNEXE
    for each, service in ((one, elsewhere), (other, CLUB)):
        choice = {"referral_id": each.key, "service_id": str(service.id), "chosen_by": "link-worker"}
        yield Send(each.says(ServiceChosen.model_validate(choice)))
    yield Until(lambda: all(len(evidence.answers(each.key)) > 1 for each in (one, other)))
    yield Quiet(Mark.SHORTLISTED)


def held(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Offers that nobody answers, and some that are accepted, until the first have ended, if they end soon."""
    needs = [HALL.need]
    means = evidence.trial.means
    if means.directory and "sessions" in evidence.trial.options:
        soon = replace(SOON, ahead=timedelta(seconds=means.seen_within + 10))
        yield Relist((*services_of(evidence.trial.options), soon), invention.now())
        needs.append(SOON.need)
    offered = [(invention.referral(Scene.OFFERED), need) for need in needs]
    accepted = [(invention.referral(Scene.OFFER_ACCEPTED), need) for need in needs]
    yield from (Send(one.created(needs=(need,))) for one, need in (*offered, *accepted))
    yield _until_answered(evidence, [one for one, _ in (*offered, *accepted)])
    for one, _ in accepted:
        if service := evidence.holds(one.key):
            yield Send(one.says(OfferAccepted(referral_id=one.id, service_id=service)))
    ends = {one.key: end for one, _ in offered if (end := _hold_ends(evidence, one)) is not None}
    now = invention.now()
    first = [key for key, end in ends.items() if end - now <= LONGEST_HOLD]
    longest = max((ends[key] - now for key in first), default=timedelta())
    yield Until(lambda: all(evidence.releases(key) for key in first), longer=max(longest.total_seconds(), 0))
    yield Quiet(Mark.ENDED_HOLDS)
    evidence.waited_until = invention.now()


def _hold_ends(evidence: Evidence, one: Invented) -> datetime | None:
    matched = [reply.event for reply in evidence.answers(one.key) if isinstance(reply.event, Matched)]
    return matched[-1].held_until if matched else None


def _one_leaves(people: Iterable[Invented], evidence: Evidence) -> Iterator[Step]:
    """The first of those who hold a place."""
    leaver = next((one for one in people if evidence.holds(one.key)), None)
    if leaver:
        yield Send(leaver.withdrawn())
        yield Until(lambda: bool(evidence.releases(leaver.key)))


def _asks(one: Invented, evidence: Evidence, **changes: Any) -> Iterator[Step]:  # noqa: ANN401 - an event's fields
    yield Send(one.created(**changes))
    yield _until_answered(evidence, [one])


def _until_answered(evidence: Evidence, people: Iterable[Invented]) -> Until:
    return Until(lambda: all(evidence.answers(one.key) for one in people))


_SCENES: Mapping[str, Callable[[Invention, Evidence], Iterator[Step]]] = {
    "asking-providers": asked,
    "sessions": booked,
    "companions": accompanied,
    "shortlist": chosen,
    "ending-holds": held,
}
