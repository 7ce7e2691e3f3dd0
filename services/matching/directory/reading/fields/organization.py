"""Who provides a service."""

from dataclasses import dataclass

from services.matching.directory.reading.written.names import read_name
from services.matching.directory.reading.written.notes import Notes
from services.matching.directory.reading.written.part import Part


@dataclass(frozen=True, slots=True)
class Organization:
    """The organisation: what it is called, its id as it is written, its number as a charity or company."""

    name: str
    id: str = ""
    identifier: str | None = None


def read_organization(service: Part, service_name: str) -> Organization:
    """Who provides it; where that is not said, it goes by the name of the service."""
    part = service.part("organization") or Part({}, f"{service.at}/organization", Notes())
    name = read_name(part, "name")
    if name is None:
        service.note(
            "organization",
            "no-organization",
            "It has no name of an organisation, and goes by its own name.",
            "Write who provides it in organization, with id and name.",
        )
    return Organization(name or service_name, part.word("id") or service.word("organization_id"), _identifier(part))


def _identifier(part: Part) -> str | None:
    for one in part.parts("organization_identifiers"):
        if identifier := one.line("identifier", most=200):
            return identifier
    return None
