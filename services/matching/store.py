"""The stores of the matching service: places, who waits for one, and the directory with the feeds it comes from."""

from dataclasses import dataclass

from services.matching import places
from services.matching.keeping import answers, feeds, proposals, providers, questions
from services.matching.keeping import store as listings
from services.matching.keeping.answers import AnswerStore, MongoAnswers
from services.matching.keeping.feeds import FeedStore, MongoFeeds
from services.matching.keeping.proposals import MongoProposals, ProposalStore
from services.matching.keeping.providers import MongoProviders, Providers
from services.matching.keeping.questions import MongoQuestions, QuestionStore
from services.matching.keeping.store import ListingStore, MongoListings
from services.matching.places import MongoPlaces, Places
from services.matching.replies import store as replies
from services.matching.replies.store import MongoReplies, ReplyStore
from services.matching.waiting import store as waiting
from services.matching.waiting.store import MongoWaitingList, WaitingList
from services.runtime.storing.collection import Database
from services.runtime.storing.preparing.lives import EndedBy, Life
from services.runtime.storing.preparing.schema import Index
from services.runtime.storing.rows import refused

# Places are found by service id alone; a service's places are shared by the boroughs around it, and belong to none.
INDEXES: tuple[Index, ...] = (
    *listings.INDEXES,
    *questions.INDEXES,
    *proposals.INDEXES,
    *waiting.INDEXES,
    *replies.INDEXES,
    *refused.INDEXES,
)
LIVES = {
    listings.LISTINGS: Life("for good, one for each service ever listed", EndedBy.NOBODY),
    listings.VERSIONS: Life("for good: what a service was when somebody was sent there", EndedBy.NOBODY),
    listings.COUNTS: Life("for good, a few", EndedBy.NOBODY),
    feeds.COLLECTION: Life("for good, one for each feed", EndedBy.NOBODY),
    questions.COLLECTION: Life("the feeds raise it no more; one that was answered for good", EndedBy.SERVICE),
    proposals.COLLECTION: Life("for good: who would have changed what, and who decided", EndedBy.APPRAISAL),
    providers.GRANTED: Life(
        "`linkway grants remove`; one for each organisation that claimed a listing", EndedBy.NOBODY
    ),
    places.COLLECTION: Life("for good, one for each service", EndedBy.NOBODY),
    waiting.COLLECTION: Life("the person waits no more", EndedBy.SERVICE),
    replies.COLLECTION: Life("the months are over by which a provider's practice is known", EndedBy.SERVICE),
    answers.COLLECTION: Life("the referral ends", EndedBy.SERVICE),
}


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work: places, who waits for one, how providers reply, and what was answered.

    And the directory with its feeds, what is proposed, and what was refused of partners.
    """

    places: Places
    waiting: WaitingList
    replies: ReplyStore
    answers: AnswerStore
    listings: ListingStore
    feeds: FeedStore
    questions: QuestionStore
    proposals: ProposalStore
    providers: Providers
    refused: refused.Refused


def in_mongo(database: Database) -> Stores:
    """The stores in this database."""
    return Stores(
        MongoPlaces(database),
        MongoWaitingList(database),
        MongoReplies(database),
        MongoAnswers(database),
        MongoListings(database),
        MongoFeeds(database),
        MongoQuestions(database),
        MongoProposals(database),
        MongoProviders(database),
        refused.MongoRefused(database),
    )
