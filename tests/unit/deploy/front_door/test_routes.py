"""Each outward door gets the paths that are its own, and no path is left to chance."""

import pytest

from deploy.front_door.routes import DoorsClash, Route, routes_of, shared_prefixes
from services.matching import service as matching
from services.notify import service as notify
from services.referral import service as referral
from services.reporting import service as reporting
from services.runtime.admin.door_outline import DoorOutline
from services.runtime.admin.doors import outlines_of

OF_SERVICES = [
    outline
    for table in (referral.outline(), matching.outline(), notify.outline(), reporting.outline())
    for outline in outlines_of(table, {})
]
# For services alone, or another way in that has a better one beside it.
INWARD = {("referral", ""), ("referral", "/disclosures"), ("referral", "/sessions")}


def a_door(service: str, prefix: str, *paths: str, outward: bool = True, most: int | None = None) -> DoorOutline:
    return DoorOutline(service, prefix, paths, outward, max_body_bytes=most)


def led(*doors: DoorOutline) -> list[tuple[str, bool, str | None]]:
    """Each path, whether all below it is led there too, and to which service: None where it is closed."""
    return [(one.path, one.below, one.door.service if one.door.outward else None) for one in routes_of(doors)]


def test_a_door_has_all_below_its_prefix() -> None:
    assert led(a_door("referral", "/fhir", "/fhir/metadata", "/fhir/Task")) == [("/fhir", True, "referral")]


def test_a_door_at_the_root_has_what_its_routes_begin_with_and_the_root_alone() -> None:
    figures = a_door("reporting", "", "/", "/reports/funnel", "/fairness/{borough}")

    assert led(figures) == [
        ("/fairness", True, "reporting"),
        ("/reports", True, "reporting"),
        ("/", False, "reporting"),
    ]


def test_a_prefix_that_two_services_have_is_told_apart_by_their_routes() -> None:
    referrals = a_door("referral", "/v1", "/v1/referrals/{id}", "/v1/openapi.json")
    listings = a_door("matching", "/v1", "/v1/listings", "/v1/openapi.json")

    assert led(referrals, listings) == [("/v1/referrals", True, "referral"), ("/v1/listings", True, "matching")]
    assert shared_prefixes([referrals, listings]) == ("/v1",)


def test_a_door_below_one_of_its_own_service_has_the_longer_prefix() -> None:
    whole, batch = a_door("referral", "/v1", "/v1/referrals"), a_door("referral", "/v1/referrals/batch", most=7)

    assert led(whole, batch) == [("/v1/referrals/batch", True, "referral"), ("/v1", True, "referral")]
    assert shared_prefixes([whole, batch]) == ()


def test_a_door_below_one_of_another_service_leaves_that_its_own_routes() -> None:
    whole, listings = (
        a_door("referral", "/v1", "/v1/referrals"),
        a_door("matching", "/v1/listings", "/v1/listings/{id}"),
    )

    assert led(whole, listings) == [("/v1/referrals", True, "referral"), ("/v1/listings", True, "matching")]


def test_an_inward_door_is_led_to_by_nothing() -> None:
    assert led(a_door("referral", "/sessions", "/sessions/check", outward=False)) == []


def test_an_inward_door_below_an_outward_one_is_closed_first() -> None:
    keys = a_door("referral", "/v1/keys", "/v1/keys/{id}", outward=False)

    assert led(a_door("referral", "/v1", "/v1/referrals"), keys) == [
        ("/v1/keys", True, None),
        ("/v1", True, "referral"),
    ]


def test_of_doors_that_share_a_path_the_largest_body_is_let_through() -> None:
    small, large = a_door("referral", "", "/refer", most=5), a_door("referral", "", "/refer", most=9)

    assert [route.door.max_body_bytes for route in routes_of([small, large])] == [9]


@pytest.mark.parametrize(
    "doors",
    [
        pytest.param((a_door("referral", "", "/"), a_door("reporting", "", "/")), id="two first pages"),
        pytest.param((a_door("referral", "/v1", "/v1/a"), a_door("matching", "/v1", "/v1/a/b")), id="one path of two"),
        pytest.param(
            (a_door("referral", "/v1", "/v1/{id}"), a_door("matching", "/v1", "/v1/a")), id="a parameter first"
        ),
        pytest.param((a_door("referral", "/docs", "/docs/x"),), id="the front door's own page"),
        pytest.param((a_door("referral", "", "/boroughs/{slug}"),), id="the front door's boroughs"),
        pytest.param((a_door("referral", "", "/a"), a_door("referral", "", "/a", outward=False)), id="in and out"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(doors: tuple[DoorOutline, ...]) -> None:
    with pytest.raises(DoorsClash):
        routes_of(doors)


def test_every_path_of_an_outward_door_leads_to_its_service() -> None:
    routes, shown = routes_of(OF_SERVICES), {f"{prefix}/openapi.json" for prefix in shared_prefixes(OF_SERVICES)}
    paths = [(door, path) for door in OF_SERVICES if door.outward for path in door.paths if path not in shown]

    assert paths
    assert [path for door, path in paths if led_to(routes, path) != door.service] == []


def test_no_path_of_an_inward_door_leads_to_its_service() -> None:
    routes, inward = routes_of(OF_SERVICES), [door for door in OF_SERVICES if not door.outward]

    assert [path for door in inward for path in door.paths if led_to(routes, path) == door.service] == []


def test_who_adds_a_door_says_whether_it_is_outward() -> None:
    inward = {(door.service, door.prefix) for door in OF_SERVICES if not door.outward}

    assert inward == INWARD, "say `outward=True` of the door, or list it here as one for services alone"


def led_to(routes: tuple[Route, ...], path: str) -> str | None:
    route = next((one for one in routes if path == one.path or (one.below and path.startswith(f"{one.path}/"))), None)
    return route.door.service if route and route.door.outward else None
