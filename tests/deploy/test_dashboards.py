"""The dashboard leads whoever is called at night from what is wrong to its runbook, and shows whom it touches."""

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import pytest

from services.runtime.consuming.batch_size import BATCH_RECORDS
from services.runtime.publishing import relay
from tests.deploy.alerts import ALERTS, PAGES
from tests.deploy.checks import declared_series, wrong_series
from tests.deploy.manifests import CONTAINERS, DASHBOARDS

(BOARD,) = DASHBOARDS.values()
VARIABLES = {one["name"]: one for one in BOARD["templating"]["list"]}
ROWS = [one for one in BOARD["panels"] if one["type"] == "row"]
PANELS = [one for one in BOARD["panels"] if one["type"] != "row"]
TITLES = [one["title"] for one in PANELS]
DECLARED = declared_series()
# Of what no borough can be told: whom a notice is for, and how long a batch took, are counted for all together.
BY_BOROUGH = re.compile(r'(borough=~"\$borough"|topic=~"\$borough\[\.\]\.\*")')


def links(panel: Mapping[str, Any]) -> Iterator[str]:
    for link in (*panel.get("links", ()), *panel["fieldConfig"]["defaults"].get("links", ())):
        yield link["url"]


def pages(panel: Mapping[str, Any]) -> set[str]:
    """The runbooks that a panel leads to; all, where it leads to the one of whichever alert is clicked."""
    names = {url.removeprefix("${runbooks}/").removesuffix(".md") for url in links(panel)}
    return set(PAGES) if "${__field.labels.alertname}" in names else names


def series(expression: str) -> set[str]:
    return set(re.findall(r"\blinkway_\w+", expression))


@pytest.mark.parametrize("panel", PANELS, ids=TITLES)
def test_a_panel_leads_only_to_runbooks_that_there_are(panel: Mapping[str, Any]) -> None:
    assert pages(panel) <= set(PAGES)
    assert all(url.startswith("${runbooks}/") for url in links(panel))


@pytest.mark.parametrize("alert", ALERTS)
def test_from_a_panel_that_shows_what_an_alert_looks_at_there_is_a_way_to_its_runbook(alert: str) -> None:
    assert [panel["title"] for panel in PANELS if pages(panel) == set(PAGES)] == ["Alerts that fire"]
    assert any(alert in pages(panel) for panel in PANELS if panel["title"] != "Alerts that fire")


def test_runbooks_are_where_prometheus_serves_them() -> None:
    prometheus = CONTAINERS["prometheus"]
    (assets,) = (one.partition("=")[2] for one in prometheus["command"] if one.startswith("--web.user-assets="))
    (outside,) = (one.partition("=")[2] for one in prometheus["command"] if one.startswith("--web.external-url="))
    assert f"./deploy/runbooks:{assets}:ro" in prometheus["volumes"]
    assert VARIABLES["runbooks"]["query"] == f"{outside}/user"
    assert outside.removeprefix("http://") == prometheus["ports"][0].rpartition(":")[0]


def test_the_boroughs_to_choose_from_are_those_of_a_series_that_is_there_from_the_start() -> None:
    borough = VARIABLES["borough"]
    (named,) = re.findall(r"^label_values\((\w+), borough\)$", borough["query"]["query"])
    assert "borough" in DECLARED[named]
    assert (borough["definition"], borough["includeAll"], borough["allValue"]) == (
        borough["query"]["query"],
        True,
        ".*",
    )


@pytest.mark.parametrize("panel", PANELS, ids=TITLES)
def test_what_can_be_told_by_borough_is(panel: Mapping[str, Any]) -> None:
    for target in panel["targets"]:
        can_be = any({"borough", "topic"} & DECLARED[one] for one in series(target["expr"]))
        assert bool(BY_BOROUGH.search(target["expr"])) is can_be


@pytest.mark.parametrize("server", ["Kafka", "MongoDB"])
def test_each_server_has_a_row_of_what_our_own_services_know_of_it(server: str) -> None:
    row = next(one for one in ROWS if one["title"] == f"{server}, as the services see it")
    below = [one for one in PANELS if one["gridPos"]["y"] > row["gridPos"]["y"]]
    following = [one["gridPos"]["y"] for one in ROWS if one["gridPos"]["y"] > row["gridPos"]["y"]]
    mine = [one for one in below if one["gridPos"]["y"] < min(following)]
    assert len(mine) >= 5
    assert all(not wrong_series(target["expr"], DECLARED) for one in mine for target in one["targets"])


def test_the_first_row_says_whether_anything_is_wrong() -> None:
    assert (ROWS[0]["title"], ROWS[0]["gridPos"]["y"]) == ("Is anything wrong?", 0)
    assert PANELS[0]["title"] == "Alerts that fire"


def test_no_panel_lies_on_another() -> None:
    places = [one["gridPos"] for one in BOARD["panels"]]
    assert not any(overlap(one, other) for one, other in combinations(places, 2))
    assert len({one["id"] for one in BOARD["panels"]}) == len(BOARD["panels"])
    assert len(set(TITLES)) == len(TITLES)


def overlap(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    return all(
        one[side] < other[side] + other[size] and other[side] < one[side] + one[size]
        for side, size in (("x", "w"), ("y", "h"))
    )


def test_what_panels_say_of_our_own_limits_is_still_so() -> None:
    said = {one["title"]: one["description"] for one in PANELS}
    assert f"Near {BATCH_RECORDS}, " in said["Records in a batch"]
    assert f"up to {relay._AT_ONCE} at once" in said["Time that Kafka takes to confirm"]
