"""Community services that do not exist, on real London postcodes, as Open Referral UK 3.0 writes a directory."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from random import Random

from deploy.invented import london
from deploy.invented.listings import kinds, listing
from deploy.invented.listings.listing import Json
from deploy.invented.listings.offers import OFFERS, Offer
from deploy.invented.referrals import PostcodesIn
from services.contract.boroughs import BOROUGHS, Borough

COUNT = 495  # fifteen for each borough: not everybody finds a place


def write(path: Path, services: Sequence[Json]) -> Path:
    """Put the directory in its file, whole or not at all, as the page that a feed's `/services` would answer."""
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    aside.write_text(json.dumps(page))
    return aside.replace(path)


def invented(
    count: int,
    random: Random,
    *,
    run: str,
    postcodes_in: PostcodesIn,
    boroughs: Sequence[Borough] = BOROUGHS,
    varied_on: date | None = None,
) -> list[Json]:
    """So many services, in each borough in turn; always the same for the same random source.

    Their ids are the run's own, because the places of an earlier run's services are still held. `varied_on` that day
    they are of every kind, and a borough has more or fewer of them by its people and by chance.
    """
    postcodes = {borough.gss: postcodes_in(borough.gss) for borough in boroughs}
    where = _unevenly(count, boroughs, random) if varied_on else islice(_everywhere(boroughs), count)
    return [
        listing.service(
            f"{run}/{number}",
            borough,
            offer,
            kinds.varied(random) if varied_on else kinds.plain(random),
            random.choice(postcodes[borough.gss]),
            random,
            varied_on,
        )
        for number, (borough, offer) in enumerate(where)
    ]


def _everywhere(boroughs: Sequence[Borough]) -> Iterator[tuple[Borough, Offer]]:
    """Every borough in turn, again and again; each time that round they offer something else."""
    for offer in cycle(OFFERS):
        for borough in boroughs:
            yield borough, offer


def _unevenly(count: int, boroughs: Sequence[Borough], random: Random) -> Iterator[tuple[Borough, Offer]]:
    """More where more people live, and by chance up to three times as many for each of them in one than in another."""
    luck = {borough.slug: random.uniform(0.5, 1.5) for borough in boroughs}
    weights = [london.figures()[borough.slug].people * luck[borough.slug] for borough in boroughs]
    for offer in islice(cycle(OFFERS), count):
        yield random.choices(boroughs, weights)[0], offer
