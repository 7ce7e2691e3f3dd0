"""With 100,000 people waiting, MongoDB finds who is next in the index, and reads no more of them than it gives."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from deploy.servers.servers import Servers
from services.contract.words.vocabulary import AgeBand, Gender
from services.matching.waiting.rows import found_by
from services.matching.waiting.store import COLLECTION, INDEXES, MongoWaitingList
from services.runtime.storing.preparing.schema import prepare
from tests.fakes.matching import SE15
from tests.running.databases import a_database
from tests.store_scenarios.waiting import an_opening
from tests.support.builders import SERVICE_ID

WAITING, AT_ONCE, MOST = 100_000, 10_000, 50
NEEDS, PLACES = ("loneliness", "debt", "food", "housing"), 40
# Every third of them is a woman, and only she is admitted.
WOMEN = 3


def documents() -> Iterator[dict[str, Any]]:
    """People with a need each, all over London, one more urgent than the other."""
    for number in range(WAITING):
        places = f"SE{number % PLACES}", "from-home"
        yield {
            "_id": f"{number:08}",
            "keys": [f"{NEEDS[number % 4]}:{place}" for place in places],
            "turn": f"{number % 3} 2026-11-{number % 28 + 1:02} 00 2026-11-01T00:00:00.000000 {number:08}",
            "cause": {"source": "/referral", "correlation_id": "a", "causation_id": "b", "traceparent": None},
            "age": AgeBand.FROM_65.value,
            "gender": (Gender.FEMALE if number % WOMEN == 0 else Gender.MALE).value,
            "role": None,
            "area": ["southwark", SE15.name],
            "declined": [],
        }


async def test_who_is_next_is_found_in_the_index(servers: Servers) -> None:
    everywhere = [
        f"{need}:{place}" for need in NEEDS[:2] for place in [*map("SE{}".format, range(PLACES)), "from-home"]
    ]
    opening = an_opening(*everywhere, genders=(Gender.FEMALE,), ages=(AgeBand.FROM_65,))
    async with a_database(servers.mongo_url) as (client, name):
        collection, waiting = client.database(name).collection(COLLECTION), documents()
        while some := list(islice(waiting, AT_ONCE)):
            await collection.insert(*some)
        # An index of what is there is made far sooner.
        await prepare(client, name, INDEXES)
        (where,) = found_by(opening, "")
        query = {"find": COLLECTION, "filter": where, "sort": {"turn": 1}, "limit": MOST}
        explained = await client.command("explain", query, database=name, verbosity="executionStats")
        found = await MongoWaitingList(client.database(name)).next_for(opening, MOST)

    stats = explained["executionStats"]
    assert stats["nReturned"] == MOST == len(found)
    assert stats["totalDocsExamined"] <= MOST
    # A step in the index for each of them, whom it admits or not, and one for each key to begin with.
    assert stats["totalKeysExamined"] <= 4 * (len(everywhere) + WOMEN * MOST)
    assert "SORT_MERGE" in str(explained["queryPlanner"]["winningPlan"])
    assert [one.turn for one in found] == sorted(one.turn for one in found)
    assert str(SERVICE_ID) not in str(found)
