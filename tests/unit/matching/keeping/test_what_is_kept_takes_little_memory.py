"""A listing that comes from where it is kept is the same in all that it says, and shares what others have too."""

from services.contract.listing import Listing, WhoFor
from services.matching.keeping.rows import thinned
from tests.fakes.matching import a_listing


def test_it_says_the_same() -> None:
    listing = a_listing(who_for=WhoFor(minimum_age=18), description="Invented.")
    thin = thinned(listing)
    assert thin == listing
    assert thin.model_dump_json() == listing.model_dump_json()
    assert Listing.model_validate_json(thin.model_dump_json(exclude_defaults=True)) == listing


def test_what_two_have_alike_is_there_once() -> None:
    one, other = thinned(a_listing(0)), thinned(a_listing(1))
    assert one.sites[0] is other.sites[0]
    assert one.who_for is other.who_for


def test_a_copy_with_changes_leaves_it_as_it_is() -> None:
    thin = thinned(a_listing())
    changed = thin.model_copy(update={"places": 3})
    assert (thin.places, changed.places) == (10, 3)
    assert thin.model_fields_set == set()
