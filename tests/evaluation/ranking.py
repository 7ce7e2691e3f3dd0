"""In which order the platform offers services to whoever tells a story: the whole way, from the story to the engine.

All services have room, were checked today, and are next door, so that only needs and words tell them apart.
"""

from services.contract.boroughs import BoroughSlug
from services.contract.events import ReferralCreated
from services.contract.listing import Listing
from services.contract.words.vocabulary import Need
from services.lexicon.topic import topics
from services.lexicon.topics import Lexicon
from services.matching.domain.engine import Engine
from services.matching.domain.ranking.policy import Policy
from services.matching.domain.ranking.topics import Topics
from services.matching.domain.ranking.weights import Weights
from services.matching.domain.search import Wanted
from tests.evaluation.judged import Service, Story, services
from tests.fakes.matching import REACH, a_listed, a_listing, a_referral_id, a_service_id, somebody
from tests.support.builders import a_referral_created

_MOST = 10
# Who ticks every need is kept from no service; where needs count for nothing, words alone tell services apart.
_BY_WORDS_ALONE = Weights(version="words-alone", needs=0.0, hints=0.55)


class Platform:
    """Reads stories as referral does, and orders listings as matching does; without a lexicon it reads no words."""

    def __init__(self, lexicon: Lexicon | None, *, words_alone: bool = False) -> None:
        self._lexicon, self._words_alone = lexicon, words_alone
        judged = services()
        self._keys = {a_service_id(number): one.key for number, one in enumerate(judged)}
        listings = [_listing(number, one) for number, one in enumerate(judged)]
        weights = dict.fromkeys(BoroughSlug, _BY_WORDS_ALONE if words_alone else Weights())
        known = Topics(tuple(topics()), lexicon.topics_of) if lexicon else Topics()
        policy = Policy(weights=weights, topics=known)
        self._engine = Engine([a_listed(one) for one in listings], REACH, policy=policy)

    def order(self, number: int, story: Story) -> list[str]:
        """The keys of the services that this person is offered, the first of all first; ten at most."""
        heard = ReferralCreated.model_validate_json(self._referred(number, story).model_dump_json())
        wanted = Wanted.by(heard)
        person = somebody(number, needs=wanted.needs, hints=wanted.hints)
        ranked = self._engine.ranked(person, self._engine.capacity, _MOST)
        return [self._keys[one.service_id] for one in ranked]

    def _referred(self, number: int, story: Story) -> ReferralCreated:
        needs = tuple(Need) if self._words_alone else story.needs
        hints = self._lexicon.hints_of(story.text) if self._lexicon else ()
        return a_referral_created(referral_id=a_referral_id(number), needs=needs, hints=hints)


def _listing(number: int, service: Service) -> Listing:
    return a_listing(
        number,
        name=service.name,
        organization_name=service.by,
        description=service.text,
        needs=service.needs,
    )
