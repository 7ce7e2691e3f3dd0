"""How to reach a service: public facts of the organisation, and nobody's name."""

import re
from collections.abc import Iterator

from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import one_line

_NUMBER = re.compile(r"(?:\+|\(\+?)?[0-9][0-9() -]{1,37}[0-9]")
_EMAIL = re.compile(r"[^\s@<>,;:\"()]{1,100}@[^\s@<>,;:\"()]{1,150}")
_WEB = re.compile(r"https?://[^\s<>\"/@]+\.[^\s<>\"@]+", re.IGNORECASE)
_MOST_IN_AN_ADDRESS = 300
_MOST_READ = 1000


def read_telephone(service: Part) -> str | None:
    """The first number that can be rung, of the service before that of its contacts and its places."""
    for part, field in _numbers(service):
        if written := part.word(field):
            if found := _NUMBER.search(one_line(written).replace("–", "-").replace(".", " ")):
                return found[0].rstrip(" -(")
            part.note(field, "bad-telephone", "There is no number in it.", "Write it like 020 7946 0000.")
    return None


def read_email(service: Part) -> str | None:
    """The first address of mail, of the service before that of its contacts and its organisation."""
    for part in (service, *service.parts("contacts"), *filter(None, [service.part("organization")])):
        if written := part.word("email"):
            if (found := _EMAIL.search(written[:_MOST_READ])) and found[0].isprintable():
                return found[0].rstrip(".")
            part.note("email", "bad-email", "It is no address of mail.", "Write it like info@example.org.")
    return None


def read_website(service: Part) -> str | None:
    """The address of its page, or else of its organisation's."""
    organization = service.part("organization")
    written = [(service, "url"), *([(organization, "website"), (organization, "url")] if organization else [])]
    for part, field in written:
        if address := part.word(field):
            whole = address if "://" in address[:12] else f"https://{address}"
            if len(whole) <= _MOST_IN_AN_ADDRESS and whole.isprintable() and _WEB.fullmatch(whole):
                scheme, rest = whole.split("://", 1)
                return f"{scheme.lower()}://{rest}"
            part.note(field, "bad-website", "It is no address of a page.", "Write it like https://www.example.org.")
    return None


def _numbers(service: Part) -> Iterator[tuple[Part, str]]:
    for phone in service.parts("phones"):
        yield phone, "number"
    yield from ((service, field) for field in ("telephone", "phone"))
    for contact in service.parts("contacts"):
        yield from ((phone, "number") for phone in contact.parts("phones"))
    for there in service.parts("service_at_locations"):
        for part in filter(None, (there, there.part("location"))):
            yield from ((phone, "number") for phone in part.parts("phones"))
