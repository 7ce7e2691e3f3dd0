"""What the referral service keeps beside its referrals: keys, replies, disclosures, a record; and how it lists them."""

from dataclasses import dataclass

from services.referral.domain.own.attempts import LOCKED_FOR
from services.referral.store import (
    disclosures,
    merges,
    other_keys,
    own_sessions,
    people,
    record,
    referrals,
    replies,
    sessions,
    worklist,
    wrong_codes,
)
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.lives import EndedBy, Life
from services.runtime.storing.rows import refused

INDEXES = (
    *people.INDEXES,
    *merges.INDEXES,
    *replies.INDEXES,
    *disclosures.INDEXES,
    *referrals.INDEXES,
    *worklist.INDEXES,
    *record.INDEXES,
    *sessions.INDEXES,
    *own_sessions.INDEXES,
    *wrong_codes.INDEXES,
    *refused.INDEXES,
)
LIVES = {
    people.PEOPLE: Life("the person's last record ends", EndedBy.APPRAISAL),
    merges.MERGES: Life("for good: who made two people one, and why", EndedBy.APPRAISAL),
    replies.REPLIES: Life("7 days after a keyed step was answered", EndedBy.INDEX, replies.KEPT_FOR),
    other_keys.OTHER_KEYS: Life("the referral that was the answer ends; it has no date yet", EndedBy.APPRAISAL),
    disclosures.DISCLOSURES: Life("the referral's own record ends: who read what of whom", EndedBy.APPRAISAL),
    sessions.SESSIONS: Life("a day after it has ended: who signed in", EndedBy.INDEX, sessions.KEPT_FOR),
    own_sessions.OWN_SESSIONS: Life(
        "an hour after it has ended: whose browser a code let in", EndedBy.INDEX, own_sessions.KEPT_FOR
    ),
    wrong_codes.WRONG_CODES: Life("a day after the last", EndedBy.INDEX, LOCKED_FOR),
    record.RECORD: Life("the referral's own record ends", EndedBy.APPRAISAL),
}


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
    sessions: sessions.KeptSessions
    own_sessions: own_sessions.OwnSessions
    wrong_codes: wrong_codes.WrongCodes
    refused: refused.Refused


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
        sessions=sessions.MongoSessions(database),
        own_sessions=own_sessions.MongoOwnSessions(database),
        wrong_codes=wrong_codes.MongoWrongCodes(database),
        refused=refused.MongoRefused(database),
    )
