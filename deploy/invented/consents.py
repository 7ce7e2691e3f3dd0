"""What invented people agree to beside being referred: with whom it may be shared, who said so, and how."""

from random import Random
from typing import Any

from deploy.invented.people import weighted
from services.contract.words.consent_words import ConsentGiver, ConsentManner, MessageToGp

SHARE_WITH_PROVIDER: dict[bool, int] = {True: 80, False: 20}
MESSAGE_TO_GP: dict[MessageToGp, int] = {MessageToGp.FULL: 60, MessageToGp.CODES_ONLY: 25, MessageToGp.NONE: 15}
GIVEN_BY: dict[ConsentGiver, int] = {
    ConsentGiver.PERSON: 90,
    ConsentGiver.PARENT_OR_GUARDIAN: 4,
    ConsentGiver.ATTORNEY_OR_DEPUTY: 4,
    ConsentGiver.BEST_INTERESTS: 2,
}
HOW: dict[ConsentManner, int] = {
    ConsentManner.IN_PERSON: 60,
    ConsentManner.TELEPHONE: 30,
    ConsentManner.WRITTEN: 5,
    ConsentManner.ONLINE: 5,
}


def invented(number: int) -> dict[str, Any]:
    """What the person of this number agrees to, as the doors take it; always the same for the same number."""
    random = Random(number)  # noqa: S311 - not a secret
    return {
        "share_with_provider": weighted(random, SHARE_WITH_PROVIDER),
        "message_to_gp": weighted(random, MESSAGE_TO_GP),
        "given_by": weighted(random, GIVEN_BY),
        "how": weighted(random, HOW),
    }
