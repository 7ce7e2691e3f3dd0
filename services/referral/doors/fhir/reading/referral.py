"""From the message to our command: each part is read by a file of its own, and all faults are gathered."""

from services.contract.boroughs import BY_GSS, BY_SLUG
from services.geography.gazetteer import Gazetteer
from services.geography.postcodes import NotAPostcode, Postcode
from services.referral.doors.fhir.message.bundle import Message, check_patient, read_bundle
from services.referral.doors.fhir.message.element import Element
from services.referral.doors.fhir.message.faults import Faults
from services.referral.doors.fhir.message.resources import READ, check_resources
from services.referral.doors.fhir.reading.consent import read_consent
from services.referral.doors.fhir.reading.draft import Draft
from services.referral.doors.fhir.reading.patient import address_of, read_patient
from services.referral.doors.fhir.reading.referrer import read_referrer
from services.referral.doors.fhir.reading.request import check_request, read_request, taken_back
from services.referral.doors.fhir.reading.story import read_story
from services.referral.doors.fhir.reading.taking_part import read_taking_part


def read_message(body: object, faults: Faults) -> Message:
    """The message, with all noted that is wrong with it as FHIR and as what is taken here."""
    message = read_bundle(body, faults)
    check_resources((one for kind in READ for one in message.of(kind)), faults)
    check_request(message, faults)
    if not taken_back(message.request):
        check_patient(message, faults)
    return message


def read_referral(message: Message, gazetteer: Gazetteer, faults: Faults) -> Draft:
    """What is asked for, as far as it can be read."""
    draft = Draft()
    read_request(message, draft, faults)
    read_patient(message.patient, draft)
    read_taking_part(message, draft)
    read_consent(message, draft, faults)
    read_referrer(message, draft, faults)
    read_story(message, draft)
    _read_borough(message, draft, gazetteer)
    return draft


def _read_borough(message: Message, draft: Draft, gazetteer: Gazetteer) -> None:
    # What a postcode tells is surer than the district, which in an address may be a county or anything else.
    address = address_of(message.patient)
    named = _named_in(address)
    draft.put("borough", address.at("district"), named if named and _tells_no_borough(address, gazetteer) else "")


def _tells_no_borough(address: Element, gazetteer: Gazetteer) -> bool:
    try:
        postcode = Postcode.parse(address.text("postalCode"))
    except NotAPostcode:
        return False
    return postcode.is_pseudo or gazetteer.find(postcode) is None


def _named_in(address: Element) -> str:
    district = address.text("district")
    slug = "-".join(district.lower().split())
    return slug if slug in BY_SLUG else district if district in BY_GSS else ""
