"""What this door can do, as a CapabilityStatement, open to everybody."""

from typing import Any

from services.referral.doors.fhir.systems import FHIR_JSON

CAPABILITIES: dict[str, Any] = {
    "resourceType": "CapabilityStatement",
    "id": "linkway",
    "name": "Linkway",
    "status": "active",
    "experimental": False,
    "date": "2026-11-26",
    "publisher": "Linkway",
    "description": "Linkway takes referrals to social prescribing in the shape of the NHS Booking and Referral "
    "Standard (BaRS). It does not claim to conform to BaRS or to UK Core: BaRS has no use case for social prescribing. "
    "Its own code systems, below https://linkway.example/fhir, say what neither has words for.",
    "kind": "instance",
    "software": {"name": "Linkway"},
    "implementation": {"description": "Linkway's FHIR door"},
    "fhirVersion": "4.0.1",
    "format": [FHIR_JSON],
    "rest": [
        {
            "mode": "server",
            "security": {"description": "Send the token of your organisation as Authorization: Bearer …"},
            "resource": [
                {
                    "type": "ServiceRequest",
                    "interaction": [{"code": "read"}],
                    "versioning": "versioned",
                    "documentation": "A referral, as far as what ties you to it allows; nothing identifies the person.",
                },
                {
                    "type": "Task",
                    "interaction": [{"code": "search-type"}],
                    "versioning": "versioned",
                    "searchParam": [
                        {
                            "name": "focus",
                            "type": "reference",
                            "documentation": "The referral, as ServiceRequest/<id>; needed.",
                        }
                    ],
                },
            ],
            "operation": [
                {
                    "name": "process-message",
                    "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
                    "documentation": "Takes servicerequest-request: active makes a referral, revoked takes it back.",
                }
            ],
        }
    ],
    "messaging": [
        {
            "documentation": "X-Request-Id and X-Correlation-Id are UUIDs, needed, and given back. A message with both "
            "is processed once; again, it is answered with 409 duplicate.",
            "supportedMessage": [
                {
                    "mode": "receiver",
                    "definition": "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request",
                }
            ],
        }
    ],
}
