"""What is said when whoever follows their own referral is to have a new code; the code itself is in no event."""

from uuid import UUID

from services.contract.event import Event
from services.contract.topics import Stream
from services.contract.words.vocabulary import Channel


class CodeRenewed(Event, name="code-renewed", stream=Stream.REFERRALS):
    """Emitted when a person is to be sent a new code; whoever sends it asks referral for it, as for their address."""

    referral_id: UUID
    channel: Channel
