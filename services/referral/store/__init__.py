"""What the referral service keeps beside its referrals: keys, answers to keyed requests, and disclosures."""

from dataclasses import dataclass

from services.referral.store import disclosures, people, replies
from services.runtime.storing.collection import Database

INDEXES = (*people.INDEXES, *replies.INDEXES, *disclosures.INDEXES)


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work."""

    people: people.People
    replies: replies.Replies
    disclosures: disclosures.Disclosures


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(
        people=people.MongoPeople(database),
        replies=replies.MongoReplies(database),
        disclosures=disclosures.MongoDisclosures(database),
    )
