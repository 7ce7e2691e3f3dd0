"""What every service says of a message that it could not read or do."""

from pydantic import Field

from services.contract.event import Count, Event, Text
from services.contract.topics import Stream
from services.contract.words.vocabulary import DeadLetterReason


class DeadLettered(Event, name="dead-lettered", stream=Stream.DEAD_LETTERS, subject=None):
    """Emitted for a message that a service could not read or do: where it came from, why, and its bytes, sealed."""

    service: Text
    reason: DeadLetterReason
    detail: Text = Field(description="What was wrong, without any of the content.")
    topic: Text
    partition: Count
    offset: Count
    sealed: str = Field(
        description="Base64 of nonce and ciphertext under the borough's own key: key, headers and value as they came."
    )
