"""Journeys on a real MongoDB and Kafka are counted, whatever is read first."""

from typing import Any

from services.contract.boroughs import BoroughSlug
from services.reporting.domain.fairness.uncertainty import Middle
from services.reporting.domain.journey import Stage as Reached
from services.reporting.handlers.figures import read_figures
from services.reporting.service import build
from services.runtime.bootstrap.assembly import Parts
from services.runtime.working.requests.group_commit import GroupCommit
from tests.fakes.reporting import settings
from tests.running.stage import Stage, until
from tests.support import builders


async def all_is_heard(parts: Parts, ids: list[str]) -> bool:
    kept = await Stage.database(parts).collection("states").find({"_id": {"$in": ids}})
    return [one["heard"] for one in kept] == [{"notify": 1, "matching": 1, "referral": 2}] * len(ids)


async def test_a_dozen_people_told_before_their_referrals_are_heard_of_are_counted(stage: Stage) -> None:
    ids = [str(builders.REFERRAL_ID)[:-2] + f"{number:02}" for number in range(12)]
    for referral_id in ids:
        await stage.send(builders.a_person_told(referral_id=referral_id))
    async with stage.running(build(settings())) as parts:

        async def are_known() -> bool:
            async def known(work: Any) -> bool:
                await work.load(ids)
                return all(work.state(one) is not None for one in ids)

            return await parts.transactions.do(known)

        async def figures_are(*expected: int) -> bool:
            london = (await read_figures(GroupCommit(parts.transactions))).funnel.london
            return tuple(london[stage] for stage in Reached) == expected

        await until(are_known)
        # A step is of those of the step before, and nobody has heard that they were referred.
        assert (await read_figures(GroupCommit(parts.transactions))).funnel.london[Reached.CREATED] == 0
        for referral_id in ids:
            await stage.send(builders.a_matched(referral_id=referral_id))
            await stage.send(builders.a_referral_created(referral_id=referral_id))
            await stage.send(builders.an_attended(referral_id=referral_id), sequence=2)

        await until(lambda: all_is_heard(parts, ids))
        # A dozen is rounded to 10, as eleven would be.
        await until(lambda: figures_are(10, 10, 10, 10))
        fairness = (await read_figures(GroupCommit(parts.transactions))).fairness.of(BoroughSlug.SOUTHWARK)
        # All were offered a place on the same day, 400 metres away, by one provider.
        assert (fairness.everybody.referred, fairness.everybody.offered) == (10, 10)
        assert (fairness.everybody.days, fairness.everybody.metres) == (Middle(12, 0, 0, 0), Middle(12, 400, 400, 400))
        assert [(one.name, one.offers) for one in fairness.providers] == [("Invented Neighbours", 10)]
