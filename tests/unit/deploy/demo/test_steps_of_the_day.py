"""What those outside Linkway do next with a referral: each step in its turn, each once, until all is as they want."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from deploy.demo.steps import Recorded, Seen, Step, Who, next_step
from deploy.invented.answers import Answers
from deploy.invented.courses import Course
from services.contract.words.life_words import AttendanceOutcome
from services.contract.words.measure_words import Occasion
from services.referral.domain.life import State

TODAY = date(2026, 3, 14)
PLAIN = Course()
CHOIR = "choir"


def steps(course: Course, *states: State, recorded: tuple[Recorded, ...] = ()) -> Iterator[Step]:
    """The steps of a referral that is in these states, one after the other, as long as there is one."""
    done: set[str] = set()
    for state in states:
        step = next_step(course, Seen(state, CHOIR, recorded=recorded), done, TODAY)
        if step:
            done.add(step.name)
            yield step


def paths(course: Course, *states: State) -> list[str]:
    return [step.path for step in steps(course, *states)]


def test_an_offer_is_accepted_by_both_and_attended() -> None:
    life = State.OFFERED, State.ACCEPTED, State.ARRANGED, State.ATTENDING

    assert [(step.path, step.by) for step in steps(PLAIN, *life)] == [
        ("person-answer", Who.LINK_WORKER),
        ("provider-answer", Who.PROVIDER),
        ("attendances", Who.PROVIDER),
    ]


def test_a_provider_that_is_asked_first_says_yes_and_is_not_asked_again() -> None:
    life = State.ASKED, State.OFFERED, State.ARRANGED

    assert [(step.path, step.by) for step in steps(PLAIN, *life)] == [
        ("provider-answer", Who.PROVIDER),
        ("person-answer", Who.LINK_WORKER),
        ("attendances", Who.PROVIDER),
    ]


def test_a_provider_that_is_asked_first_may_say_no_once() -> None:
    no, yes = steps(Course(provider_declines=True), State.ASKED, State.ASKED)

    assert (no.body["answer"], no.declines, yes.body["answer"]) == ("decline", True, "accept")


@pytest.mark.parametrize(
    ("state", "agreed", "moves"),
    [("received", False, True), ("asked", False, False), ("asked", True, True), ("offered", True, False)],
)
def test_a_day_is_not_over_while_matching_is_to_say_what_comes_next(state: str, agreed: bool, moves: bool) -> None:
    match = {"service_id": CHOIR, "provider_accepted": agreed}

    assert Seen.of({"state": state, "match": match, "attendances": []}).moves is moves


def test_the_first_place_is_turned_down_and_the_next_accepted() -> None:
    turned_down, accepted = steps(Course(turns_down=True, seeks_another=True), State.OFFERED, State.OFFERED)

    assert (turned_down.body["answer"], turned_down.body["seek_another"], turned_down.declines) == (
        "decline",
        True,
        True,
    )
    assert accepted.body == {"answer": "accept"}


def test_where_a_match_is_settled_at_once_people_and_providers_say_no_as_well() -> None:
    course = Course(turns_down=True, provider_declines=True)

    assert paths(course, State.ARRANGED, State.ARRANGED, State.ARRANGED) == [
        "person-answer",
        "provider-answer",
        "attendances",
    ]


def test_nothing_is_done_while_a_place_is_sought_or_once_it_has_ended() -> None:
    everything = Course(turns_down=True, withdraws=True, closes=True, cancels=True)

    assert not paths(everything, State.RECEIVED, State.CLOSED, State.WITHDRAWN, State.REROUTED)


def test_whoever_withdraws_does_nothing_else() -> None:
    (step,) = steps(Course(withdraws=True, turns_down=True), State.OFFERED, State.WITHDRAWN)

    assert (step.path, step.by) == ("withdrawal", Who.REFERRER)


def test_a_human_lets_it_go_on() -> None:
    assert paths(Course(needs_a_human=True), State.NEEDS_A_HUMAN, State.RECEIVED) == ["human-decision"]


@pytest.mark.parametrize(("comes", "reason"), [(True, "completed"), (False, "did-not-attend")])
def test_a_referral_is_closed_once_it_is_known_who_came(comes: bool, reason: str) -> None:
    attended, closed = steps(Course(comes=comes, closes=True), State.ARRANGED, State.ATTENDING)

    assert attended.came == (TODAY, AttendanceOutcome.ATTENDED if comes else AttendanceOutcome.MISSED)
    assert closed.body["reason"] == reason


def test_who_comes_and_is_closed_says_how_they_are_at_the_start_and_at_the_end() -> None:
    given = Answers(start={"instrument": "pam", "score": 50}, end={"instrument": "pam", "score": 60})
    course = Course(closes=True, answers=given)
    start, attended, end, closed = steps(course, State.ARRANGED, State.ARRANGED, State.ATTENDING, State.ATTENDING)

    assert [step.path for step in (start, attended, end, closed)] == ["measures", "attendances", "measures", "closure"]
    assert start.body == {"occasion": "start", "taken_on": "2026-03-14", "answers": given.start}
    assert (start.asked, end.asked) == (Occasion.START, Occasion.END)


def test_who_waits_in_vain_is_closed_as_without_a_service() -> None:
    (closed,) = steps(Course(closes=True), State.WAITING)

    assert closed.body["reason"] == "no-suitable-service"


def test_what_was_said_wrongly_is_put_right() -> None:
    missed = Recorded("the-attendance", TODAY, AttendanceOutcome.MISSED)
    first, corrected = steps(Course(corrected=True), State.ARRANGED, State.ATTENDING, recorded=(missed,))

    assert first.came == (TODAY, AttendanceOutcome.MISSED)
    assert (corrected.verb, corrected.path) == ("PUT", "attendances/the-attendance")
    assert corrected.came == (TODAY, AttendanceOutcome.ATTENDED)


def test_an_appointment_of_next_week_is_cancelled() -> None:
    _, cancelled = steps(Course(cancels=True), State.ARRANGED, State.ATTENDING)

    assert cancelled.came == (TODAY + timedelta(days=7), AttendanceOutcome.CANCELLED)
