"""The map of who runs what."""

import re
from pathlib import Path

import pytest

from deploy.boroughs import FILE, write
from services.contract import borough_map
from services.contract.borough_map import Component, MapUnusable
from services.contract.boroughs import BoroughSlug
from services.contract.partners import Partners
from services.contract.topics import TOPICS, Stream, Topic
from services.runtime.bootstrap.topics import consumed_topics, published_topics
from tests.running.stage import settings_for
from tests.support.maps import a_map
from tests.toys.toy import a_toy


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    return tmp_path / "boroughs.toml"


def test_the_map_names_every_borough_and_every_topic() -> None:
    whole = borough_map.read(FILE)

    assert set(whole.entries) == set(BoroughSlug)
    assert set(whole.topics()) == set(TOPICS)


def test_all_topics_of_a_borough_have_as_many_partitions() -> None:
    topics = borough_map.read(FILE).topics()

    assert {topics[Topic(BoroughSlug.CROYDON, stream)] for stream in Stream} == {2}
    assert {topics[Topic(BoroughSlug.CITY_OF_LONDON, stream)] for stream in Stream} == {1}


def test_every_borough_can_be_rung_at_a_number_that_belongs_to_nobody() -> None:
    numbers = {entry.phone for entry in borough_map.read(FILE).entries.values()}

    assert len(numbers) == 33
    assert all(re.fullmatch("020 7946 0[0-9]{3}", number) for number in numbers)


def test_the_regional_service_leaves_alone_a_borough_that_runs_its_own(edited: Path) -> None:
    edited.write_text(a_map(hackney={"matching": "borough", "partitions": 4}))

    changed = borough_map.read(edited)

    assert BoroughSlug.HACKNEY not in changed.run_by_region(Component.MATCHING)
    assert len(changed.run_by_region(Component.MATCHING)) == 32
    assert len(changed.run_by_region(Component.NOTIFY)) == 33
    assert changed.topics()[Topic(BoroughSlug.HACKNEY, Stream.MATCHES)] == 4


def test_the_regions_component_has_every_option_and_a_boroughs_own_those_that_it_declares(edited: Path) -> None:
    own = {"matching": "borough", "matching_options": ["waiting-list"], "notify": "borough"}
    edited.write_text(a_map(hackney=own))

    entries = borough_map.read(edited).entries

    assert entries[BoroughSlug.HACKNEY].options_of(Component.MATCHING) == {"waiting-list"}
    assert entries[BoroughSlug.HACKNEY].options_of(Component.NOTIFY) == set()
    assert {"waiting-list", "explain"} < entries[BoroughSlug.BRENT].options_of(Component.MATCHING)


def test_an_option_that_nobody_has_written_down_is_refused_with_those_that_are_there(edited: Path) -> None:
    edited.write_text(a_map(hackney={"matching": "borough", "matching_options": ["waitinglist"]}))

    with pytest.raises(MapUnusable, match="waitinglist: matching has the options waiting-list, ending-holds"):
        borough_map.read(edited)


def test_a_service_hears_and_says_nothing_where_the_borough_runs_its_own(edited: Path) -> None:
    edited.write_text(a_map(hackney={"notify": "borough"}))
    told = {"boroughs": (BoroughSlug.HACKNEY, BoroughSlug.BRENT), "boroughs_file": edited}
    settings = settings_for("invented:1", "mongodb://invented", edited.parent, **told)

    assert consumed_topics(a_toy(), settings, Partners()) == ["brent.matches"]
    assert published_topics(a_toy(), settings, Partners()) == ["brent.notices"]


def test_a_boroughs_own_serves_that_borough_alone_in_a_group_of_its_own(edited: Path) -> None:
    edited.write_text(a_map(hackney={"notify": "borough"}))
    told = {"run_by": BoroughSlug.HACKNEY, "name_prefix": "trial.", "boroughs_file": edited}
    settings = settings_for("invented:1", "mongodb://invented", edited.parent, **told)

    assert settings.group_of("notify") == "trial.hackney.notify"
    assert consumed_topics(a_toy(), settings, Partners()) == ["hackney.matches"]


def test_a_borough_does_not_run_what_the_map_leaves_to_the_region(edited: Path) -> None:
    edited.write_text(a_map(hackney={"notify": "region"}))
    told = {"run_by": BoroughSlug.HACKNEY, "boroughs_file": edited}
    settings = settings_for("invented:1", "mongodb://invented", edited.parent, **told)

    with pytest.raises(MapUnusable, match="LINKWAY_RUN_BY says that hackney runs notify itself"):
        settings.serves("notify")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[barnet]", "[barnsley]", "barnsley is not a London borough"),
        ('gss = "E09000003"', 'gss = "E09000004"', "barnet is Barnet, E09000003"),
        ("partitions = 1", "partitions = 0", "greater than or equal to 1"),
        ('matching = "region"', 'matching = "nobody"', "'region' or 'borough'"),
        ('matching = "region"', 'matchmaking = "region"', "matching"),
        ("[barnet]", "[barnet", "cannot be read"),
    ],
)
def test_a_map_that_cannot_be_is_refused_with_what_and_where(edited: Path, before: str, after: str, said: str) -> None:
    edited.write_text(FILE.read_text().replace(before, after, 1))

    with pytest.raises(MapUnusable, match=said) as problem:
        borough_map.read(edited)

    assert str(edited) in problem.value.where
    assert "33 boroughs" in problem.value.do


def test_who_runs_a_component_is_written_and_nothing_else_changes(
    edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = FILE.read_text()
    edited.write_text(before)
    monkeypatch.setenv("LINKWAY_BOROUGHS_FILE", str(edited))

    write(BoroughSlug.SOUTHWARK, Component.MATCHING, "borough")

    lines = zip(before.splitlines(), edited.read_text().splitlines(), strict=True)
    assert [pair for pair in lines if pair[0] != pair[1]] == [('matching = "region"', 'matching = "borough"')]
    assert borough_map.read(edited).entries[BoroughSlug.SOUTHWARK].matching == "borough"


def test_a_missing_borough_is_named(edited: Path) -> None:
    whole = FILE.read_text()
    edited.write_text(whole[: whole.index("[westminster]")])

    with pytest.raises(MapUnusable, match="lacks Westminster"):
        borough_map.read(edited)
