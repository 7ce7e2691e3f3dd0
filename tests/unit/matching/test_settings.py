"""How long a place is held for an answer is the borough's to say, in the map that all services read."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from services.contract.boroughs import BoroughSlug
from services.matching.settings import Settings
from tests.support.maps import a_map


def offers(boroughs_file: Path | None) -> dict[BoroughSlug, timedelta]:
    return dict(Settings.model_construct(boroughs_file=boroughs_file).offers)


def test_without_a_map_every_match_is_settled_at_once() -> None:
    assert offers(None) == {}


def test_a_borough_whose_matches_are_offers_holds_places_for_so_many_days(tmp_path: Path) -> None:
    boroughs = tmp_path / "boroughs.toml"
    settled: dict[str, dict[str, Any]] = {slug.value: {"answer": "settled"} for slug in BoroughSlug}
    offered: dict[str, dict[str, Any]] = {"hackney": {"answer": "offer", "hold_days": 10}, "brent": {"answer": "offer"}}
    boroughs.write_text(a_map(**settled | offered))
    assert offers(boroughs) == {BoroughSlug.HACKNEY: timedelta(days=10), BoroughSlug.BRENT: timedelta(days=28)}
