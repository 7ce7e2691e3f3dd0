"""What the person agreed to, from the message's Consent."""

from services.contract.words.consent_words import MessageToGp
from services.referral.doors.fhir.message.bundle import Message
from services.referral.doors.fhir.message.element import Element, codings
from services.referral.doors.fhir.message.faults import CANNOT_BE, Faults
from services.referral.doors.fhir.reading.codes import Disclosure, meaning
from services.referral.doors.fhir.reading.draft import Draft

_TO_GP = {Disclosure.MESSAGE_TO_GP: MessageToGp.FULL, Disclosure.CODES_TO_GP: MessageToGp.CODES_ONLY}
_DAY = len("2026-01-31")
# To be out of a policy by which all are in is to have said no.
_OPTED_OUT = ("OPTOUT", "OPTOUTE")


def read_consent(message: Message, draft: Draft, faults: Faults) -> None:
    """Put whether the person agreed, and until when; without a Consent it stands open, which is a fault."""
    consent = next((one for one in message.of("Consent") if one.text("status") == "active"), message.first("Consent"))
    draft.at("consent", consent)
    refused = _refused(consent)
    draft.put("consent/to_refer", refused or consent, bool(consent) and not refused)
    if not consent:
        faults.add("required", consent.path, "There is no Consent in the message. Ask the person, then add it.")
    elif refused:
        detail = "Without the person's consent there is no referral. Ask the person, then send an active Consent."
        faults.add(CANNOT_BE, refused.path, detail)
    _read_terms(consent, draft)
    _read_disclosures(consent, draft)


def _read_terms(consent: Element, draft: Draft) -> None:
    for name, told in (
        ("given_on", consent.at("dateTime")),
        ("expires_on", _provision(consent).at("period").at("end")),
    ):
        draft.put(f"consent/{name}", told, told.value[:_DAY] if isinstance(told.value, str) else None)
    said = [coding for concept in consent.each("category") for coding in codings(concept)]
    for name, kind in (("given_by", "giver"), ("how", "manner")):
        known = next(filter(None, (meaning(coding, kind) for coding in said)), "")
        draft.put(f"consent/{name}", consent.at("category"), known)


def _read_disclosures(consent: Element, draft: Draft) -> None:
    """Put what else is permitted; what no provision speaks of is not."""
    whole = _provision(consent)
    permits = [one for one in (whole, *whole.each("provision")) if one.text("type") != "deny"]
    codes = [coding for one in permits for concept in one.each("code") for coding in codings(concept)]
    permitted = {meaning(coding, "disclosure") for coding in codes}
    draft.put("consent/share_with_provider", whole, Disclosure.SHARE_WITH_PROVIDER in permitted)
    to_gp = (word for code, word in _TO_GP.items() if code in permitted)
    draft.put("consent/message_to_gp", whole, next(to_gp, MessageToGp.NONE))


def _provision(consent: Element) -> Element:
    return consent.at("provision")


def _refused(consent: Element) -> Element | None:
    """Where it says no."""
    if consent.text("status") not in ("active", ""):
        return consent.at("status")
    if consent.at("provision").text("type") == "deny":
        return consent.at("provision").at("type")
    policy = consent.at("policyRule")
    return next((policy for coding in codings(policy) if coding.code in _OPTED_OUT), None)
