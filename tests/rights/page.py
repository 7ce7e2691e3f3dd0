"""The page of what came of it: a row for each route, a column for each role."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from services.contract.doors.rights import Role
from tests.rights import others, referrals
from tests.rights.people import NOBODY, OTHER, OWN, PEOPLE
from tests.rights.routes import Route
from tests.rights.world import Answered

PAGE = Path("services/RIGHTS.md")
Answers = Mapping[Route, Mapping[str, tuple[Answered, Answered]]]
_COLUMNS = {
    NOBODY: "not signed in",
    Role.LINK_WORKER: "link worker",
    Role.SAFEGUARDING_LEAD: "safeguarding lead",
    Role.PROVIDER: "provider",
    Role.REFERRER: "referrer",
    Role.BOROUGH_ANALYST: "borough analyst",
    Role.REGION_ANALYST: "region analyst",
    Role.DIRECTORY_EDITOR: "directory editor",
    Role.OPS: "ops",
}
_HEAD = """# Who may ask for what

Written by `python -m tests.rights`, which asks every route of every service as somebody of each role who has signed
in, about what is theirs and about what is another borough's, organisation's or provider's. A test holds this page to
what it finds, and looks in each answer for words that are another's. What a role may do follows from
[contract/doors/rights.py](contract/doors/rights.py); what tokens may do is tried in
`tests/unit/referral/v1/test_rights.py`.

- **yes**: it is done, or refused for a reason that has nothing to do with who asks. **own**: so it is with what is
  theirs; another's is answered with 404, as if there were none, or with 403.
- **403**: the role does not allow it. **404**: there is no such thing, or none for them. **sign in**: the way to the
  sign-in. **401**: the route takes tokens of programs, or a session that is there. **away**: the answer is another
  service's, which says so of whom it lets in; where this is tried it is not there.
"""


async def asked() -> Answers:
    """Every route of every service, by everybody, about what is theirs and what is not."""
    found: dict[Route, dict[str, tuple[Answered, Answered]]] = {}
    for world in (await referrals.the_world(), await others.matching(), await others.figures()):
        for route in world.routes:
            found[route] = {}
            for who in PEOPLE:
                own = await world.ask(route, who, OWN)
                found[route][who] = own, own if own.is_about_all else await world.ask(route, who, OTHER)
    return found


def page(answers: Answers) -> str:
    """The page's text."""
    return _HEAD + "".join(_sections(answers))


def _sections(answers: Answers) -> Iterator[str]:
    for service, routes in groupby(answers, lambda route: route.service):
        yield f"\n## {service.capitalize()}\n\n| | {' | '.join(_COLUMNS.values())} |\n|---|{'---|' * len(_COLUMNS)}\n"
        for route in routes:
            cells = (cell(*answers[route][who]) for who in _COLUMNS)
            yield f"| {route.method} `{route.path}` | {' | '.join(cells)} |\n"


def cell(own: Answered, other: Answered) -> str:
    """What a cell says."""
    if own.outcome == "yes" and other.outcome in {"403", "404"}:
        return "own"
    return own.outcome if own.outcome in {other.outcome, "403"} else f"{own.outcome}, {other.outcome}"
