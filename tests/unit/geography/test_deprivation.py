"""A decile of deprivation by postcode, from the tables that their publishers give, and never a guess."""

import csv
from pathlib import Path

import pytest

from services.geography.deprivation import Deprivation, DeprivationUnusable, Lived, read_deprivation
from services.geography.postcodes import NO_FIXED_ABODE, Postcode
from services.referral.settings import Settings

EDITION = "IoD 2025"
HOME = Postcode.parse("SE15 4QN")
BY_POSTCODE = (
    "Postcode,Postcode Status,LSOA code,Index of Multiple Deprivation Rank,Index of Multiple Deprivation Decile\n"
)
FILE_7 = (
    "LSOA code (2021),LSOA name (2021),Index of Multiple Deprivation (IMD) Score,"
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\n"
)
SHARED = Path(__file__).parents[4] / "shared" / "data" / "deprivation"


def a_table(folder: Path, text: str, name: str = "deciles.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_where_there_is_no_table_nothing_is_known() -> None:
    assert Deprivation().of(HOME) == Lived(None, None)


def test_the_postcode_lookup_is_read_however_postcodes_are_written(tmp_path: Path) -> None:
    table = a_table(tmp_path, BY_POSTCODE + "se154qn,Live,E01000001,900,3\nN1C 4AB,Live,E01000002,31000,10\n")
    deprivation = read_deprivation(table, EDITION)

    assert deprivation.of(HOME) == Lived(3, EDITION)
    assert deprivation.of(Postcode.parse("N1C 4AB")) == Lived(10, EDITION)


@pytest.mark.parametrize("postcode", [Postcode.parse("SE1 9SG"), Postcode.parse("ZE1 0AA"), NO_FIXED_ABODE])
def test_of_a_postcode_that_is_not_in_it_nothing_is_known(tmp_path: Path, postcode: Postcode) -> None:
    table = a_table(tmp_path, BY_POSTCODE + "SE15 4QN,Live,E01000001,900,3\n")

    assert read_deprivation(table, EDITION).of(postcode) == Lived(None, None)


def test_deciles_by_neighbourhood_are_read_with_a_table_of_what_lies_there(tmp_path: Path) -> None:
    deciles = a_table(tmp_path, FILE_7 + "E01000001,Southwark 001A,40.1,900,1\n")
    postcodes = a_table(tmp_path, 'pcds,doterm,lsoa21cd\n"SE15 4QN",,E01000001\n"SE1 9SG",,E01000009\n', "nspl.csv")
    deprivation = read_deprivation(deciles, EDITION, postcodes)

    assert deprivation.of(HOME) == Lived(1, EDITION)
    assert deprivation.of(Postcode.parse("SE1 9SG")) == Lived()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (FILE_7 + "E01000001,Southwark 001A,40.1,900,1\n", "no column of postcodes.*POSTCODES_FILE"),
        ("postcode,imd\nSE15 4QN,900\n", "no column of deciles"),
        ("postcode,decile\nSE15 4QN,900\n", "not from 1 to 10"),
        ("postcode,imd2019,imd2025\nSE15 4QN,1,2\n", "several columns of deciles: imd2019, imd2025"),
        ("postcode,decile\nNOWHERE,1\n", "no postcode a decile"),
        ("", "no column of postcodes"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_what_to_do(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(DeprivationUnusable, match=wrong):
        read_deprivation(a_table(tmp_path, text), EDITION)


def test_a_table_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeprivationUnusable, match="cannot be read as CSV"):
        read_deprivation(tmp_path / "none.csv", EDITION)


def test_an_edition_is_always_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="LINKWAY_DEPRIVATION_EDITION"):
        Settings.model_validate(
            {
                **dict.fromkeys(("person_key_file", "gazetteer_folder", "dead_letter_key_file"), "/nowhere"),
                "kafka_servers": "kafka.example:9092",
                "mongo_url": "mongodb://mongo.example/?replicaSet=rs0",
                "http_host": "127.0.0.1",
                "http_port": 1,
                "internal_host": "127.0.0.1",
                "internal_port": 2,
                "deprivation_file": tmp_path / "deciles.csv",
            }
        )


@pytest.mark.skipif(not SHARED.is_dir(), reason="the open data for tests, ../shared/data, is not here")
def test_the_published_deciles_of_london_are_read(tmp_path: Path) -> None:
    with (SHARED / "london_imd2025_lsoa21.csv").open() as lines:
        published = list(csv.DictReader(lines))
    deciles = a_table(
        tmp_path, "lsoa21,decile\n" + "".join(f"{o['lsoa21']},{o['imd2025_decile']}\n" for o in published)
    )
    postcodes = a_table(tmp_path, f"pcds,lsoa21\nSE15 4QN,{published[0]['lsoa21']}\n", "nspl.csv")

    assert read_deprivation(deciles, EDITION, postcodes).of(HOME).decile == int(published[0]["imd2025_decile"])
