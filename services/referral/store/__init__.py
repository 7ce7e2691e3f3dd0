"""What the referral service keeps beside its referrals: keys and disclosures."""

from dataclasses import dataclass

from services.referral.store import disclosures, people
from services.runtime.storing.collection import Database

INDEXES = (*people.INDEXES, *disclosures.INDEXES)


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work."""

    people: people.People
    disclosures: disclosures.Disclosures


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(
        people=people.MongoPeople(database),
        disclosures=disclosures.MongoDisclosures(database),
    )
