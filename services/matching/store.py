"""The stores of the matching service: places, who waits for one, and the directory with the feeds it comes from."""

from dataclasses import dataclass

from services.matching.keeping import proposals, questions
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
from services.runtime.storing.schema import Index

# Places are found by service id alone; a service's places are shared by the boroughs around it, and belong to none.
INDEXES: tuple[Index, ...] = (
    *listings.INDEXES,
    *questions.INDEXES,
    *proposals.INDEXES,
    *waiting.INDEXES,
    *replies.INDEXES,
)


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one unit of work: places, who waits for one, how providers reply, and what was answered.

    And the directory with its feeds, and what is proposed.
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
    )
