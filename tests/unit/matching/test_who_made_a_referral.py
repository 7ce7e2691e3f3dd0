"""Matching knows which organisation made a referral, as far as its first event says it, and nothing else of it."""

import pytest

from services.runtime.working.decoding import Received
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, created


def made_by(source: str, **changes: object) -> Received:
    envelope, event = created(**changes)  # type: ignore[arg-type]  # of the event
    return Received(envelope._replace(source=source), event)


@pytest.mark.parametrize(
    ("source", "organisation"),
    [("/organisations/invented-surgery", "invented-surgery"), ("/referral", None), ("/partners/a", None)],
)
async def test_the_organisation_that_asked_for_the_first_event_made_it(source: str, organisation: str | None) -> None:
    service = MatchingInMemory(a_listing(1))
    await service.consumes(made_by(source))
    assert service.verdict().made_by == organisation


async def test_who_has_a_referral_go_on_elsewhere_has_not_made_it() -> None:
    service = MatchingInMemory(a_listing(1))
    await service.consumes(made_by("/organisations/invented-surgery", rerouted_from=a_referral_id(9)))
    assert service.verdict().made_by is None
