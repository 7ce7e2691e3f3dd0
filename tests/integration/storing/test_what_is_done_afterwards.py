"""On a real MongoDB, a request that meets another is run again, and what it leaves for afterwards is done once."""

from services.runtime.working.unit_of_work import UnitOfWork
from tests.running.stage import Stage
from tests.toys import toy

KEY = "a-referral"


async def test_a_request_that_met_another_is_counted_once(stage: Stage) -> None:
    tried, counted = list[int](), list[int]()

    async def get_in_between(work: UnitOfWork[toy.Count, None]) -> None:
        work.keep(KEY, toy.Count(times=10), borough=stage.borough)

    async with stage.assembled(toy.a_toy()) as parts:

        async def count_one_more(work: UnitOfWork[toy.Count, None]) -> None:
            tried.append(1)
            work.afterwards(lambda: counted.append(1))
            await work.load([KEY])
            if len(tried) == 1:
                await parts.transactions.do(get_in_between)
            before = work.state(KEY) or toy.Count()
            work.keep(KEY, toy.Count(times=before.times + 1), borough=stage.borough)

        await parts.transactions.do(count_one_more)
        kept = await stage.database(parts).collection("states").find_one({"_id": KEY})

    assert kept
    assert (len(tried), len(counted), kept["state"]["times"]) == (2, 1, 11)
