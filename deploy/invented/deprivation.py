"""How deprived each of London's postcodes is, invented: a table for the demonstration, whose people are invented too.

Postcodes of one sector, such as SE15 4, are alike, and a borough has the more deprived ones the higher its score is. No
decile here is true of any place. Who runs Linkway hands in the published table (LINKWAY_DEPRIVATION_FILE).
"""

import csv
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from deploy.invented import london
from deploy.invented.referrals import PostcodesIn
from services.contract.boroughs import BOROUGHS, Borough

EDITION = "invented"
HEADINGS = ("Postcode", "Decile")
# How far a sector may be from what its borough's score suggests, in deciles.
_SPREAD = 3.5


def write(path: Path, postcodes_in: PostcodesIn) -> Path:
    """Write the table, unless it is there."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        with aside.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(HEADINGS)
            for borough in BOROUGHS:
                table.writerows(_rows(borough, postcodes_in))
        aside.replace(path)
    return path


def _rows(borough: Borough, postcodes_in: PostcodesIn) -> Iterator[tuple[str, int]]:
    tilt = london.figures()[borough.slug].deprivation / london.mean_deprivation()
    for postcode in postcodes_in(borough.gss):
        yield postcode, decile(postcode[:-2], tilt)


def decile(sector: str, tilt: float) -> int:
    """An invented decile; `tilt` is how deprived the borough is beside the mean, which is 1."""
    drawn = int.from_bytes(blake2b(sector.encode(), digest_size=4).digest()) / 2**32
    return min(10, max(1, round(5.5 / tilt + (2 * drawn - 1) * _SPREAD)))
