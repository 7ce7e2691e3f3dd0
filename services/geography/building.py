"""Builds London's gazetteer from a release once, and keeps it in a file that opens in a few milliseconds."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from services.geography import release as releases
from services.geography.gazetteer import GSS_CODES, Gazetteer, Table
from services.geography.postcodes import is_outcode
from services.geography.release import Release

log = logging.getLogger(__name__)

_TABLES = ("postcodes", "outcodes", "boroughs")
_COLUMNS = ("names", "easting", "northing", "borough")
_UNREADABLE = (OSError, EOFError, ValueError, KeyError, BadZipFile)


def open_gazetteer(cache_folder: Path, release: Release | None = None) -> Gazetteer:
    """The gazetteer of a release, the installed one unless another is given; built when the folder has no good copy.

    Several processes may do this at once: each writes a whole file aside and renames it into place.
    """
    release = release or releases.installed()
    kept = cache_folder / f"london-postcodes-{release.version}.npz"
    try:
        return _load(kept)
    except _UNREADABLE:
        gazetteer = build(release)
        _keep(gazetteer, kept)
        return gazetteer


def build(release: Release) -> Gazetteer:
    """The gazetteer of a release, made in memory."""
    postcodes = _writable(releases.london(release))
    outcodes, in_outcode = np.unique(postcodes.names.astype("S4"), return_inverse=True)
    boroughs, in_borough = np.unique(postcodes.borough, return_inverse=True)
    return Gazetteer(
        postcodes=postcodes,
        outcodes=_centres(outcodes, in_outcode, postcodes),
        boroughs=_centres(np.array(GSS_CODES, dtype="S9")[boroughs], in_borough, postcodes),
    )


def _writable(postcodes: Table) -> Table:
    """Leave out the districts that nobody can write any more, such as W1M, which ended in 2000."""
    outcodes, in_outcode = np.unique(postcodes.names.astype("S4"), return_inverse=True)
    kept = np.array([is_outcode(outcode.decode().rstrip()) for outcode in outcodes])[in_outcode]
    return Table(*(getattr(postcodes, column)[kept] for column in _COLUMNS))


def _centres(names: npt.NDArray[np.bytes_], group: npt.NDArray[np.intp], postcodes: Table) -> Table:
    """The mean place of each group of postcodes, and its commonest borough; `group` says which a postcode is in."""
    sizes = np.bincount(group)
    by_borough = np.bincount(group * len(GSS_CODES) + postcodes.borough, minlength=len(names) * len(GSS_CODES))
    return Table(
        names=names,
        easting=np.rint(np.bincount(group, weights=postcodes.easting) / sizes).astype(np.int32),
        northing=np.rint(np.bincount(group, weights=postcodes.northing) / sizes).astype(np.int32),
        borough=by_borough.reshape(len(names), len(GSS_CODES)).argmax(axis=1).astype(np.uint8),
    )


def _load(kept: Path) -> Gazetteer:
    # Opened here, because numpy leaves a damaged file open.
    with kept.open("rb") as file, np.load(file) as columns:
        return Gazetteer(*(Table(*(columns[f"{table}_{name}"] for name in _COLUMNS)) for table in _TABLES))


def _keep(gazetteer: Gazetteer, kept: Path) -> None:
    columns = {f"{table}_{name}": getattr(getattr(gazetteer, table), name) for table in _TABLES for name in _COLUMNS}
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=kept.parent) as aside:
            whole = Path(aside, kept.name)
            np.savez(whole, **columns)
            whole.replace(kept)
    except OSError as refusal:
        log.warning("The postcode table is built again at each start, because %s cannot keep it: %s", kept, refusal)
