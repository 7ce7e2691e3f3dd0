"""A listing from a service as it is written: what all its parts come to."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from services.contract.listing import MOST_PLACES, Listing
from services.contract.words.listing_words import ListingStatus, Way
from services.contract.words.vocabulary import Need
from services.geography.gazetteer import Gazetteer
from services.matching.directory.own_terms import OwnTaxonomy
from services.matching.directory.reading.fields.capacity import read_places, read_wait
from services.matching.directory.reading.fields.contact import read_email, read_telephone, read_website
from services.matching.directory.reading.fields.costs import read_costs
from services.matching.directory.reading.fields.languages import read_languages
from services.matching.directory.reading.fields.organization import read_organization
from services.matching.directory.reading.fields.status import read_status
from services.matching.directory.reading.fields.terms import Term, Terms
from services.matching.directory.reading.fields.times import read_times
from services.matching.directory.reading.fields.who_for import read_who_for
from services.matching.directory.reading.identity import organization_id, service_id
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.where.access import read_access
from services.matching.directory.reading.where.areas import Areas, read_areas
from services.matching.directory.reading.where.sites import Places, read_places_to_go
from services.matching.directory.reading.where.ways import read_ways
from services.matching.directory.reading.written.days import read_day
from services.matching.directory.reading.written.names import read_name
from services.matching.directory.reading.written.part import Part
from services.matching.directory.reading.written.text import cut, one_line

MOST_REACH_METRES = 100_000

# So many words that stand for no need are named; an editor who adds them reads the next ones after that.
_NAMED = 10


class Known(NamedTuple):
    """What a reader knows beside the record."""

    gazetteer: Gazetteer
    need_terms: NeedTerms
    today: date
    feed: str


class _Needed(NamedTuple):
    """What a listing must have so that anybody can be sent there."""

    status: ListingStatus
    name: str
    terms: Terms
    needs: Sequence[Need]
    places: Places
    areas: Areas
    telephone: str | None
    ways: tuple[Way, ...]


def read_listing(service: Part, known: Known) -> Listing:
    """The listing. Raises LeftOut where nobody can be sent there."""
    needed = _needed(service, known)
    terms = needed.terms
    organization = read_organization(service, needed.name)
    languages, signed = read_languages(service)
    when = read_times(service, known.today)
    closed = needed.status is ListingStatus.TEMPORARILY_CLOSED
    return Listing(
        service_id=service_id(service, needed.name, organization, known.feed),
        name=needed.name,
        organization_id=organization_id(organization, known.feed),
        organization_name=organization.name,
        organization_identifier=organization.identifier,
        description=service.prose("description"),
        status=needed.status,
        closed_until=terms.day(OwnTaxonomy.CLOSED_UNTIL) if closed else None,
        needs=needed.needs,
        terms=terms.listed(),
        places=read_places(service, terms),
        who_for=read_who_for(service, terms, needed.areas.words),
        ways=needed.ways,
        sites=needed.places.sites,
        areas=needed.areas.known,
        reach_metres=terms.number(OwnTaxonomy.REACH, 1, MOST_REACH_METRES),
        times=when.times,
        costs=read_costs(service, known.today),
        wait_days=read_wait(service, terms),
        languages=languages,
        access=tuple(dict.fromkeys((*read_access(service, terms), *signed))),
        telephone=needed.telephone,
        email=read_email(service),
        website=read_website(service),
        how_to_join=service.line("application_process"),
        assured_on=_assured_on(service, known.today),
        bookings=when.bookings,
        companions=terms.number(OwnTaxonomy.COMPANIONS, 0, MOST_PLACES),
    )


def _needed(service: Part, known: Known) -> _Needed:
    status = read_status(service)
    name = read_name(service, "name") or _nameless(service)
    terms = Terms.of(service)
    needs = _needs(service, terms, known.need_terms)
    places, areas = read_places_to_go(service, known.gazetteer), read_areas(service)
    telephone = read_telephone(service)
    ways = read_ways(service, terms, places, telephone)
    return _Needed(status, name, terms, needs, places, areas, telephone, ways)


def _nameless(service: Part) -> str:
    service.leave_out("name", "no-name", "It has no name that can be read.", "Write what people call it.")


def _needs(service: Part, terms: Terms, need_terms: NeedTerms) -> Sequence[Need]:
    own = terms.chosen(OwnTaxonomy.NEEDS, Need)
    mapped = (need for term in terms.others for need in need_terms.needs(term.taxonomy, term.words))
    needs = tuple(dict.fromkeys((*own, *mapped)))
    if not needs:
        _name_words(service, terms.others)
    return needs


def _name_words(service: Part, others: Iterable[Term]) -> None:
    words = list(dict.fromkeys((term.taxonomy, " ".join(term.words), term.at) for term in others if term.words))
    for taxonomy, word, at in words[:_NAMED]:
        what = f"“{cut(one_line(word), 100)}” of “{cut(one_line(taxonomy), 100)}” stands for no need."
        service.notes.add("need-unknown", at, what, "Add it to the reviewed lists if it is about one.")
    service.leave_out(
        "attributes",
        "no-need",
        "None of its terms stands for a need." if words else "It has no terms, so nobody can tell what it is for.",
        "Add a term of the taxonomy linkway-needs, such as loneliness.",
    )


def _assured_on(service: Part, today: date) -> date | None:
    day = read_day(service, "assured_date")
    if day is not None and day > today:
        service.note(
            "assured_date", "not-yet", "The day is still to come, and is passed over.", "Write when it was checked."
        )
        return None
    return day
