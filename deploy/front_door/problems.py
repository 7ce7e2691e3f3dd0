"""What the front door says in a door's own form, when it cannot ask the service."""

from deploy.front_door.caddyfile import AWAY, RETRY_SECONDS, TOO_LARGE
from services.runtime.service import Problem

PROBLEMS = {
    AWAY: Problem(
        AWAY,
        "Not now",
        f"This part of Linkway does not answer now. Send the same request again after {RETRY_SECONDS} seconds, "
        "with the same Idempotency-Key: what was taken is not taken twice.",
        slug="storage-away",
    ),
    TOO_LARGE: Problem(
        TOO_LARGE,
        "The request is too large",
        "The body is larger than this address takes. Send less.",
        slug="request-too-large",
    ),
}
