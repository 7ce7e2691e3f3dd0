"""What the referral service keeps beside its referrals: keys, replies, disclosures, a record; and how it lists them."""

from dataclasses import dataclass

from services.referral.store import disclosures, merges, other_keys, people, record, referrals, replies, worklist
from services.runtime.storing.collection import Database

INDEXES = (
    *people.INDEXES,
    *merges.INDEXES,
    *replies.INDEXES,
    *disclosures.INDEXES,
    *referrals.INDEXES,
    *worklist.INDEXES,
    *record.INDEXES,
)


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work."""

    people: people.People
    merges: merges.Merges
    replies: replies.Replies
    other_keys: other_keys.OtherKeys
    disclosures: disclosures.Disclosures
    referrals: referrals.Referrals
    worklist: worklist.Worklist
    record: record.Record


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    listed = referrals.MongoReferrals(database)
    return Stores(
        people=people.MongoPeople(database, listed),
        merges=merges.MongoMerges(database),
        replies=replies.MongoReplies(database),
        other_keys=other_keys.MongoOtherKeys(database),
        disclosures=disclosures.MongoDisclosures(database),
        referrals=listed,
        worklist=worklist.MongoWorklist(database),
        record=record.MongoRecord(database),
    )
