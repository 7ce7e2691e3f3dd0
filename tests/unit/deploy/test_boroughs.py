"""The map of who runs what."""

from pathlib import Path

import pytest

from deploy import boroughs
from services.contract.boroughs import BoroughSlug
from services.contract.topics import TOPICS, Stream, Topic


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    return tmp_path / "boroughs.toml"


def test_the_map_names_every_borough_and_every_topic() -> None:
    whole = boroughs.read()

    assert set(whole.entries) == set(BoroughSlug)
    assert set(whole.topics()) == set(TOPICS)


def test_all_topics_of_a_borough_have_as_many_partitions() -> None:
    topics = boroughs.read().topics()

    assert {topics[Topic(BoroughSlug.CROYDON, stream)] for stream in Stream} == {2}
    assert {topics[Topic(BoroughSlug.CITY_OF_LONDON, stream)] for stream in Stream} == {1}


def test_the_regional_service_leaves_alone_a_borough_that_runs_its_own(edited: Path) -> None:
    before, hackney, after = boroughs.FILE.read_text().partition("[hackney]")
    changes = after.replace('matching = "region"', 'matching = "borough"', 1).replace(
        "partitions = 1", "partitions = 4", 1
    )
    edited.write_text(before + hackney + changes)

    changed = boroughs.read(edited)

    assert BoroughSlug.HACKNEY not in changed.run_by_region(boroughs.Component.MATCHING)
    assert len(changed.run_by_region(boroughs.Component.MATCHING)) == 32
    assert len(changed.run_by_region(boroughs.Component.NOTIFY)) == 33
    assert changed.topics()[Topic(BoroughSlug.HACKNEY, Stream.MATCHES)] == 4


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
    edited.write_text(boroughs.FILE.read_text().replace(before, after, 1))

    with pytest.raises(boroughs.MapUnusable, match=said) as problem:
        boroughs.read(edited)

    assert str(edited) in problem.value.where
    assert "33 boroughs" in problem.value.do


def test_a_missing_borough_is_named(edited: Path) -> None:
    whole = boroughs.FILE.read_text()
    edited.write_text(whole[: whole.index("[westminster]")])

    with pytest.raises(boroughs.MapUnusable, match="lacks Westminster"):
        boroughs.read(edited)
