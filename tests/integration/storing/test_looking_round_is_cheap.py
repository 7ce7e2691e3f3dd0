"""Looking for what was asked, what is due and what waits goes by an index, however much is parked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from services.runtime.storing.rows.parked import COLLECTION, OPEN_BY_REASON, OPEN_KEYS, where_due
from tests.running.stage import Stage
from tests.support import builders
from tests.toys import toy

WAITS = builders.a_parked_row()
LOOKS: dict[str, Mapping[str, Any]] = {
    "what was asked or is due": where_due(builders.NOW),
    "what is due of a referral": {"key": str(builders.REFERRAL_ID), "settled_at": None, **where_due(builders.NOW)},
    "all that waits": {"standing": {"$in": ["waiting", "retry-asked"]}},
}


def stages(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["stage"]
    for below in [plan[name] for name in ("inputStage",) if name in plan] + plan.get("inputStages", []):
        yield from stages(below)


@pytest.mark.parametrize("look", LOOKS)
async def test_it_goes_by_an_index(stage: Stage, look: str) -> None:
    async with stage.assembled(toy.a_toy()) as parts:
        asked = {"find": COLLECTION, "filter": LOOKS[look]}
        explained = await parts.client.command("explain", asked, database=parts.database, verbosity="queryPlanner")
    plan = explained["queryPlanner"]["winningPlan"]
    found = set(stages(plan.get("queryPlan", plan)))
    assert "IXSCAN" in found
    assert "COLLSCAN" not in found


@pytest.mark.parametrize("counted", [OPEN_BY_REASON, OPEN_KEYS], ids=["by reason", "by referral"])
async def test_counting_what_waits_reads_no_row(stage: Stage, counted: Sequence[Mapping[str, Any]]) -> None:
    async with stage.assembled(toy.a_toy()) as parts:
        await parts.transactions.do(lambda work: work.parked.add([WAITS]))
        asked = {"aggregate": COLLECTION, "pipeline": counted, "cursor": {}}
        explained = await parts.client.command("explain", asked, database=parts.database, verbosity="executionStats")
    told = str(explained)
    assert "'totalKeysExamined': 1" in told
    assert "'totalDocsExamined': 0" in told
