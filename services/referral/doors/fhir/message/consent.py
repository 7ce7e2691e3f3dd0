"""What the person agreed to, from the message's Consent."""

from services.referral.doors.fhir.message.bundle import Message, missing
from services.referral.doors.fhir.message.draft import Draft
from services.referral.doors.fhir.message.element import Element, codings
from services.referral.doors.fhir.message.faults import CANNOT_BE, Faults

# Policies by which people are in who have not asked to be; to be out is to have said no.
_OPTED_OUT = ("OPTOUT", "OPTOUTE")


def read_consent(message: Message, draft: Draft, faults: Faults) -> None:
    """Put whether the person agreed, and until when; without a Consent it stands open, which is a fault."""
    consent = next(message.of("Consent"), missing("Consent"))
    draft.at("consent", consent)
    refused = _refused(consent)
    draft.put("consent/to_refer", refused or consent, bool(consent) and not refused)
    if not consent:
        faults.add("required", consent.path, "There is no Consent in the message. Ask the person, then add it.")
    elif refused:
        detail = "Without the person's consent there is no referral. Ask the person, then send an active Consent."
        faults.add(CANNOT_BE, refused.path, detail)
    end = consent.at("provision").at("period").at("end")
    draft.put("consent/expires_on", end, end.value[:10] if isinstance(end.value, str) else None)


def _refused(consent: Element) -> Element | None:
    """Where it says no."""
    if consent.text("status") not in ("active", ""):
        return consent.at("status")
    if consent.at("provision").text("type") == "deny":
        return consent.at("provision").at("type")
    policy = consent.at("policyRule")
    return next((policy for coding in codings(policy) if coding.code in _OPTED_OUT), None)
