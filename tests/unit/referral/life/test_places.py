"""What matching says about places, and what person and provider answer."""

from datetime import datetime, timedelta

import pytest

from services.contract.events import (
    OfferAccepted,
    OfferDeclined,
    PlaceReleased,
    ProviderAccepted,
    ProviderDeclined,
    ReferralWithdrawn,
)
from services.contract.words.life_words import (
    Awaited,
    ClosedReason,
    OfferDeclinedReason,
    ProviderDeclinedReason,
    ReferralOutcome,
    WithdrawnReason,
)
from services.contract.words.vocabulary import Answer, ReleaseReason
from services.referral.domain.life import NotNow, State
from services.referral.domain.referral import Referral, Status
from services.referral.domain.steps import ending, places
from services.referral.domain.steps.decided import Decided
from tests.fakes.lives import a_referral
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW, a_matched, an_unmatched
from tests.support.life_builders import an

LATER = NOW + timedelta(days=1)


def turn_down(referral: Referral, now: datetime) -> Decided:
    return places.decline_offer(referral, OfferDeclinedReason.OTHER, now, seek_another=True)


def test_a_match_is_remembered_with_its_reason_and_says_nothing() -> None:
    matched = a_matched()

    referral, news = places.hear_matched(a_referral(), matched, NOW)

    assert (referral.status, referral.state) == (Status.MATCHED, State.ARRANGED)
    assert referral.match is not None
    assert (referral.match.service_id, referral.match.why) == (matched.service_id, matched.why)
    assert referral.match.matched_at == NOW
    assert not news


def test_where_the_borough_wants_an_answer_a_match_is_an_offer() -> None:
    referral, _ = places.hear_matched(a_referral(), a_matched(answer=Answer.OFFER), NOW)

    assert referral.state is State.OFFERED


def test_without_a_place_the_person_waits() -> None:
    referral, news = places.hear_unmatched(a_referral(), an_unmatched(), NOW)

    assert referral.status is Status.WAITING
    assert referral.waiting is not None
    assert referral.waiting.why == an_unmatched().why
    assert not news


def test_somebody_who_waited_and_is_matched_waits_no_longer() -> None:
    referral, _ = places.hear_matched(a_referral(State.WAITING), a_matched(), NOW)

    assert (referral.status, referral.waiting) == (Status.MATCHED, None)


def test_who_turns_an_offer_down_is_found_another_place_if_they_want_one() -> None:
    offered = a_referral(State.OFFERED)

    seeking, (said,) = places.decline_offer(offered, OfferDeclinedReason.WRONG_TIME, LATER, seek_another=True)
    waiting, _ = places.decline_offer(offered, OfferDeclinedReason.WRONG_TIME, LATER, seek_another=False)

    assert isinstance(said, OfferDeclined)
    assert (seeking.state, waiting.state) == (State.RECEIVED, State.WAITING)
    assert waiting.waiting is not None
    assert waiting.waiting.reason is ReleaseReason.OFFER_DECLINED


def test_the_same_yes_again_says_nothing() -> None:
    accepted, news = places.accept_offer(a_referral(State.OFFERED), NOW)

    assert len(news) == 1
    assert places.accept_offer(accepted, LATER) == (accepted, ())


def test_a_place_that_was_given_up_here_already_is_not_taken_away_twice() -> None:
    seeking, _ = places.decline_offer(a_referral(State.OFFERED), OfferDeclinedReason.OTHER, LATER, seek_another=True)

    assert places.hear_released(seeking, an(PlaceReleased), LATER) == (seeking, ())


def test_a_place_that_expired_lets_the_person_wait_with_a_sentence() -> None:
    released, _ = places.hear_released(a_referral(State.OFFERED), an(PlaceReleased, reason="expired"), LATER)

    assert released.waiting is not None
    assert released.waiting.why == "Nobody answered in time, so the place went to somebody else."


def test_what_cannot_be_done_now_is_refused_with_where_the_referral_stands() -> None:
    with pytest.raises(NotNow, match="The referral is waiting; this can be done while it is offered"):
        places.accept_offer(a_referral(State.WAITING), NOW)


def test_where_the_provider_is_asked_first_the_person_hears_of_nothing_yet() -> None:
    asked, news = places.hear_matched(a_referral(), a_matched(answer=Answer.ASK), NOW)

    assert (asked.state, asked.status, asked.place, news) == (State.ASKED, Status.CREATED, None, ())
    assert asked.match is not None
    assert asked.clock is not None
    assert asked.clock.awaited is Awaited.PROVIDER
    for step in (places.accept_offer, turn_down):
        with pytest.raises(NotNow):
            step(asked, LATER)


def test_a_provider_that_is_asked_first_says_yes_once_and_nobody_is_waited_for_then() -> None:
    agreed, (said,) = places.provider_accepts(a_referral(State.ASKED), LATER)

    assert isinstance(said, ProviderAccepted)
    assert (agreed.state, agreed.clock) == (State.ASKED, None)
    assert places.provider_accepts(agreed, LATER) == (agreed, ())


@pytest.mark.parametrize(("answer", "state"), [(Answer.OFFER, State.OFFERED), (Answer.SETTLED, State.ARRANGED)])
def test_what_matching_says_after_the_providers_yes_is_told_and_the_provider_is_not_asked_again(
    answer: Answer, state: State
) -> None:
    agreed, _ = places.provider_accepts(a_referral(State.ASKED), LATER)

    told, _ = places.hear_matched(agreed, a_matched(answer=answer, provider_accepted=True), LATER)

    assert (told.state, told.status) == (state, Status.MATCHED)
    assert places.provider_accepts(told, LATER) == (told, ())


def test_a_yes_to_what_the_provider_has_agreed_to_leads_straight_to_an_arrangement() -> None:
    offered, _ = places.hear_matched(a_referral(), a_matched(answer=Answer.OFFER, provider_accepted=True), NOW)

    arranged, (said,) = places.accept_offer(offered, LATER)

    assert isinstance(said, OfferAccepted)
    assert arranged.state is State.ARRANGED
    assert places.accept_offer(arranged, LATER) == (arranged, ())


def test_a_provider_that_is_asked_first_may_say_no_also_after_its_yes() -> None:
    asked = a_referral(State.ASKED)
    for before in (asked, places.provider_accepts(asked, NOW)[0]):
        seeking, (said,) = places.provider_declines(before, ProviderDeclinedReason.FULL, LATER)
        assert isinstance(said, ProviderDeclined)
        assert (seeking.state, seeking.match) == (State.RECEIVED, None)


def test_of_a_place_that_was_only_asked_for_nothing_is_kept_after_the_end() -> None:
    ended, _ = ending.close(a_referral(State.ASKED), ClosedReason.OTHER, ReferralOutcome.NOT_KNOWN, LATER)

    assert ended.match is None


async def test_a_referral_that_was_never_made_here_is_taken_back_once(service: ServiceInMemory) -> None:
    for event in (a_matched(), an(PlaceReleased)):
        await service.consume(event)

    (message,) = service.published
    withdrawn = ReferralWithdrawn.model_validate_json(message.value)
    assert withdrawn.reason is WithdrawnReason.NEVER_MADE
    # The one that was not ours was the first.
    assert (message.topic, message.envelope.sequence) == ("southwark.referrals", 2)
