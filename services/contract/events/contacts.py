"""What is said of attempts to reach a person: as much as counting needs."""

from datetime import date
from uuid import UUID

from pydantic import Field

from services.contract.event import Event
from services.contract.topics import Stream
from services.contract.words.contact_words import ContactOutcome, ContactWay


class ContactAttempted(Event, name="contact-attempted", stream=Stream.REFERRALS):
    """Emitted when somebody had tried to reach the person, and again when what was said of that was put right.

    The last word about an attempt counts.
    """

    referral_id: UUID
    contact_id: UUID = Field(description="Names this attempt among the referral's.")
    how: ContactWay
    outcome: ContactOutcome
    tried_on: date


CONTACTS: tuple[type[Event], ...] = (ContactAttempted,)
