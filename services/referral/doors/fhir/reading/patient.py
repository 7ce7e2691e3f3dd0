"""Whom a message is about, from its Patient."""

from collections.abc import Iterator

from services.referral.doors.fhir.message.element import Element, codings
from services.referral.doors.fhir.reading.codes import EMAIL, meaning
from services.referral.doors.fhir.reading.draft import Draft
from services.referral.doors.fhir.systems import (
    CONTACT_PREFERENCE,
    ETHNIC_CATEGORIES,
    ETHNIC_CATEGORY_OF,
    NHS_NUMBER,
    is_one_of,
)


def read_patient(patient: Element, draft: Draft) -> None:
    """Put whom it is about, and how they want to be told."""
    name = _best(patient, "name", "official", "usual")
    draft.at("person", patient)
    draft.put("person/name", name, name_of(name))
    draft.put("person/born_on", patient.at("birthDate"))
    draft.put("person/gender", patient.at("gender"))
    draft.put("person/ethnic_category", _ethnic_category(patient))
    draft.put("person/nhs_number", _nhs_number(patient))
    draft.put("person/email", _telecom(patient, "email"))
    draft.put("person/phone", _telecom(patient, "phone", "sms"))
    draft.put("postcode", address_of(patient).at("postalCode"))
    draft.put("consent/channel", patient, "email" if _wants_email(patient) else "none")


def name_of(name: Element, *, titled: bool = False) -> str:
    """A HumanName as it is said: by its parts, as they are told apart, else by its text."""
    parts = [*_words(name, "prefix"), *_words(name, "given")] if titled else _words(name, "given")
    family = name.text("family")
    return " ".join([*parts, family]) if family else name.text("text")


def address_of(patient: Element) -> Element:
    """Where the person lives: the address that has a postcode, if several are told."""
    told = _best(patient, "address", "home")
    known = (one for one in (told, *patient.each("address")) if one.text("postalCode") and one.text("use") != "old")
    return next(known, told)


def _words(name: Element, part: str) -> list[str]:
    return [one.value for one in name.each(part) if isinstance(one.value, str)]


def _best(patient: Element, what: str, *uses: str) -> Element:
    """The one of several that is of the first of these uses, else the first that is not an old one."""
    known = [one for one in patient.each(what) if one.text("use") != "old"]
    of_use = (one for use in uses for one in known if one.text("use") == use)
    return next(of_use, known[0] if known else patient.first(what))


def _nhs_number(patient: Element) -> Element:
    numbers = (one for one in patient.each("identifier") if is_one_of(one.text("system"), NHS_NUMBER))
    found = next(numbers, None)
    return found.at("value") if found else Element(None, f"{patient.path}.identifier")


def _telecom(patient: Element, *systems: str) -> Element:
    known = [one for one in patient.each("telecom") if one.text("system") in systems and one.text("use") != "old"]
    return known[0].at("value") if known else Element(None, f"{patient.path}.telecom")


def _extensions(of: Element, url: str) -> Iterator[Element]:
    return (one for one in of.each("extension") if is_one_of(one.text("url"), url))


def _ethnic_category(patient: Element) -> Element:
    for extension in _extensions(patient, ETHNIC_CATEGORY_OF):
        for coding in codings(extension.at("valueCodeableConcept")):
            if not coding.system or is_one_of(coding.system, ETHNIC_CATEGORIES):
                return Element(coding.code, f"{coding.place}.code")
    return Element(None, f"{patient.path}.extension")


def _wants_email(patient: Element) -> bool:
    preferred = (
        method.at("valueCodeableConcept")
        for preference in _extensions(patient, CONTACT_PREFERENCE)
        for method in preference.each("extension")
        if method.text("url") == "PreferredContactMethod"
    )
    return any(meaning(coding, "channel") == EMAIL for method in preferred for coding in codings(method))
