"""Whatever is listed, and whoever comes, each answer comes out the same again from what was kept of it alone."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import TypeAdapter

from services.contract.listing import Listing, WhoFor
from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import AgeBand, Need, Urgency
from services.matching.domain.reasons.answer import KeptAnswer
from services.matching.domain.reasons.replay import replay
from services.runtime.working.decoding import Received
from tests.fakes.answers import MemoryAnswers
from tests.fakes.matching import MatchingInMemory, a_listing, a_referral_id, an_engine, created
from tests.support.builders import NOW

NEEDS = (Need.LONELINESS, Need.FOOD, Need.DEBT)
ANSWER = TypeAdapter(KeptAnswer)

listings = some.builds(
    lambda number, metres, **changes: a_listing(number, metres=metres, **changes),
    some.integers(1, 12),
    some.sampled_from((0, 0, 120, 850, 860, 4000)),
    needs=some.lists(some.sampled_from(NEEDS), min_size=1, unique=True).map(tuple),
    places=some.none() | some.integers(0, 3),
    ways=some.sampled_from(((Way.IN_PERSON,), (Way.IN_PERSON, Way.ONLINE), (Way.TELEPHONE,))),
    who_for=some.sampled_from((WhoFor(), WhoFor(minimum_age=55))),
    wait_days=some.none() | some.integers(0, 60),
    assured_on=some.none() | some.integers(0, 900).map(lambda days: NOW.date() - timedelta(days)),
)
directories = some.lists(listings, max_size=10, unique_by=lambda one: one.service_id)
people = some.lists(
    some.fixed_dictionaries(
        {
            "needs": some.lists(some.sampled_from(NEEDS), min_size=1, unique=True).map(tuple),
            "age_band": some.sampled_from((AgeBand.FROM_25, AgeBand.FROM_65, AgeBand.UNKNOWN, AgeBand.UNDER_18)),
            "urgency": some.sampled_from(Urgency),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(directories, directories, people)
async def test_an_answer_comes_out_the_same_again_whatever_became_of_the_directory(
    before: Sequence[Listing], after: Sequence[Listing], who: Sequence[dict[str, object]]
) -> None:
    service = MatchingInMemory(*before)
    batch: list[Received] = [created(number, **one) for number, one in enumerate(who)]  # type: ignore[arg-type]
    await service.consumes(*batch)
    given = {a_referral_id(number): service.verdict(number).service_id for number in range(len(who))}
    service.matcher.use(an_engine(*after))
    answers = service.storage.stores.answers
    assert isinstance(answers, MemoryAnswers)
    assert {referral for referral, _ in answers.kept} == given.keys()
    for (referral, _), kept in answers.kept.items():
        read_again = ANSWER.validate_json(ANSWER.dump_json(kept))
        assert read_again == kept
        assert (replay(read_again).service_id, replay(read_again).is_same) == (given[referral], True)
