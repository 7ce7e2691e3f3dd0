"""Attempts to reach a person are known by how they ended; what is put right counts as it was said last."""

from uuid import UUID

from services.contract.events.contacts import ContactAttempted
from services.contract.words.contact_words import ContactOutcome, ContactWay
from services.reporting.domain.journey import Contact
from tests.support.life_builders import an
from tests.unit.reporting.test_journeys import journey_after

FIRST, SECOND = UUID(int=1), UUID(int=2)


def test_each_attempt_counts_once_as_it_was_said_last() -> None:
    left_word = an(ContactAttempted, contact_id=FIRST)
    by_email = an(ContactAttempted, contact_id=SECOND, how=ContactWay.EMAIL)
    put_right = an(ContactAttempted, contact_id=FIRST, outcome=ContactOutcome.REACHED)

    assert journey_after(left_word, by_email, put_right, put_right).contacts == (
        Contact(FIRST, ContactWay.PHONE, ContactOutcome.REACHED),
        Contact(SECOND, ContactWay.EMAIL, ContactOutcome.LEFT_WORD),
    )
