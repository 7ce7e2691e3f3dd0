"""The same search by MongoDB: $geoNear with the right compound index, the same rules in bits, and the same score."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from pymongo import MongoClient
from pymongo.collection import Collection

from services.matching.domain.finding.asked import COME, Asked
from services.matching.domain.finding.columns import NOT_SAID
from services.matching.domain.finding.eligibility import ACCESS, WAYS, admitted
from services.matching.domain.listed import Listed
from services.matching.domain.person import Person
from services.matching.domain.ranking import scoring
from services.matching.domain.ranking.scoring import HALVING_METRES, NEUTRAL
from services.matching.domain.ranking.weights import Weights
from tests.bench.finding.invented import REACH_METRES, TODAY

_WEIGHTS = Weights()
# Degrees by metres around London, which is near enough for how long it takes.
_NORTH, _EAST = 1 / 111_200, 1 / 69_300


class Beside:
    """A collection of the services, and the best of them in person as MongoDB finds it."""

    def __init__(self, mongo_url: str, name: str, services: Sequence[Listed]) -> None:
        client: MongoClient[dict[str, Any]] = MongoClient(mongo_url)
        self._services: Collection[dict[str, Any]] = client[name]["services"]
        self._services.insert_many(map(_document, services), ordered=False)
        self._services.create_index([("needs", 1), ("at", "2dsphere")])

    def best(self, person: Person) -> dict[str, Any] | None:
        """The service that suits best."""
        return next(iter(self._services.aggregate([_near(person), *_ranked(person)])), None)


def _near(person: Person) -> dict[str, Any]:
    asked = Asked.by(person)
    suits: dict[str, Any] = {
        "needs": {"$in": [*person.needs]},
        "admitted": {"$bitsAllSet": asked.identity},
        "ways": {"$bitsAnySet": asked.ways & COME},
        "free": {"$gt": 0},
    }
    if asked.access:
        suits["access"] = {"$bitsAllSet": asked.access}
    at = _point(person.position.easting, person.position.northing)
    return {
        "$geoNear": {"near": at, "maxDistance": REACH_METRES, "distanceField": "metres", "key": "at", "query": suits}
    }


def _ranked(person: Person) -> list[dict[str, Any]]:
    shares = scoring.need_weights(person.needs)
    met = [{"$cond": [{"$in": [need, "$needs"]}, _WEIGHTS.needs * share, 0]} for need, share in shares.items()]
    near = {"$pow": [2, {"$divide": ["$metres", -HALVING_METRES]}]}
    score = {"$add": ["$own", *met, {"$multiply": [_WEIGHTS.distance, near]}]}
    return [{"$addFields": {"score": score}}, {"$sort": {"score": -1}}, {"$limit": 1}]


def _point(easting: int, northing: int) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [(easting - 530_000) * _EAST - 0.12, northing * _NORTH + 49.88]}


def _document(one: Listed) -> dict[str, Any]:
    listing, site = one.listing, one.listing.sites[0]
    wait = NOT_SAID if listing.wait_days is None else listing.wait_days
    unchecked = (TODAY - (listing.assured_on or date.min)).days
    room = NEUTRAL if listing.places is None else 1.0
    fresh, prompt = float(scoring.freshness(np.array(unchecked))), float(scoring.promptness(np.array(wait)))
    return {
        "_id": str(listing.service_id),
        "needs": [*listing.needs],
        "at": _point(site.easting, site.northing),
        "admitted": admitted(listing),
        "ways": WAYS.of(listing.ways),
        "access": ACCESS.of(listing.access),
        "free": 3 if listing.places is None else listing.places,
        "own": _WEIGHTS.freshness * fresh + _WEIGHTS.wait * prompt + _WEIGHTS.room * room,
    }
