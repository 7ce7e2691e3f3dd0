"""What the referral service keeps beside its referrals: keys, replies, disclosures; and how it lists referrals."""

from dataclasses import dataclass

from services.referral.store import disclosures, people, referrals, replies, worklist
from services.runtime.storing.collection import Database

INDEXES = (*people.INDEXES, *replies.INDEXES, *disclosures.INDEXES, *referrals.INDEXES, *worklist.INDEXES)


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work."""

    people: people.People
    replies: replies.Replies
    disclosures: disclosures.Disclosures
    referrals: referrals.Referrals
    worklist: worklist.Worklist


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(
        people=people.MongoPeople(database),
        replies=replies.MongoReplies(database),
        disclosures=disclosures.MongoDisclosures(database),
        referrals=referrals.MongoReferrals(database),
        worklist=worklist.MongoWorklist(database),
    )
