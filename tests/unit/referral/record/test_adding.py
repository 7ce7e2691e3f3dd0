"""What may be added beside a referral follows from where it stands, from how much is there, and from the calendar."""

from datetime import timedelta

import pytest

from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.contract.words.measure_words import Occasion
from services.referral.domain.life import ENDED, NotNow, State
from services.referral.domain.record import adding
from services.referral.domain.record.adding import MOST, WHEN, DayImpossible, NoProviderToWriteTo, TooMany
from services.referral.domain.record.entry import MOST_CHANGES, ChangedTooOften, goes_along
from services.referral.domain.record.words import GoalState, Kind, RiskState, Side, TaskKind
from tests.fakes.entries import A_GOAL, A_MEASUREMENT, A_NOTE, A_RISK, A_TASK, LINK_WORKER, an_entry
from tests.fakes.lives import a_referral
from tests.support.builders import NOW, ORGANIZATION_ID

TODAY = NOW.date()
DAY = timedelta(days=1)


def test_every_kind_has_its_time_and_its_room() -> None:
    assert set(WHEN) == set(MOST) == set(Kind)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_what_was_seen_can_be_told_after_the_end_and_what_is_to_be_reached_cannot(state: State) -> None:
    for kind in (Kind.NOTE, Kind.CONTACT, Kind.INCIDENT):
        adding.check_when(kind, state)
    for kind in (Kind.GOAL, Kind.RISK):
        with pytest.raises(NotNow, match=state):
            adding.check_when(kind, state)


def test_nobody_is_written_to_about_a_referral_that_was_withdrawn() -> None:
    adding.check_when(Kind.MESSAGE, State.CLOSED)
    with pytest.raises(NotNow):
        adding.check_when(Kind.MESSAGE, State.WITHDRAWN)


@pytest.mark.parametrize("kind", Kind)
def test_there_is_room_for_so_many_and_no_more(kind: Kind) -> None:
    adding.check_room(kind, MOST[kind] - 1)
    with pytest.raises(TooMany, match=str(MOST[kind])):
        adding.check_room(kind, MOST[kind])


@pytest.mark.parametrize("due_on", [TODAY - DAY, TODAY + 800 * DAY])
def test_a_task_is_due_neither_before_today_nor_in_many_years(due_on: object) -> None:
    with pytest.raises(DayImpossible) as refused:
        adding.task(TaskKind.REVIEW, due_on, "invented-borough", "somebody", TODAY)  # type: ignore[arg-type]  # a date

    assert refused.value.faults[0].pointer == "#/due_on"


def test_what_was_tried_or_happened_is_past() -> None:
    with pytest.raises(DayImpossible, match="future"):
        adding.contact(ContactWay.PHONE, ContactOutcome.REACHED, NOW + DAY, NOW)
    with pytest.raises(DayImpossible, match="future"):
        adding.check_happened(TODAY + DAY, TODAY)
    assert adding.contact(ContactWay.PHONE, ContactOutcome.REACHED, None, NOW).tried_at == NOW


def test_a_message_is_to_its_own_side_too_and_to_the_provider_that_holds_the_place() -> None:
    message = adding.message(a_referral(State.ARRANGED), [Side.PROVIDER], Side.LINK_WORKER)

    assert (set(message.to), message.provider) == ({Side.PROVIDER, Side.LINK_WORKER}, ORGANIZATION_ID)


@pytest.mark.parametrize("state", [State.RECEIVED, State.CLOSED])
def test_there_is_no_provider_to_write_to_where_nobody_holds_a_place(state: State) -> None:
    with pytest.raises(NoProviderToWriteTo):
        adding.message(a_referral(state), [Side.PROVIDER], Side.REFERRER)


def test_an_entry_keeps_all_that_it_said() -> None:
    entry = an_entry(a_referral(), A_GOAL, sealed={"words": "before"})
    after = entry.rewritten(LINK_WORKER, NOW + DAY, A_GOAL.model_copy(update={"state": GoalState.PARTLY}), {})
    again = after.rewritten(LINK_WORKER, NOW + 2 * DAY, after.latest.facts, {"words": "after"})

    assert (again.revision, again.former) == (3, (entry.latest, after.latest))
    assert [one.sealed.fields["words"] for one in (*again.former, again.latest)] == ["before", "before", "after"]


def test_an_entry_is_not_changed_without_end() -> None:
    entry = an_entry(a_referral(), A_NOTE)
    for _ in range(MOST_CHANGES):
        entry = entry.rewritten(LINK_WORKER, NOW, A_NOTE, {})
    with pytest.raises(ChangedTooOften):
        entry.rewritten(LINK_WORKER, NOW, A_NOTE, {})


def test_what_the_person_still_wants_goes_along_and_what_others_must_know() -> None:
    states = {state: goes_along(A_GOAL.model_copy(update={"state": state})) for state in GoalState}

    assert [state for state, goes in states.items() if goes] == [GoalState.OPEN, GoalState.PARTLY]
    assert goes_along(A_RISK)
    assert not goes_along(A_RISK.model_copy(update={"state": RiskState.LOWERED}))
    assert not goes_along(A_NOTE)
    occasions = {one: goes_along(A_MEASUREMENT.model_copy(update={"occasion": one})) for one in Occasion}
    assert [one for one, goes in occasions.items() if goes] == [Occasion.START]
    assert not goes_along(A_TASK)
