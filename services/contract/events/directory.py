"""What matching says of the directory that it keeps: a service is listed, as it is now, or listed no more."""

from uuid import UUID

from services.contract.event import Event
from services.contract.listing import Listing
from services.contract.topics import Stream
from services.contract.words.listing_words import WithdrawalReason


class ServiceListed(Event, name="service-listed", stream=Stream.SERVICES, subject="service_id", is_versioned=True):
    """Emitted when a service is listed or its listing has changed: the whole of it, in place of the last."""

    service_id: UUID
    listing: Listing


class ServiceWithdrawn(
    Event, name="service-withdrawn", stream=Stream.SERVICES, subject="service_id", is_versioned=True
):
    """Emitted when a service is listed no more, so that nobody is sent there."""

    service_id: UUID
    reason: WithdrawalReason | None = None
