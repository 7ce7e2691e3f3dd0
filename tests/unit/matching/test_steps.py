"""What each event of a referral's life does to its search, and to the place that is held: pure, one by one."""

from datetime import timedelta

import pytest

from services.contract import events
from services.contract.conversation import CONSUMES
from services.contract.event import Event
from services.contract.words.life_words import HumanReason
from services.contract.words.vocabulary import AgeBand, Need, ReleaseReason, UnmatchedReason, Urgency
from services.matching.domain.search import HOLD_ENDS, Search, SearchStatus, due_times
from services.matching.domain.steps import expire, follow
from tests.fakes.matching import a_search, a_service_id
from tests.support.builders import NOW, REFERRAL_ID, SERVICE_ID, a_missed, a_referral_created, an_attended
from tests.support.life_builders import an

CLUB, CHOIR = SERVICE_ID, a_service_id(2)
UNTIL = NOW + timedelta(days=28)
TO_THE_CHOIR = {"to_borough": None, "new_referral_id": None, "to_service_id": CHOIR}
ENDINGS = (
    (an(events.ReferralClosed), ReleaseReason.CLOSED),
    (an(events.HumanDecided, decision="close"), ReleaseReason.CLOSED),
    (an(events.ReferralWithdrawn), ReleaseReason.WITHDRAWN),
    (an(events.ConsentWithdrawn), ReleaseReason.WITHDRAWN),
    (an(events.ReferralRerouted), ReleaseReason.REROUTED),
)
ANSWERS = (an(events.OfferAccepted), an(events.ProviderAccepted), an_attended(), a_missed())


def after(before: Search | None, event: Event) -> Search:
    search = follow(before, event)[0]
    assert search is not None
    return search


def freed(before: Search, event: Event) -> list[ReleaseReason]:
    news = follow(before, event)[1]
    assert {one.service_id for one in news} <= {before.service_id}
    return [one.reason for one in news]


def test_a_new_referral_seeks_with_what_it_takes_to_seek_again() -> None:
    search = after(None, a_referral_created(needs=("food", "debt"), urgency="soon", outcode="SE15"))
    assert search.status is SearchStatus.SEEKS
    assert search.wanted is not None
    assert search.wanted.model_dump(mode="json") == {
        "needs": ["food", "debt"],
        "urgency": "soon",
        "outcode": "SE15",
        "channel": "email",
        "age_band": "65-74",
        "gender": "female",
        "referrer_role": "gp",
        "languages": [],
        "access_needs": [],
        "ways": [],
        "deprivation_decile": None,
        "hints": [],
        "accompanied": False,
    }


def test_a_referral_that_was_met_before_is_not_begun_again() -> None:
    search = a_search()
    assert follow(search, a_referral_created()) == (search, ())


def test_a_new_referral_that_needs_a_human_seeks_nothing_until_they_let_it_go_on() -> None:
    waits = after(None, a_referral_created(needs_human=(HumanReason.SELF_REFERRAL,)))
    assert waits.status is SearchStatus.WAITS_FOR_A_HUMAN
    assert after(waits, an(events.HumanDecided)).status is SearchStatus.SEEKS


def test_what_the_human_put_right_is_sought_and_the_rest_stays() -> None:
    waits = a_search(SearchStatus.WAITS_FOR_A_HUMAN)
    wanted = after(waits, an(events.HumanDecided, needs=("debt",), urgency="urgent", age_band=None)).wanted
    assert wanted is not None
    assert (wanted.needs, wanted.urgency, wanted.age_band) == ((Need.DEBT,), Urgency.URGENT, AgeBand.FROM_65)


def test_a_human_who_must_look_later_frees_the_place() -> None:
    assert freed(a_search(), an(events.NeedsAHuman)) == [ReleaseReason.NEEDS_A_HUMAN]
    assert after(a_search(), an(events.NeedsAHuman)).status is SearchStatus.WAITS_FOR_A_HUMAN


@pytest.mark.parametrize(("event", "reason"), ENDINGS)
def test_an_end_frees_the_place_and_nothing_is_kept_of_what_was_wanted(event: Event, reason: ReleaseReason) -> None:
    assert freed(a_search(held_until=UNTIL), event) == [reason]
    ended = after(a_search(held_until=UNTIL, declined=(CHOIR,)), event)
    assert ended == Search(referral_id=REFERRAL_ID, status=SearchStatus.ENDED)


@pytest.mark.parametrize(("event", "_"), ENDINGS)
@pytest.mark.parametrize("status", [one for one in SearchStatus if one is not SearchStatus.HOLDS])
def test_an_end_without_a_place_frees_none(event: Event, _: ReleaseReason, status: SearchStatus) -> None:
    assert freed(a_search(status), event) == []


def test_another_service_is_sought_for_who_turns_one_down() -> None:
    declined = an(events.OfferDeclined, seek_another=True)
    assert freed(a_search(), declined) == [ReleaseReason.OFFER_DECLINED]
    search = after(a_search(chosen_id=CLUB), declined)
    assert (search.status, search.chosen_id, search.declined) == (SearchStatus.SEEKS, None, (CLUB,))


def test_none_is_sought_for_who_wants_none() -> None:
    search = after(a_search(), an(events.OfferDeclined, seek_another=False))
    assert (search.status, search.service_id, search.declined) == (SearchStatus.WAITS_FOR_A_WORD, None, (CLUB,))


def test_another_service_is_sought_where_the_provider_declines() -> None:
    declined = an(events.ProviderDeclined)
    assert freed(a_search(declined=(CHOIR,)), declined) == [ReleaseReason.PROVIDER_DECLINED]
    search = after(a_search(declined=(CHOIR,)), declined)
    assert (search.status, search.declined) == (SearchStatus.SEEKS, (CHOIR, CLUB))


@pytest.mark.parametrize(
    "event", [an(events.OfferDeclined, service_id=CHOIR), an(events.ProviderDeclined, service_id=CHOIR)]
)
def test_a_no_to_another_place_than_the_one_that_is_held_leaves_that_one(event: Event) -> None:
    assert freed(a_search(), event) == []
    search = after(a_search(), event)
    assert (search.status, search.service_id, search.declined) == (SearchStatus.HOLDS, CLUB, (CHOIR,))


@pytest.mark.parametrize("status", [SearchStatus.WAITS_FOR_ROOM, SearchStatus.WAITS_FOR_A_WORD])
def test_a_no_that_crosses_the_loss_of_the_place_seeks_another_all_the_same(status: SearchStatus) -> None:
    assert after(a_search(status), an(events.OfferDeclined, seek_another=True)).status is SearchStatus.SEEKS
    assert after(a_search(status), an(events.OfferDeclined, seek_another=False)).status is status


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (an(events.ServiceChosen, service_id=CHOIR), ReleaseReason.ANOTHER_SERVICE),
        (an(events.ReferralRerouted, **TO_THE_CHOIR), ReleaseReason.REROUTED),
    ],
)
def test_a_service_that_was_chosen_is_sought_alone_in_place_of_the_one_before(
    event: Event, reason: ReleaseReason
) -> None:
    assert freed(a_search(), event) == [reason]
    search = after(a_search(declined=(CHOIR,)), event)
    assert (search.status, search.chosen_id, search.declined) == (SearchStatus.SEEKS, CHOIR, ())


def test_the_service_where_a_place_is_held_may_be_chosen_and_the_place_is_kept() -> None:
    assert freed(a_search(), an(events.ServiceChosen)) == []
    search = after(a_search(), an(events.ServiceChosen))
    assert (search.status, search.service_id, search.chosen_id) == (SearchStatus.SEEKS, CLUB, CLUB)


@pytest.mark.parametrize("event", ANSWERS)
def test_an_answer_makes_the_hold_last(event: Event) -> None:
    offered = a_search(held_until=UNTIL)
    assert due_times(offered) == {HOLD_ENDS: UNTIL}
    assert due_times(after(offered, event)) == {}
    assert after(offered, event).service_id == CLUB


def test_an_answer_about_another_place_does_not() -> None:
    offered = a_search(held_until=UNTIL)
    assert follow(offered, an(events.OfferAccepted, service_id=CHOIR)) == (offered, ())


def test_a_hold_that_nobody_answered_ends_and_a_word_is_waited_for() -> None:
    search, (news,) = expire(a_search(held_until=UNTIL))
    assert (news.service_id, news.reason) == (CLUB, ReleaseReason.EXPIRED)
    assert (search.status, search.service_id, due_times(search)) == (SearchStatus.WAITS_FOR_A_WORD, None, {})


@pytest.mark.parametrize("event", ANSWERS)
def test_an_answer_that_crosses_the_end_of_the_hold_seeks_the_same_place_again(event: Event) -> None:
    search = after(expire(a_search(held_until=UNTIL))[0], event)
    assert (search.status, search.chosen_id) == (SearchStatus.SEEKS, CLUB)


def test_what_is_heard_of_a_search_that_ended_changes_nothing() -> None:
    ended = a_search(SearchStatus.ENDED)
    for event in (*ANSWERS, *(one for one, _ in ENDINGS), an(events.OfferDeclined), an(events.ServiceChosen)):
        assert follow(ended, event) == (ended, ())


def test_what_is_heard_of_a_referral_that_was_never_met_begins_nothing() -> None:
    assert [follow(None, one) for one in ANSWERS] == [(None, ())] * len(ANSWERS)


def test_every_event_that_is_consumed_is_followed() -> None:
    examples = {
        type(one): one
        for one in (*ANSWERS, *(an(event) for event in CONSUMES["matching"][1:] if event not in map(type, ANSWERS)))
    }
    assert {*examples, events.ReferralCreated} == set(CONSUMES["matching"])
    for event in examples.values():
        follow(a_search(), event)


@pytest.mark.parametrize(
    ("kept", "status"),
    [
        ({"service_id": str(CLUB), "reason": None}, SearchStatus.HOLDS),
        ({"service_id": None, "reason": "no-room"}, SearchStatus.WAITS_FOR_ROOM),
    ],
)
def test_a_verdict_of_an_earlier_release_still_reads(kept: dict[str, str | None], status: SearchStatus) -> None:
    search = Search.model_validate({"referral_id": str(REFERRAL_ID), **kept})
    assert (search.status, search.wanted) == (status, None)
    assert search.reason in (None, UnmatchedReason.NO_ROOM)
