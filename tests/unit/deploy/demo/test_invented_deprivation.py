"""The demonstration's table of deprivation says that it is invented, and is read like a published one."""

from pathlib import Path

from deploy.invented import deprivation
from services.contract.boroughs import BY_SLUG
from services.geography.deprivation import Lived, read_deprivation
from services.geography.postcodes import Postcode

NEWHAM, RICHMOND = BY_SLUG["newham"].gss, BY_SLUG["richmond-upon-thames"].gss


def postcodes_in(gss: str) -> list[str]:
    area = {NEWHAM: "E6", RICHMOND: "TW9"}.get(gss)
    return [f"{area} {sector}A{letter}" for sector in range(10) for letter in "BDE"] if area else []


def test_it_is_read_as_a_table_by_postcode_of_an_edition_that_is_invented(tmp_path: Path) -> None:
    table = read_deprivation(deprivation.write(tmp_path / "demo" / "table.csv", postcodes_in), deprivation.EDITION)
    neighbours = [table.of(Postcode.parse(f"E6 1A{letter}")) for letter in "BDE"]

    assert len({*neighbours}) == 1
    assert neighbours[0].edition == "invented"
    assert table.of(Postcode.parse("SE1 9SG")) == Lived()


def test_a_more_deprived_borough_has_more_deprived_places(tmp_path: Path) -> None:
    table = read_deprivation(deprivation.write(tmp_path / "table.csv", postcodes_in), deprivation.EDITION)
    newham, richmond = (
        sum(table.of(Postcode.parse(one)).decile or 0 for one in postcodes_in(gss)) for gss in (NEWHAM, RICHMOND)
    )

    assert newham < richmond


def test_it_is_written_once(tmp_path: Path) -> None:
    path = deprivation.write(tmp_path / "table.csv", postcodes_in)
    path.write_text("Postcode,Decile\n")

    assert deprivation.write(path, postcodes_in).read_text() == "Postcode,Decile\n"
