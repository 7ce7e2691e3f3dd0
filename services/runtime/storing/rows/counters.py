"""The counters of a service, in MongoDB: a document for each borough and row, and additions not yet taken into them.

Whoever changes counters adds one document, which conflicts with nobody; one process takes them together, now and then.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from typing_extensions import override

from services.contract.boroughs import BoroughSlug
from services.runtime.storing.collection import Change, Collection, Database, Document, Where
from services.runtime.working.counting import MISCOUNTED, UNREADABLE, Counted, CounterStore, Generation, Rows, merge

GENERATION, COUNTERS, ADDITIONS = "counting", "counters", "counter_additions"
_ONLY: Where = {"_id": "generation"}
# What MongoDB takes for a path, or for one of its own words, in the name of a field.
_ESCAPED = str.maketrans({"%": "%25", ".": "%2E", "$": "%24", "\0": "%00"})


class MongoCounterStore(CounterStore):
    """The counters in MongoDB. Reading them takes a transaction, since additions move from one place to the other."""

    def __init__(self, database: Database, states: Collection) -> None:
        self._generation = database.collection(GENERATION)
        self._counters = database.collection(COUNTERS)
        self._additions = database.collection(ADDITIONS)
        self._states = states

    @override
    async def generation(self) -> Generation | None:
        found = await self._generation.find_one(_ONLY)
        return Generation(found["number"], found["rule"], found["shown"]) if found else None

    @override
    async def begin(self, rule: int) -> None:
        before, counted = await self.generation(), await self.read()
        number = before.number + 1 if before else 1
        begun = {"number": number, "rule": rule, "shown": before.shown if before else None}
        await self._generation.replace("generation", begun)
        if counted and counted.newest:
            # What was heard so far is counted in it when it is whole.
            await self._additions.insert(_addition(number, {}, counted.newest))

    @override
    async def finish(self) -> None:
        generation = await self._present()
        await self._generation.update(_ONLY, {"$set": {"shown": generation.number}})
        others = {"generation": {"$ne": generation.number}}
        await self._counters.delete(others)
        await self._additions.delete(others)

    @override
    async def add(self, generation: int, rows: Rows, newest: datetime | None) -> None:
        await self._additions.insert(_addition(generation, rows, newest))

    @override
    async def fold(self, limit: int) -> int:
        additions = await self._additions.find({}, sort=[("_id", 1)], limit=limit)
        if not additions:
            return 0
        generation = await self._present()
        for number in {generation.number, generation.shown}:
            await self._take_in([one for one in additions if one["generation"] == number])
        await self._additions.delete({"_id": {"$in": [one["_id"] for one in additions]}})
        return len(additions)

    async def _take_in(self, additions: list[Document]) -> None:
        if not additions:
            return
        number, rows, newest = additions[0]["generation"], *_summed(additions)
        changes = [_increase(number, key, cells) for key, cells in rows.items()]
        if newest:
            changes.append(({"_id": str(number)}, {"$max": {"newest": newest}, "$set": {"generation": number}}))
        await self._counters.update_each(changes, upsert=True)

    @override
    async def uncounted(self, limit: int) -> list[str]:
        number = (await self._present()).number
        # Three ranges of an index, where "not this one" would be a walk through all that are.
        elsewhere: Where = {
            "$or": [{"counted": None}, {"counted": {"$gte": MISCOUNTED, "$lt": number}}, {"counted": {"$gt": number}}]
        }
        return [one["_id"] for one in await self._states.find(elsewhere, limit=limit)]

    @override
    async def unreadable(self, limit: int) -> list[str]:
        return [one["_id"] for one in await self._states.find({"counted": UNREADABLE}, limit=limit)]

    @override
    async def miscounted(self) -> bool:
        return await self._states.find_one({"counted": {"$in": [None, MISCOUNTED]}}) is not None

    @override
    async def read(self) -> Counted | None:
        generation = await self.generation()
        if generation is None or generation.shown is None:
            return None
        of_it: Where = {"generation": generation.shown}
        rows, newest = _summed(await self._counters.find(of_it))
        more, later = _summed(await self._additions.find(of_it))
        merge(rows, more)
        return Counted(rows, _later(newest, later), generation.is_whole)

    async def _present(self) -> Generation:
        generation = await self.generation()
        if generation is None:
            raise LookupError("No count has begun; call begin first.")
        return generation


def _addition(generation: int, rows: Rows, newest: datetime | None) -> Document:
    kept = [{"borough": borough.value, "row": row, "cells": _escaped(cells)} for (borough, row), cells in rows.items()]
    return {"generation": generation, "newest": newest, "rows": kept}


def _increase(generation: int, key: tuple[BoroughSlug, str], cells: Mapping[str, int]) -> tuple[Where, Change]:
    borough, row = key
    named = {"generation": generation, "borough": borough.value, "row": row}
    added = {f"cells.{cell}": amount for cell, amount in _escaped(cells).items()}
    return {"_id": f"{generation}/{borough.value}/{row}"}, {"$set": named, "$inc": added}


def _summed(documents: list[Document]) -> tuple[Rows, datetime | None]:
    """What additions, or counters as they stand, come to."""
    summed: Rows = {}
    newest: datetime | None = None
    for document in documents:
        newest = _later(newest, document.get("newest"))
        for one in document.get("rows", [document]):
            if "row" in one:
                merge(summed, {(BoroughSlug(one["borough"]), one["row"]): _unescaped(one["cells"])})
    return summed, newest


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max(one, other) if one and other else one or other


def _escaped(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {cell.translate(_ESCAPED): amount for cell, amount in cells.items()}


def _unescaped(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {_plain(cell) if "%" in cell else cell: amount for cell, amount in cells.items()}


def _plain(cell: str) -> str:
    # The first stands last here, because it is in all others.
    for letter, escaped in reversed(_ESCAPED.items()):
        cell = cell.replace(escaped, chr(letter))
    return cell
