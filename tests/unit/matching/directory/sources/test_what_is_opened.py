"""An entry of the list is opened as what it is."""

import threading
from pathlib import Path

import pytest

from services.matching.directory.sources.away import ReadingStopped
from services.matching.directory.sources.feed_list import FeedEntry
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.file import File
from services.matching.directory.sources.opening import open_source
from services.matching.directory.tables.table import Table


@pytest.mark.parametrize(
    ("where", "kind"), [("https://feed.example", Feed), ("HTTP://feed.example", Feed), ("directory.json", File)]
)
def test_an_address_is_a_feed_and_anything_else_a_file(where: str, kind: type) -> None:
    assert type(open_source(FeedEntry(name="Invented", where=where))) is kind


def test_a_spreadsheet_is_opened_by_its_mapping_and_stops_when_it_is_told_to(tmp_path: Path) -> None:
    table, mapping, stop = tmp_path / "clubs.csv", tmp_path / "clubs.toml", threading.Event()
    table.write_text("Name,Postcode\nInvented Lunch Club,SE15 4QN\nInvented Choir,SE15 4QN\n")
    mapping.write_text(
        'directory = "clubs"\n[columns]\nname = "Name"\npostcode = "Postcode"\n[constants]\nneeds = "loneliness"\n'
    )
    source = open_source(FeedEntry(name="Clubs", where=str(table), mapping=mapping), stop)
    assert type(source) is Table
    records = source.records()
    assert next(records).written["name"] == "Invented Lunch Club"
    stop.set()
    with pytest.raises(ReadingStopped):
        next(records)
