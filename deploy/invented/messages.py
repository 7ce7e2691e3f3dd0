"""A referral as a GP's system would send it: a message Bundle of FHIR R4, in the shape of BaRS."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

_NHS, _UK_CORE, _OURS = "https://fhir.nhs.uk", "https://fhir.hl7.org.uk", "https://linkway.example/fhir"
# Of the consent, with the system that says it.
_SAID = {"given_by": "consent-giver", "how": "consent-manner"}
_PRIORITY = {"routine": "routine", "soon": "urgent", "urgent": "urgent"}
Resource = dict[str, Any]


def message(asked: Mapping[str, Any], of: UUID, *, at: str, status: str = "active") -> Resource:
    """The message that asks what `POST /v1/referrals` asks in its own words; `revoked` takes it back.

    `of` is the sender's id of the referral, from which all ids in it are made; `at` is when it is sent, in ISO 8601.
    """
    ids = {kind: str(uuid5(of, kind)) for kind in (*_PARTS, "MessageHeader", "Bundle")}
    ids["ServiceRequest"] = str(of)
    resources = [_header(ids, status), *(part(asked, ids) for part in _PARTS.values())]
    resources[1] |= {"status": status, "authoredOn": at}
    if asked.get("safeguarding"):
        resources.append(_flag(ids, "concern", "safeguarding"))
    needed = [*asked["person"].get("access_needs", ()), *(("accompanied",) * asked["person"].get("accompanied", False))]
    resources += [_flag(ids, "access-need", need) for need in needed]
    return {
        "resourceType": "Bundle",
        "id": ids["Bundle"],
        "meta": {"profile": [f"{_NHS}/StructureDefinition/BARSBundleMessage"]},
        "type": "message",
        "timestamp": at,
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }


def _header(ids: Mapping[str, str], status: str) -> Resource:
    return {
        "resourceType": "MessageHeader",
        "id": ids["MessageHeader"],
        "eventCoding": _coding(f"{_NHS}/CodeSystem/message-events-bars", "servicerequest-request"),
        "destination": [{"endpoint": f"{_OURS}/$process-message"}],
        "sender": _reference(ids, "Organization"),
        "source": {"name": "Invented Surgery", "software": "Invented GP System", "endpoint": "urn:invented:surgery"},
        "reason": _concept(f"{_NHS}/CodeSystem/message-reason-bars", "new" if status == "active" else "update"),
        "focus": [_reference(ids, "ServiceRequest")],
    }


def _request(asked: Mapping[str, Any], ids: Mapping[str, str]) -> Resource:
    return {
        "resourceType": "ServiceRequest",
        "id": ids["ServiceRequest"],
        "intent": "plan",
        "category": [
            _concept(f"{_NHS}/CodeSystem/message-category-servicerequest", "referral"),
            *_urgency(asked["urgency"]),
            *(_concept(f"{_OURS}/CodeSystem/way", way) for way in asked["person"].get("ways", ())),
        ],
        "priority": _PRIORITY[asked["urgency"]],
        "subject": _reference(ids, "Patient"),
        "requester": _reference(ids, "PractitionerRole"),
        "reasonCode": [_concept(f"{_OURS}/CodeSystem/need", need) for need in asked["needs"]],
        "supportingInfo": [_reference(ids, "Consent")],
        **({"note": [{"text": asked["story"]}]} if asked.get("story") else {}),
    }


def _patient(asked: Mapping[str, Any], ids: Mapping[str, str]) -> Resource:
    person = asked["person"]
    telecom = [
        {"system": system, "value": person[name]}
        for system, name in (("email", "email"), ("phone", "phone"))
        if person.get(name)
    ]
    address = {"use": "home", "postalCode": asked["postcode"], "district": asked.get("borough")}
    return {
        "resourceType": "Patient",
        "id": ids["Patient"],
        "extension": [*_ethnic_category(person), *_preference(asked["consent"]["channel"])],
        "identifier": _identifier(f"{_NHS}/Id/nhs-number", person.get("nhs_number")),
        "name": [_name(person["name"])],
        "telecom": telecom,
        "gender": person.get("gender", "unknown"),
        "birthDate": person["born_on"],
        "address": [{name: value for name, value in address.items() if value}],
        "communication": [{"language": _concept("urn:ietf:bcp:47", one)} for one in person.get("languages", ())],
    }


def _consent(asked: Mapping[str, Any], ids: Mapping[str, str]) -> Resource:
    said = asked["consent"]
    ours = [_concept(f"{_OURS}/CodeSystem/{system}", said[name]) for name, system in _SAID.items() if said.get(name)]
    period = {"period": {"end": said["expires_on"]}} if said.get("expires_on") else {}
    return {
        "resourceType": "Consent",
        "id": ids["Consent"],
        "status": "active" if said.get("to_refer") else "rejected",
        "scope": _concept("http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy"),
        "category": [_concept(f"{_NHS}/CodeSystem/consent-categories-bars", "DRC"), *ours],
        "patient": _reference(ids, "Patient"),
        "policyRule": _concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "OPTIN"),
        "provision": {"type": "permit", **period, "provision": _disclosures(said)},
        **({"dateTime": said["given_on"]} if said.get("given_on") else {}),
    }


def _disclosures(said: Mapping[str, Any]) -> list[Resource]:
    to_gp = {"full": "message-to-gp", "codes-only": "codes-to-gp"}.get(said.get("message_to_gp", ""))
    permitted = [*(["share-with-provider"] if said.get("share_with_provider") else []), *([to_gp] if to_gp else [])]
    return [{"type": "permit", "code": [_concept(f"{_OURS}/CodeSystem/disclosure", one)]} for one in permitted]


def _role(asked: Mapping[str, Any], ids: Mapping[str, str]) -> Resource:
    return {
        "resourceType": "PractitionerRole",
        "id": ids["PractitionerRole"],
        "practitioner": _reference(ids, "Practitioner"),
        "organization": _reference(ids, "Organization"),
        "code": [_concept(f"{_OURS}/CodeSystem/referrer-role", asked["referrer"]["role"])],
    }


def _practitioner(asked: Mapping[str, Any], ids: Mapping[str, str]) -> Resource:
    name = asked["referrer"].get("name")
    return {"resourceType": "Practitioner", "id": ids["Practitioner"], **({"name": [{"text": name}]} if name else {})}


def _organization(_: Mapping[str, Any], ids: Mapping[str, str]) -> Resource:
    return {"resourceType": "Organization", "id": ids["Organization"], "name": "Invented Surgery"}


_PARTS = {
    "ServiceRequest": _request,
    "Patient": _patient,
    "Consent": _consent,
    "PractitionerRole": _role,
    "Practitioner": _practitioner,
    "Organization": _organization,
}


def _flag(ids: Mapping[str, str], system: str, code: str) -> Resource:
    return {
        "resourceType": "Flag",
        "id": str(uuid5(UUID(ids["ServiceRequest"]), f"Flag {code}")),
        "status": "active",
        "code": _concept(f"{_OURS}/CodeSystem/{system}", code),
        "subject": _reference(ids, "Patient"),
    }


def _ethnic_category(person: Mapping[str, Any]) -> list[Resource]:
    concept = _concept(f"{_UK_CORE}/CodeSystem/UKCore-EthnicCategoryEngland", person.get("ethnic_category", "99"))
    url = f"{_UK_CORE}/StructureDefinition/Extension-UKCore-EthnicCategory"
    return [{"url": url, "valueCodeableConcept": concept}]


def _preference(channel: str) -> list[Resource]:
    concept = _concept(f"{_UK_CORE}/CodeSystem/UKCore-PreferredContactMethod", "4")
    preference = {
        "url": f"{_UK_CORE}/StructureDefinition/Extension-UKCore-ContactPreference",
        "extension": [{"url": "PreferredContactMethod", "valueCodeableConcept": concept}],
    }
    return [preference] if channel == "email" else []


def _name(whole: str) -> Resource:
    given, _, family = whole.rpartition(" ")
    return {"use": "official", "text": whole, "family": family, **({"given": [given]} if given else {})}


def _urgency(urgency: str) -> list[Resource]:
    """What Linkway alone has a word for."""
    return [_concept(f"{_OURS}/CodeSystem/urgency", urgency)] if urgency == "soon" else []


def _identifier(system: str, value: str | None) -> list[Resource]:
    return [{"system": system, "value": value}] if value else []


def _coding(system: str, code: str) -> Resource:
    return {"system": system, "code": code}


def _concept(system: str, code: str) -> Resource:
    return {"coding": [_coding(system, code)]}


def _reference(ids: Mapping[str, str], kind: str) -> Resource:
    return {"reference": f"urn:uuid:{ids[kind]}"}
