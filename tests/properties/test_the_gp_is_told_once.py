"""Whatever happens to a referral and whatever the person agrees to, an episode has one code for the GP's record.

A referral takes any steps in any order, consent is given and taken back between them, and it goes on elsewhere.
"""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Refusal
from services.contract.events import PlaceReleased
from services.contract.events.consent import GpMessageReady
from services.contract.words.consent_words import Agreement, ConsentChange, GpCode, GpMessageAbout, MessageToGp
from services.contract.words.life_words import (
    AttendanceOutcome,
    ChosenBy,
    ClosedReason,
    ConsentEnd,
    HumanReason,
    OfferDeclinedReason,
    ReferralOutcome,
    RerouteReason,
    WithdrawnReason,
)
from services.contract.words.vocabulary import Answer
from services.referral.domain.consent import Recorded
from services.referral.domain.life import State
from services.referral.domain.referral import Referral
from services.referral.domain.steps import attending, consenting, ending, human, places
from services.referral.domain.steps.decided import Decided
from services.referral.domain.steps.telling_gp import tell_gp
from tests.fakes.lives import PROVIDER, a_referral
from tests.support.builders import NOW, SERVICE_ID, a_matched
from tests.support.life_builders import an

Take = Callable[[Referral, int], Decided]


def at(day: int) -> timedelta:
    return timedelta(days=day)


def agree(to_gp: MessageToGp) -> Take:
    return lambda one, day: consenting.change_consent(
        one, Recorded(message_to_gp=to_gp, recorded_by="invented-surgery", at=NOW + at(day))
    )


def attend(outcome: AttendanceOutcome) -> Take:
    def take(one: Referral, day: int) -> Decided:
        name, now = uuid5(one.referral_id, str(day)), NOW + at(day)
        return attending.record_attendance(one, name, outcome, now.date(), PROVIDER, now)

    return take


def correct(one: Referral, day: int) -> Decided:
    last = one.attendances[-1] if one.attendances else None
    name, on = (last.attendance_id, last.on) if last else (UUID(int=0), NOW.date())
    return attending.correct_attendance(one, name, AttendanceOutcome.ATTENDED, on, PROVIDER, NOW + at(day))


STEPS: dict[str, Take] = {
    "full": agree(MessageToGp.FULL),
    "codes only": agree(MessageToGp.CODES_ONLY),
    "none": agree(MessageToGp.NONE),
    "expires": lambda one, day: consenting.expires(Agreement.MESSAGE_TO_GP)(one, None, NOW + at(day)),
    "offered": lambda one, day: places.hear_matched(one, a_matched(answer=Answer.OFFER), NOW + at(day)),
    "settled": lambda one, day: places.hear_matched(one, a_matched(), NOW + at(day)),
    "released": lambda one, day: places.hear_released(one, an(PlaceReleased), NOW + at(day)),
    "accepts": lambda one, day: places.accept_offer(one, NOW + at(day)),
    "declines": lambda one, day: places.decline_offer(
        one, OfferDeclinedReason.OTHER, NOW + at(day), seek_another=bool(day % 2)
    ),
    "chosen": lambda one, day: places.choose_service(one, SERVICE_ID, ChosenBy.PERSON, NOW + at(day)),
    "attends": attend(AttendanceOutcome.ATTENDED),
    "misses": attend(AttendanceOutcome.MISSED),
    "put right": correct,
    "human": lambda one, day: human.ask_a_human(one, (HumanReason.SAFEGUARDING,), NOW + at(day)),
    "goes on": lambda one, day: human.let_go_on(one, NOW + at(day)),
    "closed": lambda one, day: ending.close(one, ClosedReason.COMPLETED, ReferralOutcome.NEED_MET, NOW + at(day)),
    "turned down": lambda one, day: ending.close(
        one, ClosedReason.TURNED_DOWN_BY_THE_PERSON, ReferralOutcome.NOT_MET, NOW + at(day)
    ),
    "withdrawn": lambda one, day: ending.withdraw(one, WithdrawnReason.PERSON_ASKED, NOW + at(day)),
    "consent ends": lambda one, day: ending.end_consent(one, ConsentEnd.PERSON_ASKED, NOW + at(day)),
    "moves": lambda one, day: ending.reroute_to_borough(
        one, BoroughSlug.CAMDEN, uuid5(one.referral_id, "elsewhere"), RerouteReason.MOVED, NOW + at(day)
    ),
}


def lived(steps: list[str]) -> tuple[Referral, list[GpMessageReady]]:
    """The referral after these steps, those that cannot be taken left out; and what was said of messages."""
    referral, said = a_referral(), list[GpMessageReady]()
    for day, name in enumerate(steps, start=1):
        try:
            referral, news = tell_gp(referral, STEPS[name](referral, day), NOW + at(day))
        except Refusal:
            continue
        said += [one for one in news if isinstance(one, GpMessageReady)]
        if referral.state is State.REROUTED and referral.ending and referral.ending.goes_on_as:
            referral = a_referral(consent=referral.consent, gp=referral.gp).model_copy(
                update={"referral_id": referral.ending.goes_on_as, "borough": BoroughSlug.SOUTHWARK}
            )
    return referral, said


@given(st.lists(st.sampled_from(list(STEPS)), max_size=25))
@settings(max_examples=1500, deadline=None, derandomize=True, database=None)
def test_an_episode_is_coded_once_at_most_and_never_both_ways(steps: list[str]) -> None:
    referral, said = lived(steps)
    codes = [one.code for one in said if one.code]

    assert len(codes) <= 1
    assert [one.code for one in referral.gp.messages if one.code] == codes
    assert referral.gp.code == (codes[0] if codes else None)


@given(st.lists(st.sampled_from(list(STEPS)), max_size=25))
@settings(max_examples=1500, deadline=None, derandomize=True, database=None)
def test_what_is_said_is_what_happened(steps: list[str]) -> None:
    referral, said = lived(steps)
    took_part = referral.gp.taken_up_at is not None

    assert [one.number for one in said] == list(range(1, len(said) + 1))
    assert len({one.about is GpMessageAbout.ACCEPTED for one in said}) == len(said)
    assert len({one.message_id for one in referral.gp.messages}) == len(said)
    for one in said:
        assert one.code is not GpCode.REFERRAL or took_part
        assert (one.code is GpCode.DECLINED) == (one.about is GpMessageAbout.DECLINED and not took_part)


@given(st.lists(st.sampled_from([name for name in STEPS if name not in ("full", "codes only")]), max_size=25))
@settings(max_examples=500, deadline=None, derandomize=True, database=None)
def test_who_never_agrees_is_never_told_of(steps: list[str]) -> None:
    assert lived(steps)[1] == []


def test_the_walks_lead_to_each_code() -> None:
    assert [one.code for one in lived(["full", "offered", "accepts"])[1]] == [GpCode.REFERRAL]
    assert [one.code for one in lived(["full", "turned down"])[1]] == [GpCode.DECLINED]
    assert [one.code for one in lived(["offered", "accepts", "moves", "full", "closed"])[1]] == [GpCode.REFERRAL, None]


def test_an_end_of_time_is_no_word_of_the_persons() -> None:
    referral, _ = lived(["full", "expires"])

    assert [one.because for one in referral.consent.later] == [ConsentChange.RECORDED, ConsentChange.EXPIRED]
