"""What a matching promises of answers and of places."""

from collections.abc import Iterator

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import Message
from deploy.conformance.scenes.steps import Mark, Scene
from deploy.conformance.trial import BY_ID, CLUB
from services.contract.event import name_of
from services.contract.events import (
    ConsentWithdrawn,
    Matched,
    PlaceReleased,
    ReferralClosed,
    ReferralRerouted,
    ReferralWithdrawn,
    Unmatched,
)

_ENDS = frozenset(
    {f"{name_of(one)}.v1" for one in (ReferralClosed, ReferralWithdrawn, ReferralRerouted, ConsentWithdrawn)}
)
# What is accepted by a provider that was asked is answered, too.
_SEEKS = frozenset(
    f"{name}.v1"
    for name in ("referral-created", "offer-declined", "provider-declined", "provider-accepted", "service-chosen")
)


def answers(evidence: Evidence) -> Iterator[str]:
    """Whoever seeks a place is answered, and once."""
    for key in evidence.referrals(Scene.ORDINARY, Scene.UNLISTED, Scene.DECLINED, Scene.CROWD, Scene.NEXT):
        if not evidence.answers(key):
            yield f"{key} has no answer."
    for key, messages in _messages(evidence).items():
        wanted = sum(1 for one in messages.values() if one.name in _SEEKS)
        found = evidence.answers(key)
        # Whoever waits is answered again when their turn has come.
        waited = any(isinstance(one.event, Unmatched) and one.event.waiting for one in found)
        if len(found) > wanted + waited:
            yield f"{key} asked {wanted} times for a place, and has {len(found)} answers."


def humans(evidence: Evidence) -> Iterator[str]:
    """No answer comes before a human has decided, and none where they closed it."""
    for key in evidence.referrals(Scene.HUMAN, Scene.CLOSED_BY_HUMAN, Scene.YOUNG_AFTER_ALL):
        if evidence.about(key, evidence.marks[Mark.WAITING]):
            yield f"{key} was to be seen by a human first, and was answered before."
    for key in evidence.referrals(Scene.HUMAN, Scene.YOUNG_AFTER_ALL):
        if not evidence.answers(key):
            yield f"{key} was to go on, as a human decided, and has no answer."
    closed = (key for key in evidence.referrals(Scene.CLOSED_BY_HUMAN) if evidence.answers(key))
    yield from (f"{key} was closed by a human, and was answered." for key in closed)


def under_age(evidence: Evidence) -> Iterator[str]:
    """Nobody under 18 is matched, also where a human has put the age right."""
    for key in evidence.referrals(Scene.UNDER_AGE, Scene.YOUNG_AFTER_ALL):
        if any(isinstance(one.event, Matched) for one in evidence.answers(key)):
            yield f"{key} is under 18, and was matched."


def capacity(evidence: Evidence) -> Iterator[str]:
    """At none of the quiet times are there more people than places."""
    for mark, end in evidence.marks.items():
        for service in BY_ID.values():
            count = len(evidence.holders(service.id, end))
            # Those of a session are counted by session.
            if service.ahead is None and count > service.places:
                yield f"{count} people hold a place at {service.name}, which has {service.places}, {mark}."


def one_place(evidence: Evidence) -> Iterator[str]:
    """Nobody has two places, and none is freed that nobody holds."""
    for key in _messages(evidence):
        held = None
        for reply in evidence.about(key):
            event = reply.event
            if isinstance(event, Matched) and held not in (None, event.service_id):
                yield f"{key} was matched while it held a place elsewhere."
            if isinstance(event, PlaceReleased) and event.service_id != held:
                yield f"{key} is said to free a place that it does not hold."
            held = (
                event.service_id if isinstance(event, Matched) else None if isinstance(event, PlaceReleased) else held
            )


def freed(evidence: Evidence) -> Iterator[str]:
    """Who has left holds no place, and is not answered."""
    for key, messages in _messages(evidence).items():
        if not any(one.name in _ENDS for one in messages.values()):
            continue
        if evidence.holds(key):
            yield f"{key} was withdrawn, and holds a place."
        if (replies := evidence.about(key)) and isinstance(replies[-1].event, Matched):
            yield f"{key} was withdrawn, and the last reply about it is that it was matched."


def ended(evidence: Evidence) -> Iterator[str]:
    """However a referral ends, and where it needs a human, its place is free."""
    for key in evidence.referrals(Scene.ENDED):
        # At its end the trial withdraws whoever is left.
        if evidence.answers(key) and not evidence.releases(key, evidence.marks[Mark.WAITING]):
            _, end, *_ = evidence.sent_of(key)
            yield f"{key} holds its place still after {end.name}."


def turned_down(evidence: Evidence) -> Iterator[str]:
    """A place that was turned down is free, and there is another answer, which is not the same service."""
    for key in evidence.referrals(Scene.DECLINED):
        matched = [one.event for one in evidence.answers(key) if isinstance(one.event, Matched)]
        if matched and not evidence.releases(key, evidence.marks[Mark.WAITING]):
            yield f"{key} turned its place down, and it is not free."
        if matched and len(evidence.answers(key)) < 2:
            yield f"{key} asked for another place, and has no answer."
        if any(one.service_id == matched[0].service_id for one in matched[1:]):
            yield f"{key} was sent again where it had turned the place down."


def given(evidence: Evidence) -> Iterator[str]:
    """All places are held while more people seek them than there are, before somebody has left and after it."""
    for mark in (Mark.FULL, Mark.GIVEN):
        count = len(evidence.holders(CLUB.id, evidence.marks[mark]))
        if count < CLUB.places:
            yield f"{count} people hold a place at {CLUB.name}, which has {CLUB.places} and is sought by more, {mark}."


def synthetic(evidence: Evidence) -> Iterator[str]:
    """Synthetic referrals are answered, and take no place from anybody."""
    for key in evidence.referrals(Scene.SYNTHETIC):
        if not evidence.answers(key):
            yield f"{key} is synthetic, and has no answer."
    if len(evidence.holders(CLUB.id, evidence.marks[Mark.FULL])) < CLUB.places:
        yield f"After {CLUB.places + 1} synthetic referrals to it, {CLUB.name} is not filled by people."


def listed(evidence: Evidence) -> Iterator[str]:
    """People are sent to services of the directory, for a need that they have and that these are for."""
    for key, messages in _messages(evidence).items():
        for reply in evidence.answers(key):
            if isinstance(event := reply.event, Matched):
                yield from _suits(key, event, messages)


def _suits(key: str, matched: Matched, messages: dict[str, Message]) -> Iterator[str]:
    service = BY_ID.get(matched.service_id)
    if service is None:
        yield f"{key} was sent to {matched.service_id}, which the trial's directory does not list."
    elif matched.needs_met != (service.need,):
        yield f"{key} was sent to {service.name} for {', '.join(matched.needs_met) or 'nothing'}."
    elif not any(service.need.encode() in (one.value or b"") for one in messages.values()):
        yield f"{key} was sent to {service.name}, which is for {service.need.value}, and does not ask for it."


def never_created(evidence: Evidence) -> Iterator[str]:
    """Nothing is said of a referral that was never created."""
    for key in evidence.referrals(Scene.NEVER_CREATED):
        if evidence.about(key):
            yield f"{key} was never created, and something is said of it."


def full_still(evidence: Evidence) -> Iterator[str]:
    """Where all places were held before the restart they are held after it, and nobody else was given one."""
    was_full = len(evidence.holders(CLUB.id, evidence.marks[Mark.BEFORE_RESTART])) >= CLUB.places
    for key in evidence.referrals(Scene.FULL_STILL):
        if not evidence.answers(key):
            yield f"{key} came after the restart, and has no answer."
        elif was_full and evidence.holds(key, evidence.marks[Mark.RESTARTED]) == CLUB.id:
            yield f"{key} came to {CLUB.name} after the restart, when all places were held, and was matched."


def waits(evidence: Evidence) -> Iterator[str]:
    """Whoever finds no room waits, and one of them is matched when a place is freed."""
    told = [one for one in evidence.replies if isinstance(one.event, Unmatched) and one.event.waiting]
    if not told:
        yield "Nobody was told that they wait, though there were more people than places."
    end = evidence.marks[Mark.GIVEN]
    waiting = {one.key for one in told if one.number < evidence.marks[Mark.FULL]}
    if told and not any(evidence.holds(key, end) for key in waiting):
        yield "A place was freed, and none of those who were told that they wait was matched."


def does_not_wait(evidence: Evidence) -> Iterator[str]:
    """Nobody is told that they wait where there is no waiting list."""
    for reply in evidence.replies:
        if isinstance(reply.event, Unmatched) and reply.event.waiting:
            yield f"{reply.key} was told that it waits, and the option waiting-list is not declared."


def _messages(evidence: Evidence) -> dict[str, dict[str, Message]]:
    """What was sent of each referral, each event once, by its id."""
    messages: dict[str, dict[str, Message]] = {}
    for one in evidence.sent:
        if one.message.readable:
            messages.setdefault(one.message.subject, {})[one.message.id] = one.message
    return messages
