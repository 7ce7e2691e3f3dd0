"""FHIR R4 for GPs' systems, in the shape of the NHS Booking and Referral Standard."""
