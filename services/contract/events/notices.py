"""What notify says: somebody was told."""

from uuid import UUID

from pydantic import AwareDatetime

from services.contract.event import Event
from services.contract.topics import Stream
from services.contract.words.vocabulary import About, Channel


class PersonTold(Event, name="person-told", stream=Stream.NOTICES):
    """Emitted when a notice left for the person by the channel they agreed to."""

    referral_id: UUID
    notice_id: UUID
    about: About
    channel: Channel
    told_at: AwareDatetime
