"""What a record goes by: its id where that is a UUID, or else one derived from what stands there, always the same."""

from functools import lru_cache
from uuid import UUID, uuid5

from services.matching.directory.export import ids
from services.matching.directory.reading.fields.organization import Organization
from services.matching.directory.reading.written.notes import Notes
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut, one_line
from services.matching.directory.record import Record

NO_ID = "no id"

_SERVICES = UUID("5d1d5f5e-4f0c-4a41-9a0e-5b8a1f3c7d21")
_ORGANIZATIONS = UUID("a7c5a8de-94f7-4a2b-8f0d-3c0b6de0c5b4")
_MOST_LETTERS = 100
# With all that may stand around one: urn:uuid: and braces.
_MOST_IN_A_UUID = 50


def uuid_of(written: str) -> UUID | None:
    """The id as a UUID, if it is one."""
    return _uuid(written) if len(written) <= _MOST_IN_A_UUID else None


# A directory has few organisations, many times.
@lru_cache(maxsize=20_000)
def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def service_id_of(written: str, feed: str) -> UUID | None:
    """The id of a service by the id that it has in a feed; None where it has none.

    The feed's name is in it, because each feed may count its services from 1.
    """
    return (uuid_of(written) or _derived(feed, written)) if written else None


def service_id(service: Part, name: str, organization: Organization, feed: str) -> UUID:
    """The id of a service; noted where it is derived, because it changes with what it is derived from."""
    written = service.word("id")
    if written and (found := uuid_of(written)):
        return found
    if written:
        what = "Its id is no UUID, so Linkway derives one from it."
        service.note("id", "id-no-uuid", what, "Keep this id as it is, or give it a UUID that stays.")
        return _derived(feed, written)
    what = "It has no id, and is known by its name, organisation and postcode."
    service.note("id", "no-id", what, "Give it a UUID that stays when its name changes.")
    return _derived(feed, "\n".join((organization.name, name, *_postcodes(service))))


def organization_id(organization: Organization, feed: str) -> UUID | None:
    """The id of an organisation; None where it has none, or has one from an export that follows from its name."""
    if not organization.id:
        return None
    known = uuid_of(organization.id)
    if known == ids.organization_id(organization.name):
        return None
    return known or uuid5(_ORGANIZATIONS, _encodable(f"{feed}\n{organization.id}"))


def id_of(record: Record) -> str:
    """The id that stands in a record, or else the one that it goes by where it could not be had; empty without."""
    written = record.written.get("id") if isinstance(record.written, dict) else None
    return Part({"id": written or record.id}, "", Notes()).word("id")


def named(record: Record) -> str:
    """What its keeper knows it by: its id, or its name where it has none."""
    name = record.written.get("name") if isinstance(record.written, dict) else None
    for written in (id_of(record), name):
        if isinstance(written, str) and (line := one_line(written[:1000])):
            return cut(line, _MOST_LETTERS)
    return NO_ID


def _derived(feed: str, written: str) -> UUID:
    return uuid5(_SERVICES, _encodable(f"{feed}\n{written}"))


def _encodable(text: str) -> str:
    """Without the halves of characters that JSON may have, and UTF-8 has not."""
    return text.encode("utf-8", "replace").decode()


def _postcodes(service: Part) -> list[str]:
    written = service.written.get("service_at_locations")
    locations = [one.get("location") for one in written if isinstance(one, dict)] if isinstance(written, list) else []
    addresses = [one.get("addresses") for one in locations if isinstance(one, dict)]
    return [
        str(one.get("postal_code"))[:20]
        for many in addresses
        if isinstance(many, list)
        for one in many
        if isinstance(one, dict)
    ]
