"""Each service is written as the standard's own schema has it, and what is empty is left out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.contract.listing import Listing
from services.contract.words.vocabulary import Need
from services.matching.directory.export.catalogue import Catalogue
from services.matching.directory.export.points import points_of
from services.matching.directory.export.written.service import located_whole, own_fields, whole
from tests.fakes.matching import a_listing, a_site
from tests.support.listings import a_whole_listing, listed

SCHEMA = Path(__file__).parents[5] / "shared" / "data" / "services" / "oruk3_service_jsonschema.json"


def written(listing: Listing) -> dict[str, Any]:
    return dict(whole(Catalogue.of(listed(listing)).entries[0]))


def validator() -> Any:
    schemas = pytest.importorskip("jsonschema_rs", reason="jsonschema-rs is not installed")
    if not SCHEMA.is_file():
        pytest.skip(f"the published schema is not at {SCHEMA}")
    return schemas.Draft202012Validator(json.loads(SCHEMA.read_text()), validate_formats=True)


@pytest.mark.parametrize(
    "listing", [a_listing(), a_whole_listing(), a_listing(sites=())], ids=["plain", "whole", "nowhere"]
)
def test_a_service_is_as_the_published_schema_has_it(listing: Listing) -> None:
    errors = [f"{error.instance_path}: {error.message}" for error in validator().iter_errors(written(listing))]

    assert errors == []


def test_the_schema_would_tell_of_a_mistake() -> None:
    assert not validator().is_valid(written(a_whole_listing()) | {"status": "closed"})
    assert not validator().is_valid(written(a_whole_listing()) | {"id": "1"})


@pytest.mark.parametrize("listing", [a_listing(), a_whole_listing()], ids=["plain", "whole"])
def test_nothing_empty_is_written(listing: Listing) -> None:
    shown_of = Catalogue.of(listed(listing, changed_at=None))
    (entry,), at_sites = shown_of.entries, shown_of.located_by_id.values()
    shown = [whole(entry), own_fields(entry), *map(located_whole, at_sites)]

    assert [part for part in parts_of(shown) if part is None or part in ("", [], {})] == []


def parts_of(shown: Any) -> Iterator[Any]:
    yield shown
    inside = shown.values() if isinstance(shown, dict) else shown if isinstance(shown, list) else ()
    for part in inside:
        yield from parts_of(part)


def test_a_site_is_where_it_is() -> None:
    # TG 51409 13177, the worked example of Ordnance Survey's guide to coordinate systems.
    tower = a_site().model_copy(update={"easting": 651_410, "northing": 313_177})

    (point,) = points_of([tower])

    assert (round(point.latitude, 3), round(point.longitude, 3)) == (52.658, 1.716)


def test_ids_stay_the_same() -> None:
    assert written(a_whole_listing()) == written(a_whole_listing())


def test_another_version_is_another_revision_and_the_same_one_is_not() -> None:
    first, same = Catalogue.of(listed(a_listing())), Catalogue.of(listed(a_listing()))
    changed = Catalogue.of(listed(a_listing(needs=(Need.FOOD,)), version=2), first)

    assert first.revision == same.revision
    assert first.revision != changed.revision
    assert [term.name for term in changed.terms if term.taxonomy == "linkway-needs"] == ["food"]


def test_what_has_not_changed_is_taken_over() -> None:
    one, other = listed(a_listing(1), a_listing(2))
    before = Catalogue.of([one, other])
    after = Catalogue.of([one, *listed(a_listing(2, name="Renamed"), version=2)], before)

    assert after.by_id[one.listing.service_id] is before.by_id[one.listing.service_id]
    assert after.by_id[other.listing.service_id].listing.name == "Renamed"
