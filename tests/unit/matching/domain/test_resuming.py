"""How a search stands after another matching has worked it: nothing that it left is lost, and nothing is done twice."""

from datetime import timedelta

from services.contract import events
from services.contract.event import Event
from services.contract.words.vocabulary import ReleaseReason, UnmatchedReason
from services.matching.domain.resuming import Answered, Asked, Resumed, resume
from services.matching.domain.search import Search, SearchStatus
from tests.fakes.matching import a_search, a_service_id
from tests.support.builders import NOW, REFERRAL_ID, SERVICE_ID, a_matched, a_referral_created, an_unmatched
from tests.support.life_builders import an

CLUB, CHOIR = SERVICE_ID, a_service_id(2)
NEW = Resumed(None, 0, 0)


def asked(sequence: int, event: Event | None, *, worked: bool = True) -> Asked:
    return Asked(f"referral-{sequence}", sequence, NOW, event, worked)


def answered(sequence: int, event: Event, because_of: int = 1) -> Answered:
    assert isinstance(event, events.Matched | events.Unmatched | events.PlaceReleased)
    return Answered(sequence, f"referral-{because_of}", event)


def released(reason: ReleaseReason, service_id: object = CLUB) -> events.PlaceReleased:
    return events.PlaceReleased.model_validate({"referral_id": REFERRAL_ID, "service_id": service_id, "reason": reason})


def held() -> Resumed:
    return Resumed(a_search(service_id=CLUB), 1, 1)


def search(resumed: Resumed) -> Search:
    assert resumed.search is not None
    return resumed.search


def test_who_was_matched_meanwhile_holds_that_place_and_the_numbers_go_on() -> None:
    after = resume(NEW, [asked(1, a_referral_created())], [answered(1, a_matched())])

    assert (search(after).status, search(after).service_id) == (SearchStatus.HOLDS, CLUB)
    assert (after.heard, after.said, after.unheard) == (1, 1, None)


def test_who_was_told_that_there_is_no_place_and_no_waiting_is_matched_out_of_the_blue_by_nobody() -> None:
    after = resume(NEW, [asked(1, a_referral_created())], [answered(1, an_unmatched(waiting=False))])

    assert (search(after).status, search(after).waits) == (SearchStatus.WAITS_FOR_A_WORD, False)


def test_who_was_told_that_they_wait_waits() -> None:
    after = resume(NEW, [asked(1, a_referral_created())], [answered(1, an_unmatched(waiting=True))])

    assert (search(after).waits, search(after).since) == (True, NOW)


def test_who_is_too_young_stays_so() -> None:
    told = an_unmatched(reason=UnmatchedReason.TOO_YOUNG)

    assert search(resume(NEW, [asked(1, a_referral_created())], [answered(1, told)])).reason is told.reason


def test_a_place_that_was_turned_down_and_another_that_was_given_are_followed_in_their_order() -> None:
    turned_down = an(events.OfferDeclined, service_id=CLUB, seek_another=True)
    said = [
        answered(2, released(ReleaseReason.OFFER_DECLINED), because_of=2),
        answered(3, a_matched(service_id=CHOIR), because_of=2),
    ]
    after = resume(held(), [asked(2, turned_down)], said)

    assert (search(after).service_id, search(after).declined, after.said) == (CHOIR, (CLUB,), 3)


def test_who_ended_has_ended_and_holds_nothing() -> None:
    withdrawn = asked(2, an(events.ReferralWithdrawn))
    after = resume(held(), [withdrawn], [answered(2, released(ReleaseReason.WITHDRAWN), because_of=2)])

    assert (search(after).status, search(after).service_id, after.heard) == (SearchStatus.ENDED, None, 2)


def test_a_hold_that_ended_by_itself_waits_for_a_word() -> None:
    after = resume(held(), [], [answered(2, released(ReleaseReason.EXPIRED), because_of=9)])

    assert (search(after).status, search(after).service_id) == (SearchStatus.WAITS_FOR_A_WORD, None)


def test_what_was_not_worked_is_left_to_be_worked() -> None:
    after = resume(NEW, [asked(1, a_referral_created(), worked=False)], [])

    assert (after.search, after.heard, after.unheard) == (None, 0, 0)


def test_what_was_answered_and_not_committed_is_not_answered_again() -> None:
    after = resume(NEW, [asked(1, a_referral_created(), worked=False)], [answered(1, a_matched())])

    assert (after.heard, after.said, after.unheard) == (1, 1, None)


def test_what_was_worked_without_the_answer_that_is_due_is_left_to_be_answered() -> None:
    after = resume(NEW, [asked(1, a_referral_created())], [])

    assert (search(after).status, after.heard, after.unheard) == (SearchStatus.SEEKS, 0, 0)


def test_whose_place_was_freed_before_the_other_died_is_still_to_be_found_another() -> None:
    turned_down = an(events.ProviderDeclined, service_id=CLUB)
    after = resume(
        held(), [asked(2, turned_down)], [answered(2, released(ReleaseReason.PROVIDER_DECLINED), because_of=2)]
    )

    assert (search(after).status, search(after).service_id) == (SearchStatus.SEEKS, None)
    assert (after.heard, after.said, after.unheard) == (1, 2, 0)


def test_an_event_too_far_ahead_and_all_behind_it_are_left() -> None:
    after = resume(held(), [asked(3, an(events.ReferralWithdrawn))], [])

    assert (after.heard, after.unheard) == (1, 0)


def test_events_that_came_before_their_turn_are_folded_in_their_turn() -> None:
    news = [asked(2, an(events.ReferralWithdrawn)), asked(1, a_referral_created())]
    said = [answered(1, a_matched()), answered(2, released(ReleaseReason.WITHDRAWN), because_of=2)]
    after = resume(NEW, news, said)

    assert (search(after).status, after.heard, after.said) == (SearchStatus.ENDED, 2, 2)
    assert after.unheard is None


def test_what_matching_does_not_consume_is_heard_and_changes_nothing() -> None:
    after = resume(held(), [asked(2, None)], [])

    assert (after.search, after.heard) == (held().search, 2)


def test_an_answer_with_a_number_that_is_not_next_is_none_because_nobody_hears_it() -> None:
    after = resume(NEW, [asked(1, a_referral_created())], [answered(7, a_matched())])

    assert (search(after).status, after.said, after.unheard) == (SearchStatus.SEEKS, 0, 0)


def test_folding_again_changes_nothing() -> None:
    news = [asked(1, a_referral_created())], [answered(1, a_matched())]
    once = resume(NEW, *news)

    assert resume(once, *news) == once


def test_a_question_is_still_open() -> None:
    until = NOW + timedelta(days=14)
    told = a_matched(answer="ask", held_until=until)
    after = resume(NEW, [asked(1, a_referral_created())], [answered(1, told)])

    assert (search(after).status, search(after).held_until) == (SearchStatus.ASKS, until)
