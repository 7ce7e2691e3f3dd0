"""What a person needs to go there is in the mail: where, when, whom to ring, what it costs, and how sure it is."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.notify.domain.notice import Notice, notice_of
from services.notify.senders.saying import how_far, old_check, on_one_line, times_after
from services.notify.senders.wording import Wording
from tests.support.builders import NOW, WHERE_AND_WHEN, a_matched, an_envelope


def told(**changes: Any) -> str:
    return Wording().text(a_match(**changes), "Ann")


def a_match(**changes: Any) -> Notice:
    return notice_of(a_matched(**WHERE_AND_WHEN | changes), an_envelope(), NOW)


def test_the_mail_says_all_that_a_person_needs_to_go_there() -> None:
    assert """
What: Invented Lunch Club
Run by: Invented Neighbours
Where: 1 Example Street (invented), London, SE15 4QN
How far: less than half a mile from your area
When:
- Tuesday 3 February, 12 noon to 2 pm
- Tuesday 10 February, 12 noon to 2:30 pm
Cost: £3.50 for the meal
How to join: Ring on a Monday.
Their telephone: 020 7946 0128
Their website: https://lunch.example

Why we chose it: It is there for company and friendship.

We are keeping a place for you there. You do not have to go.
""" in told()


@pytest.mark.parametrize(
    ("way", "how"),
    [("telephone", "by telephone"), ("online", "online"), ("at-home", "they come to your home")],
)
def test_who_takes_part_from_home_is_sent_to_no_address_and_told_no_distance(way: str, how: str) -> None:
    text = told(way=way)

    assert f"How: {how}\n" in text
    for elsewhere in ("Where:", "How far:", "SE15 4QN", " there."):
        assert elsewhere not in text


def test_how_far_it_is_is_said_once_and_in_one_unit() -> None:
    text = told(why="Invented Lunch Club is there for food, is about 400 metres from SE15, and had 3 places free.")

    assert text.count("mile") == 1
    assert "metres" not in text


@pytest.mark.parametrize(
    ("needs_met", "said"),
    [
        (("food", "loneliness"), "It is there for help with food and for company and friendship."),
        (
            ("debt", "food", "arts"),
            "It is there for help with debt and money, for help with food and for arts and making",
        ),
        ((), "It was chosen."),
    ],
)
def test_why_it_was_chosen_is_what_it_is_there_for(needs_met: tuple[str, ...], said: str) -> None:
    assert f"Why we chose it: {said}" in told(needs_met=needs_met, why="It was chosen.")


def test_what_nobody_has_said_has_no_line() -> None:
    unsaid: dict[str, Any] = dict.fromkeys(("telephone", "website", "price", "how_to_join", "checked_on", "way"))
    text = told(**unsaid, next_times=(), address=())

    assert "Run by: Invented Neighbours\nHow far: less than half a mile from your area\n\nWhy we chose it:" in text


def test_what_was_checked_long_ago_may_have_changed() -> None:
    long_ago = "These details were last checked on 5 January 2024, so they may have changed."

    assert f"{long_ago} Ring them first.\n" in told(checked_on="2024-01-05")
    assert f"{long_ago}\n" in told(checked_on="2024-01-05", telephone=None)
    assert "last checked" not in told()


def test_a_provider_who_was_asked_has_said_yes() -> None:
    assert "They have told us that you can come." in told(provider_accepted=True)
    assert "They have told us" not in told()


def test_a_time_that_is_over_when_the_mail_is_tried_again_is_left_out() -> None:
    late = a_match().model_copy(update={"due_at": NOW + timedelta(days=5)})

    assert "When: Tuesday 10 February, 12 noon to 2:30 pm\n" in Wording().text(late, "Ann")


def test_facts_are_kept_as_an_earlier_release_can_read_them() -> None:
    assert all(isinstance(fact, str | int) for fact in a_match().facts.values())


def test_no_entity_comes_into_a_mail_and_nothing_that_is_written_breaks_its_lines() -> None:
    text = told(
        service_name="Tea & Talk <for all>\nWhere: elsewhere",
        price="£2\u202e & more",
        address=("Fish & Chip Lane",),
        needs_met=(),
        why="It is\r\nthere.",
    )

    assert "What: Tea & Talk <for all> Where: elsewhere\n" in text
    assert "Cost: £2 & more\n" in text
    assert "Where: Fish & Chip Lane\n" in text
    assert "Why we chose it: It is there.\n" in text


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        ("2026-02-03T12:00:00+00:00/2026-02-03T14:00:00+00:00", "Tuesday 3 February, 12 noon to 2 pm"),
        ("2026-07-07T08:30:00+00:00/2026-07-07T11:00:00+00:00", "Tuesday 7 July, 9:30 am to 12 noon"),
        ("2026-02-03T09:05:00+00:00", "Tuesday 3 February, 9:05 am"),
        ("2026-02-03T19:00:00+00:00/2026-02-04T00:00:00+00:00", "Tuesday 3 February, 7 pm"),
        ("2026-02-03T00:00:00+00:00/2026-02-03T00:30:00+00:00", "Tuesday 3 February, 12 midnight to 12:30 am"),
    ],
)
def test_times_are_said_as_londons_clocks_show_them(interval: str, said: str) -> None:
    assert times_after(interval, NOW) == [said]


@pytest.mark.parametrize(("days", "said"), [(183, ""), (184, "31 July 2025"), (-1, "")])
def test_a_check_is_old_after_half_a_year(days: int, said: str) -> None:
    assert old_check((NOW.date() - timedelta(days=days)).isoformat(), NOW) == said


def test_a_line_has_nothing_unseen_in_it() -> None:
    assert on_one_line(" Tea\t&\u2028 talk\u200b\x00 ") == "Tea & talk"


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0, "less than half a mile"),
        (402, "less than half a mile"),
        (805, "about half a mile"),
        (1609, "about 1 mile"),
        (2414, "about 1.5 miles"),
        (8047, "about 5 miles"),
    ],
)
def test_distances_are_said_to_the_half_mile(metres: int, said: str) -> None:
    assert how_far(metres) == said


def test_who_asked_for_company_is_told_who_comes_and_whom_to_ring() -> None:
    company = {"service_id": str(UUID(int=7)), "service_name": "Companions", "organization_name": "Invented Neighbours"}

    assert "Who comes with you: a volunteer of Invented Neighbours, 020 7946 0107\n" in told(
        companion={**company, "telephone": "020 7946 0107"}
    )
    assert "Who comes with you: a volunteer of Invented Neighbours\n" in told(companion=company)
    assert "Who comes with you" not in told()


def a_session(kind: str, starts_at: str, ends_at: str) -> dict[str, Any]:
    return {"key": f"{kind}-20260203", "kind": kind, "starts_at": starts_at, "ends_at": ends_at}


def test_who_has_an_appointment_is_told_that_it_is_theirs() -> None:
    one = {"starts_at": "2026-02-03T12:00:00Z", "ends_at": "2026-02-03T12:30:00Z"}
    text = told(next_times=(one,), session=a_session("appointment", **one))

    assert "\nYour appointment: Tuesday 3 February, 12 noon to 12:30 pm\n" in text
    assert "When:" not in text


def test_who_has_a_place_in_a_course_is_told_from_when_to_when_and_when_it_meets() -> None:
    text = told(session=a_session("course", "2026-02-03T12:00:00Z", "2026-04-14T13:00:00Z"))

    assert "\nThe course: Tuesday 3 February to Tuesday 14 April\nWhen:\n- Tuesday 3 February" in text


@pytest.mark.parametrize(
    ("held_until", "said"),
    [
        ("2026-02-03T12:30:00Z", "answer by Monday 2 February."),
        ("2026-01-31T12:30:00Z", "answer by 12:30 pm on Saturday 31 January."),
    ],
)
def test_an_offer_is_to_be_answered_before_its_appointment(held_until: str, said: str) -> None:
    assert said in told(answer="offer", held_until=held_until)
