"""People as the fairness report counts them, for tests."""

from typing import Any

from services.contract.words.vocabulary import AgeBand, EthnicCategory, Gender
from services.reporting.domain.fairness.counted import Provider
from services.reporting.domain.journey import Journey

A_CLUB, A_CHOIR = Provider("1", "Invented Neighbours"), Provider("2", "Invented Choir")


def somebody(**changes: Any) -> Journey:
    """A woman of 70 whose ethnic category is not stated, and who was offered a place after a day, a kilometre away."""
    boring: dict[str, Any] = {
        "created": True,
        "age_band": AgeBand.FROM_65,
        "gender": Gender.FEMALE,
        "ethnic_category": EthnicCategory.NOT_STATED,
        "matched": True,
        "waited_days": 1,
        "offer_metres": 1000,
        "provider_id": None,
        "provider_name": A_CLUB.name,
    }
    return Journey.model_validate(boring | changes)


def nobody_offered(**changes: Any) -> Journey:
    """Somebody who was not offered a place."""
    return somebody(matched=False, waited_days=None, offer_metres=None, provider_name=None, **changes)
