"""What Open Referral UK 3.0 has no field for is said by terms of taxonomies of Linkway's own: written and read by this.

A term's name is the word or the number itself: `linkway-needs: food`, `linkway-places: 12`.
"""

from collections.abc import Iterator
from enum import StrEnum

from services.contract.listing import Listing


class OwnTaxonomy(StrEnum):
    """Linkway's own taxonomies."""

    NEEDS = "linkway-needs"
    PLACES = "linkway-places"
    COMPANIONS = "linkway-companions"
    WAYS = "linkway-ways"
    ACCESS = "linkway-access"
    GENDERS = "linkway-genders"
    ROUTES = "linkway-routes"
    REACH = "linkway-reach-metres"
    WAIT = "linkway-wait-days"
    CLOSED_UNTIL = "linkway-closed-until"


MEANINGS: dict[str, str] = {
    OwnTaxonomy.NEEDS: "What a service helps with.",
    OwnTaxonomy.PLACES: "How many people a service can take at a time.",
    OwnTaxonomy.COMPANIONS: "How many people a service's volunteers can accompany to another at a time.",
    OwnTaxonomy.WAYS: "How people take part in a service.",
    OwnTaxonomy.ACCESS: "What a service has for people who need it, at whichever of its sites.",
    OwnTaxonomy.GENDERS: "For people of which genders a service is; for all where there is none.",
    OwnTaxonomy.ROUTES: "Who may refer to a service; anybody where there is none.",
    OwnTaxonomy.REACH: "How many metres from one of its sites those may live whom a service takes.",
    OwnTaxonomy.WAIT: "How many days people wait for a service.",
    OwnTaxonomy.CLOSED_UNTIL: "The last day on which a service is temporarily closed.",
}


def own_terms(listing: Listing) -> Iterator[tuple[OwnTaxonomy, str]]:
    """The terms that say of a listing what no field can, by taxonomy and name."""
    who = listing.who_for
    words = {
        OwnTaxonomy.NEEDS: listing.needs,
        OwnTaxonomy.WAYS: listing.ways,
        OwnTaxonomy.ACCESS: listing.access,
        OwnTaxonomy.GENDERS: who.genders,
        OwnTaxonomy.ROUTES: who.routes,
    }
    for taxonomy, said in words.items():
        yield from ((taxonomy, word.value) for word in said)
    values = {
        OwnTaxonomy.PLACES: listing.places,
        OwnTaxonomy.COMPANIONS: listing.companions,
        OwnTaxonomy.REACH: listing.reach_metres,
        OwnTaxonomy.WAIT: listing.wait_days,
        OwnTaxonomy.CLOSED_UNTIL: listing.closed_until,
    }
    yield from ((taxonomy, str(value)) for taxonomy, value in values.items() if value is not None)
