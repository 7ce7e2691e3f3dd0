"""What invented people need to be able to take part: languages, access, and whether they can come."""

from random import Random
from typing import Any

from deploy.invented.people import weighted
from services.contract.words.listing_words import AccessNeed, Way

# Of a hundred each.
LANGUAGES: dict[tuple[str, ...], int] = {
    (): 88,
    ("en",): 4,
    ("bn", "en"): 3,
    ("pl", "en"): 2,
    ("bn",): 1,
    ("so",): 1,
    ("pt",): 1,
}
ACCESS_NEEDS: dict[tuple[AccessNeed, ...], int] = {(): 90, (AccessNeed.STEP_FREE,): 10}
WAYS: dict[tuple[Way, ...], int] = {
    (): 93,
    (Way.IN_PERSON,): 4,
    (Way.TELEPHONE, Way.ONLINE): 1,
    (Way.TELEPHONE, Way.AT_HOME): 2,
}


def invented(number: int) -> dict[str, Any]:
    """What the person of this number needs, as the doors take it; always the same for the same number."""
    random = Random(number)  # noqa: S311 - not a secret
    needed = {
        "languages": weighted(random, LANGUAGES),
        "access_needs": weighted(random, ACCESS_NEEDS),
        "ways": weighted(random, WAYS),
    }
    return {field: list(held) for field, held in needed.items() if held}
