"""Databases copied to files and back: BSON as it is kept, a file for each collection, as `mongorestore` reads it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from services.runtime.connections import MongoConnection
from services.runtime.storing import driver, lease
from services.runtime.storing.collection import Document
from services.runtime.storing.driver import named

# Who held a lease is not there any more when it is put back.
_LEFT_OUT = frozenset({lease.COLLECTION})
_AT_ONCE = 1000


def copy_out(connection: MongoConnection, names: Iterable[str], folder: Path) -> Mapping[str, int]:
    """Copy these databases as they were at one moment: how many documents of each. Blocking; raises Unavailable.

    MongoDB keeps that moment for five minutes (minSnapshotHistoryWindowInSeconds); whoever needs more sets it higher.
    """
    counts: dict[str, int] = {}
    client = driver.BlockingClient(**connection.client_options())
    with named(), client, client.start_session(snapshot=True) as session:
        for name in names:
            (folder / name).mkdir(parents=True, mode=0o700)
            counts[name] = 0
            for collection in sorted(set(client[name].list_collection_names()) - _LEFT_OUT):
                kept: Any = client[name].get_collection(collection, driver.RAW)
                with (folder / name / f"{collection}.bson").open("xb") as file:
                    for document in kept.find({}, session=session):
                        file.write(document.raw)
                        counts[name] += 1
    return counts


def copy_in(connection: MongoConnection, folder: Path) -> Mapping[str, int]:
    """Put back what `copy_out` copied: how many documents of each database. Blocking; raises Unavailable."""
    counts: dict[str, int] = {}
    with named(), driver.BlockingClient(**connection.client_options()) as client:
        for path in sorted(folder.glob("*/*.bson")):
            name = path.parent.name
            kept = client[name].get_collection(path.stem, driver.RAW, write_concern=driver.WriteConcern("majority"))
            rows = rows_of(path)
            while some := list(islice(rows, _AT_ONCE)):
                # By id, because tokens may have been given already where everything else is empty.
                kept.bulk_write([driver.ReplaceOne({"_id": one["_id"]}, one, upsert=True) for one in some])
                counts[name] = counts.get(name, 0) + len(some)
    return counts


def rows_of(path: Path) -> Iterator[driver.RawDocument]:
    """The documents of a file, one by one."""
    with path.open("rb") as file:
        yield from driver.decode_file_iter(file, driver.RAW)


def write_row(file: BinaryIO, row: Document) -> None:
    """Put one document behind what is in the file."""
    file.write(driver.encode(row))
