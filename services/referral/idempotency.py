"""A request that is sent again with its key is answered as it was answered first, so that asking again is safe."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from services.contract.doors.refusals import Refusal
from services.referral.custody import Custody

KEYED_REFERRALS = UUID("3b8ba351-66b9-4661-9f83-ec89db3f1e64")


class KeyUsedBefore(Refusal):
    """An Idempotency-Key that came with another request."""

    title = "The Idempotency-Key was used before"
    what_to_do = "Send a new Idempotency-Key."


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A keyed request as keyed hashes, because a caller may make its key of somebody's number."""

    key: str
    request: str

    @classmethod
    def of(
        cls, custody: Custody, *, organisation: str, key: str, request: str, synthetic: bool = False
    ) -> "IdempotencyKey":
        """The key of an organisation's request; another organisation may use the same.

        What was asked for a synthetic referral is another request than the same in earnest.
        """
        asked = f"synthetic|{request}" if synthetic else request
        return cls(
            key=custody.fingerprint(f"{organisation}|{key}", "idempotency keys"),
            request=custody.fingerprint(asked, "idempotent requests"),
        )

    @property
    def referral_id(self) -> UUID:
        """The referral that the request makes: the same for the same key."""
        return uuid5(KEYED_REFERRALS, self.key)

    def check(self, request: str | None) -> None:
        """The key came before, with this request; raises KeyUsedBefore if another thing is asked now."""
        if request != self.request:
            raise KeyUsedBefore("This key came with another request before. Send a new Idempotency-Key.")
