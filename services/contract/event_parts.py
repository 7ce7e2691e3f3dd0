"""What several fields of an event make together: the sealed details of a person, a part of a score."""

from uuid import UUID

from pydantic import Field

from services.contract.event import Share, Value


class Sealed(Value):
    """What identifies a person, each field encrypted (AES-256-GCM) under that person's own key."""

    person_id: UUID = Field(description="Whose key opens it. Random: it says nothing once the key is destroyed.")
    fields: dict[str, str] = Field(
        description="Field name to base64 of nonce and ciphertext; the additional data binds person, event and field."
    )


class ScorePart(Value):
    """One part of why a service was chosen."""

    name: str = Field(description="needs, distance or room.")
    value: Share = Field(description="How well the service does, 0 to 1.")
    weight: Share = Field(description="How much it counts, 0 to 1.")
