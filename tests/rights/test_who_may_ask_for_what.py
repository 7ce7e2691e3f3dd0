"""Every route of every service answers each role as the rights say, and with nothing of what is another's."""

from collections.abc import Mapping

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role
from tests.rights.page import PAGE, Answers, asked, page
from tests.rights.people import NOBODY, OTHER, OWN

# Everybody asks at every route: some seconds on a machine that is free, and many times that on one that is not.
pytestmark = pytest.mark.timeout(900)

# By hand, and not from the table of rights: of whose referrals somebody may read anything, and of whose figures.
MAY_READ: Mapping[str, Mapping[str, frozenset[BoroughSlug]]] = {
    "referral": dict.fromkeys(
        (Role.LINK_WORKER, Role.SAFEGUARDING_LEAD, Role.PROVIDER, Role.REFERRER), frozenset({OWN})
    ),
    "matching": {},
    "reporting": {
        Role.BOROUGH_ANALYST: frozenset({OWN}),
        Role.REGION_ANALYST: frozenset({OWN, OTHER}),
        Role.OPS: frozenset({OWN, OTHER}),
    },
}
# What lets nobody in but with a right of its own: where people's details, or listings, are.
OF_PEOPLE = ("{referral_id}", "/v1/worklist", "/v1/incidents", "/v1/offers", "/work", "/provider")
SEE_NO_PEOPLE = (NOBODY, Role.BOROUGH_ANALYST, Role.REGION_ANALYST, Role.OPS)


@pytest.fixture(scope="module")
async def answers() -> Answers:
    return await asked()


def test_no_byte_of_anothers_is_in_any_answer(answers: Answers) -> None:
    leaks = [
        f"{route} tells {who} of {one}"
        for route, people in answers.items()
        for who, both in people.items()
        for answered in both
        for one in answered.reads - MAY_READ[route.service].get(who, frozenset())
    ]

    assert leaks == []


def test_whoever_may_read_something_does_somewhere(answers: Answers) -> None:
    """So that it is no empty world in which nothing leaks."""
    read = {
        (route.service, who, one)
        for route, people in answers.items()
        for who, both in people.items()
        for answered in both
        for one in answered.reads
    }

    assert {("referral", role, OWN) for role in MAY_READ["referral"]} <= read
    assert {("reporting", role, OTHER) for role in (Role.REGION_ANALYST, Role.OPS)} <= read


def test_nothing_is_done_with_what_is_anothers(answers: Answers) -> None:
    done = [
        f"{route} as {who}"
        for route, people in answers.items()
        for who, (_, other) in people.items()
        if "{referral_id}" in route.path and other.outcome == "yes"
    ]

    assert done == []


@pytest.mark.parametrize("who", SEE_NO_PEOPLE)
def test_who_sees_nobodys_details_is_let_in_where_none_are(answers: Answers, who: str) -> None:
    let_in = [
        str(route)
        for route, people in answers.items()
        if any(part in route.path for part in OF_PEOPLE) and people[who][0].outcome == "yes"
    ]

    assert let_in == []


def test_an_editor_of_the_directory_sees_what_is_listed_and_decides_and_sees_no_people(answers: Answers) -> None:
    let_in = {str(route) for route, people in answers.items() if people[Role.DIRECTORY_EDITOR][0].outcome == "yes"}

    assert {"GET /provider/queue", "POST /v1/listings/queue/{proposal_id}/approval"} <= let_in
    assert not [one for one in let_in if any(part in one for part in (*OF_PEOPLE[:5], "/provider/people"))]


def test_an_editor_of_the_directory_decides_nothing_of_another_borough(answers: Answers) -> None:
    decided = [people[Role.DIRECTORY_EDITOR] for route, people in answers.items() if "{proposal_id}" in route.path]

    assert [(own.outcome, other.outcome) for own, other in decided] == [("yes", "404")] * 3


def test_the_page_says_what_came_of_it(answers: Answers) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(answers), (
        f"Run python -m tests.rights, and read what {PAGE} says then."
    )
