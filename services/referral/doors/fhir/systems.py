"""The names that FHIR, the NHS and Linkway give to systems of codes and of identifiers, and how each may be written."""

from functools import cache
from typing import Final

FHIR_JSON: Final = "application/fhir+json"

_NHS = "https://fhir.nhs.uk"
NHS_NUMBER: Final = f"{_NHS}/Id/nhs-number"
MESSAGE_EVENTS: Final = f"{_NHS}/CodeSystem/message-events-bars"
# Messages of BaRS's earlier releases name the system so.
EARLIER_MESSAGE_EVENTS: Final = f"{_NHS}/CodeSystem/message-event-servicerequest"
MESSAGE_REASONS: Final = f"{_NHS}/CodeSystem/message-reason-bars"
REQUEST_CATEGORIES: Final = f"{_NHS}/CodeSystem/message-category-servicerequest"
ERROR_CODES: Final = f"{_NHS}/Codesystem/http-error-codes"  # so written by BaRS

_UK_CORE = "https://fhir.hl7.org.uk"
ETHNIC_CATEGORY_OF: Final = f"{_UK_CORE}/StructureDefinition/Extension-UKCore-EthnicCategory"
ETHNIC_CATEGORIES: Final = f"{_UK_CORE}/CodeSystem/UKCore-EthnicCategoryEngland"
CONTACT_PREFERENCE: Final = f"{_UK_CORE}/StructureDefinition/Extension-UKCore-ContactPreference"
CONTACT_METHODS: Final = f"{_UK_CORE}/CodeSystem/UKCore-PreferredContactMethod"

SNOMED: Final = "http://snomed.info/sct"

# Ours: no standard has words for these. They say what /v1 says in its own fields.
_OURS = "https://linkway.example/fhir"
# What a message from here names as where it is from; nobody answers there.
ADDRESS: Final = _OURS
REFERRALS: Final = f"{_OURS}/Id/referral"
NEEDS: Final = f"{_OURS}/CodeSystem/need"
ROLES: Final = f"{_OURS}/CodeSystem/referrer-role"
URGENCIES: Final = f"{_OURS}/CodeSystem/urgency"
ACCESS_NEEDS: Final = f"{_OURS}/CodeSystem/access-need"
WAYS: Final = f"{_OURS}/CodeSystem/way"
STATES: Final = f"{_OURS}/CodeSystem/referral-state"
OUTCOMES: Final = f"{_OURS}/CodeSystem/referral-outcome"
REASONS: Final = f"{_OURS}/CodeSystem/referral-reason"
ATTENDANCES: Final = f"{_OURS}/CodeSystem/attendance"
CONCERNS: Final = f"{_OURS}/CodeSystem/concern"
DISCLOSURES: Final = f"{_OURS}/CodeSystem/disclosure"
CONSENT_GIVERS: Final = f"{_OURS}/CodeSystem/consent-giver"
CONSENT_MANNERS: Final = f"{_OURS}/CodeSystem/consent-manner"


def same(system: str) -> str:
    """In one spelling what is meant by one name: http is https, `/id/` is `/Id/`, a slash at the end is none.

    BaRS's own examples write their systems in several ways.
    """
    bare = system.strip().partition("|")[0].rstrip("/").lower()
    return bare.removeprefix("https://").removeprefix("http://")


def is_one_of(system: str, *wanted: str) -> bool:
    """Whether it is the name of one of these."""
    return same(system) in map(_same, wanted)


# What is asked for are the names above, so there are few of them to keep.
_same = cache(same)
