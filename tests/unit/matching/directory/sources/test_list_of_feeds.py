"""Which directories are read stands in a list, and what is wrong with it is said with its place and what to do."""

from pathlib import Path

import pytest

from services.contract.boroughs import BoroughSlug
from services.matching.directory.sources.feed_list import FeedListUnusable, sources_of

GOOD = """
[[feeds]]
name = "Southwark's community directory"
borough = "southwark"
where = "https://directory.example/api"
every_minutes = 15

[[feeds]]
name = "Advice in Brent"
borough = "brent"
where = "brent/advice.csv"
mapping = "brent/advice.mapping.toml"
"""


def a_list(folder: Path, written: str) -> str:
    path = folder / "feeds.toml"
    path.write_text(written)
    return str(path)


def test_a_list_names_each_directory_with_who_keeps_it_and_how_often_it_is_looked_at(tmp_path: Path) -> None:
    southwark, brent = sources_of(a_list(tmp_path, GOOD))
    assert (southwark.borough, southwark.every_minutes) == (BoroughSlug.SOUTHWARK, 15)
    assert (southwark.is_address, brent.is_address) == (True, False)
    assert brent.every_minutes == 60


def test_a_path_in_a_list_is_made_from_the_folder_of_the_list(tmp_path: Path) -> None:
    _, brent = sources_of(a_list(tmp_path, GOOD))
    assert Path(brent.where) == tmp_path / "brent/advice.csv"
    assert brent.mapping == tmp_path / "brent/advice.mapping.toml"


@pytest.mark.parametrize(
    "directory", ["mine.json", "https://directory.example/api", "HTTPS://directory.example/a.toml"]
)
def test_one_file_or_one_address_is_a_list_of_one_that_no_single_borough_keeps(directory: str) -> None:
    (only,) = sources_of(directory)
    assert (only.where, only.borough) == (directory, None)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("feeds = 3", r"names no feeds.*\[\[feeds\]\]"),
        ("", "names no feeds"),
        ("[[feeds", r"cannot be read.*feeds\.toml"),
        (GOOD + "[more]", "more than"),
        (GOOD.replace('"brent"', '"Brent"'), r"borough: .*'brent'.*feed 2, 'Advice in Brent'"),
        (GOOD.replace('borough = "brent"', ""), r"Nobody keeps this feed.*feed 2.*borough = \"southwark\""),
        (GOOD.replace("every_minutes = 15", "every_minutes = 0"), r"every_minutes: .*greater than 0.*feed 1"),
        (GOOD.replace("every_minutes", "every_hours"), r"every_hours: .*feed 1"),
        (GOOD.replace("https://directory.example/api", "https:///api"), r"https:///api is no address: .*feed 1"),
        (GOOD.replace("Advice in Brent", "Southwark's community directory"), "Two feeds have the same name"),
        (GOOD.replace("brent/advice.csv", "https://directory.example/api"), "Two feeds have the same where"),
    ],
)
def test_a_list_that_cannot_be_says_where_it_is_wrong_and_what_to_do(tmp_path: Path, written: str, said: str) -> None:
    with pytest.raises(FeedListUnusable, match=said) as wrong:
        sources_of(a_list(tmp_path, written))
    assert "feeds.toml" in str(wrong.value)
    assert "To mend it, " in str(wrong.value)


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FeedListUnusable, match="No such file"):
        sources_of(str(tmp_path / "none.toml"))
