"""What a notify is put through."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from deploy.conformance.evidence import Evidence
from deploy.conformance.messages import (
    Invented,
    Invention,
    Message,
    Names,
    as_large_as_may_be,
    in_structured_mode,
    of_another_form,
    with_what_nobody_knows,
)
from deploy.conformance.scenes.steps import Mark, Quiet, Restart, Scene, Send, Step, Until
from deploy.conformance.scenes.unreadable import Story, unreadable
from deploy.conformance.trial import HALL
from services.contract.event import Event
from services.contract.events import (
    CodeRenewed,
    ConsentWithdrawn,
    HumanDecided,
    Matched,
    NeedsAHuman,
    PlaceReleased,
    ReferralClosed,
    ReferralRerouted,
    ReferralWithdrawn,
    Unmatched,
)
from services.contract.topics import Stream
from services.contract.words.vocabulary import Channel
from services.runtime.working.aggregate import event_id

MANY = 6
NEARLY_A_MIB = 900 * 1024
FAR_AHEAD, LONG_AGO = timedelta(hours=1), -timedelta(days=2)
Ends = Mapping[type[Event], Mapping[str, Any]]
ENDS: Ends = {
    NeedsAHuman: {"reasons": ("safeguarding",)},
    ReferralClosed: {"outcome": "need-met", "reason": "completed"},
    ReferralWithdrawn: {"reason": "person-asked"},
    ReferralRerouted: {"reason": "lives-elsewhere", "to_borough": "bexley", "new_referral_id": str(UUID(int=1))},
    ConsentWithdrawn: {"reason": "person-asked"},
}
_NEWER = ("london.linkway.moon-risen.v1", "london.linkway.matched.v9")


def scenes(invention: Invention, evidence: Evidence, *, can_restart: bool) -> Iterable[Iterator[Step]]:
    """All of them, in order."""
    yield told(invention, evidence)
    yield untold(invention, evidence)
    yield newer(invention, evidence)
    yield waiting(invention, evidence)
    yield unreadable(
        invention, evidence, Story(matched, unmatched, "needs_met", lambda key: len(evidence.answers(key)) > 1)
    )
    yield ended(invention, evidence)
    if "release-notices" in evidence.trial.options:
        yield released(invention, evidence)
    if "new-codes" in evidence.trial.options:
        yield renewed(invention, evidence)
    if can_restart:
        yield restarted(invention, evidence)


def matched(
    one: Invented,
    *,
    ahead: timedelta = timedelta(),
    cause: str | None = None,
    **changes: Any,  # noqa: ANN401 - its fields
) -> Message:
    """What matching says of a place: by mail, unless it is changed."""
    boring: dict[str, Any] = {
        "referral_id": one.key,
        "service_id": HALL.id,
        "service_name": HALL.name,
        "organization_name": "Conformance (invented)",
        "needs_met": (HALL.need,),
        "distance_metres": 0,
        "score": 1.0,
        "score_parts": (),
        "why": "It is for what is asked for, and has room.",
        "channel": "email",
    }
    return one.says(Matched.model_validate(boring | changes), ahead=ahead, cause=cause)


def unmatched(one: Invented, **changes: Any) -> Message:  # noqa: ANN401 - its fields
    """What matching says where there is no place: by mail, unless it is changed."""
    boring = {"referral_id": one.key, "reason": "no-room", "why": "There is no place.", "channel": "email"}
    return one.says(Unmatched.model_validate(boring | changes))


def told(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """People with a place and without, first one and then the other, and the same sent again."""
    for _ in range(MANY):
        yield Send(matched(invention.referral(Scene.ORDINARY)))
    both = invention.referral(Scene.TOLD)
    yield Send(matched(both))
    message = matched(invention.referral(Scene.REPEATED))
    yield from (Send(message), Send(message))
    yield _until_told(evidence, Scene.ORDINARY, Scene.TOLD, Scene.REPEATED)
    yield Send(unmatched(both))
    yield Send(message)
    yield Until(lambda: len(evidence.answers(both.key)) > 1)


def untold(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Those who are to be told nothing; and one whom the provider has accepted, who is."""
    yield Send(matched(invention.referral(Scene.NO_CHANNEL), channel="none"))
    yield Send(matched(invention.referral(Scene.QUESTION), answer="ask"))
    yield Send(matched(invention.referral(Scene.SYNTHETIC, synthetic=True)))
    yield Send(matched(invention.referral(Scene.OLD), ahead=LONG_AGO))
    accepted = invention.referral(Scene.ANSWERED_QUESTION)
    yield Send(matched(accepted, answer="ask"))
    yield Send(matched(accepted, provider_accepted=True))
    yield _until_told(evidence, Scene.ANSWERED_QUESTION)


def newer(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Fields, types and versions that nobody knows yet, the other mode, and nearly too large a message."""
    yield Send(with_what_nobody_knows(matched(invention.referral(Scene.UNKNOWN_FIELD))))
    yield Send(in_structured_mode(matched(invention.referral(Scene.STRUCTURED))))
    yield Send(as_large_as_may_be(matched(invention.referral(Scene.LARGE)), NEARLY_A_MIB))
    one = invention.referral(Scene.UNKNOWN_TYPE)
    yield Send(matched(one))
    yield _until_told(evidence, Scene.UNKNOWN_FIELD, Scene.STRUCTURED, Scene.LARGE, Scene.UNKNOWN_TYPE)
    yield from (Send(one.says_what_nobody_knows(name, Stream.MATCHES)) for name in _NEWER)
    yield Send(unmatched(one))
    yield Until(lambda: len(evidence.answers(one.key)) > 1)


def waiting(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Events that wait: for one that is missing, and for their time."""
    yield Send(matched(invention.referral(Scene.FUTURE), ahead=FAR_AHEAD))
    gap = invention.referral(Scene.GAP)
    yield Send(matched(gap))
    yield _until_told(evidence, Scene.GAP)
    missing = gap.says(PlaceReleased(referral_id=gap.id, service_id=HALL.id, reason="withdrawn"))
    yield Send(unmatched(gap))
    yield Quiet(Mark.WAITING)
    yield Send(missing)
    yield Until(lambda: len(evidence.answers(gap.key)) > 1)


def ended(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """A referral ends, or needs a human, while a place is found for it as it was created; one goes on by a human.

    So it is whoever names the events: of ids of another form nobody can tell which of them came first, so that there
    the ends alone are told.
    """
    ends_alone = {end: ENDS[end] for end in ENDS if end is not NeedsAHuman}
    crossing = [*_end_each(invention, ENDS, event_id), *_end_each(invention, ends_alone, of_another_form)]
    going_on = [_goes_on(invention.referral(Scene.HUMAN, names=names)) for names in (event_id, of_another_form)]
    yield from (Send(message) for _, said in (*crossing, *going_on) for message in said)
    yield Quiet(Mark.TOLD)
    yield from (Send(matched(one, cause=said[0].id)) for one, said in crossing)
    yield from (Send(matched(one, cause=said[-1].id)) for one, said in going_on)
    yield _until_told(evidence, Scene.HUMAN)
    yield from _somebody_else(invention, evidence)


def _end_each(invention: Invention, ends: Ends, names: Names) -> Iterator[tuple[Invented, list[Message]]]:
    """Somebody for each of these ends, with what is said of them: they are created, and that."""
    for end, facts in ends.items():
        one = invention.referral(Scene.ENDED, names=names)
        ending = end.model_validate({"referral_id": one.key, **facts})
        yield one, [one.created(channel="email"), one.says(ending)]


def _goes_on(one: Invented) -> tuple[Invented, list[Message]]:
    """Somebody who needs a human, who lets them go on."""
    about = {"referral_id": one.key}
    needs = NeedsAHuman.model_validate({**about, **ENDS[NeedsAHuman]})
    decided = HumanDecided.model_validate({**about, "decision": "go-on"})
    return one, [one.created(channel="email"), one.says(needs), one.says(decided)]


def released(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """A place is free again of which somebody was told, and one of which nobody was."""
    one, other = invention.referral(Scene.RELEASED), invention.referral(Scene.NO_CHANNEL)
    yield Send(matched(one))
    yield _until_told(evidence, Scene.RELEASED)
    yield Send(matched(other, channel="none"))
    for each in (one, other):
        yield Send(each.says(PlaceReleased(referral_id=each.id, service_id=HALL.id, reason="expired")))
    yield Until(lambda: len(evidence.answers(one.key)) > 1)


def renewed(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Somebody is found a place, and is to have a new code."""
    one = invention.referral(Scene.CODE_LOST)
    yield from (Send(one.created(channel="email")), Send(matched(one)))
    yield _until_told(evidence, Scene.CODE_LOST)
    yield Send(one.says(CodeRenewed(referral_id=one.id, channel=Channel.EMAIL)))
    yield Until(lambda: len(evidence.answers(one.key)) > 1)


def restarted(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """A restart, after which what was said before is sent again, and it goes on."""
    yield Quiet(Mark.BEFORE_RESTART)
    yield Restart()
    yield Send(matched(invention.referral(Scene.RESTARTED)))
    yield Until(_are_told(evidence, Scene.RESTARTED), restarted=True)
    yield from (Send(one) for one in evidence.messages(Scene.ORDINARY))
    yield from _somebody_else(invention, evidence)
    yield Quiet(Mark.RESTARTED)


def _somebody_else(invention: Invention, evidence: Evidence) -> Iterator[Step]:
    """Whoever is told after all that was sent before; then nothing comes of that any more."""
    yield Send(matched(invention.referral(Scene.SOMEBODY_ELSE)))
    yield _until_told(evidence, Scene.SOMEBODY_ELSE)
    yield Quiet(Mark.END)


def _are_told(evidence: Evidence, *scenes: Scene) -> Callable[[], bool]:
    return lambda: all(evidence.answers(key) for key in evidence.referrals(*scenes))


def _until_told(evidence: Evidence, *scenes: Scene) -> Until:
    return Until(_are_told(evidence, *scenes))
