"""A plan is taken step by step, stops at the first that fails, and is shown so that somebody can act."""

import pytest

from deploy.cli.admin import plan_output
from deploy.planning import applying
from deploy.planning.applying import StepFailed
from deploy.planning.changes import Change
from deploy.planning.plan import Plan
from deploy.planning.step import Fate, Step
from deploy.securing.access import NoPassword
from services.runtime.admin.provisioning.topics import BrokerAway
from tests.support.plans import EMPTY, a_system, as_wanted, planned, with_topic
from tests.unit.deploy.planning.test_plan_of_topics import REFERRALS


class Servers:
    """Make every change, until the one that they fail at."""

    def __init__(self, fail_at: int | None = None, error: Exception | None = None) -> None:
        self.changed: list[Change] = []
        self._fail_at = fail_at
        self._error = error or BrokerAway("No Kafka broker answers at nowhere:1 (KafkaConnectionError).")

    async def change(self, change: Change) -> None:
        if len(self.changed) == self._fail_at:
            raise self._error
        self.changed.append(change)


async def test_safe_steps_are_taken_in_order_and_each_is_said() -> None:
    plan, servers, said = planned(EMPTY), Servers(), list[Step]()
    await applying.apply(plan, servers.change, said.append)

    assert servers.changed == [step.change for step in plan.of(Fate.APPLY)]
    assert said == list(plan.of(Fate.APPLY))


async def test_what_is_by_hand_is_passed_over() -> None:
    plan, servers = Plan((Step("look", "Kafka", "it is not told", instead="look"),)), Servers()
    await applying.apply(plan, servers.change, lambda _: None)
    assert servers.changed == []


async def test_the_first_that_fails_ends_it_and_says_what_to_do() -> None:
    plan, servers, said = planned(EMPTY), Servers(fail_at=2), list[Step]()
    with pytest.raises(StepFailed) as failed:
        await applying.apply(plan, servers.change, said.append)

    assert len(servers.changed) == len(said) == 2
    assert failed.value.what.startswith("Steps taken: 2. The next, to make 5 topics, failed: No Kafka broker")
    assert failed.value.where == plan.steps[2].where
    assert failed.value.do.startswith("put that right, and give the command again")


async def test_a_failure_that_knows_what_to_do_says_so() -> None:
    with pytest.raises(StepFailed) as failed:
        await applying.apply(planned(EMPTY), Servers(0, NoPassword("matching")).change, lambda _: None)
    assert failed.value.do.startswith("write one into a file called matching in it, and give the command again")


def test_a_plan_reads_as_what_is_to_be_done() -> None:
    found = with_topic(as_wanted(a_system()), REFERRALS, partitions=4)
    shown = plan_output.shown(planned(found), plan_output.not_looked_at(EMPTY)).splitlines()

    assert shown[0] == "x set partitions of southwark.referrals to 2 (Kafka), because it is 4"
    assert shown[1] == "    Refused, because it would lose data."
    assert shown[2].startswith("    What to do: a topic cannot have fewer")
    assert shown[3].startswith("Not asked which map they were started with: referral, matching, notify, reporting")
    assert shown[-1] == "Steps: 1 refused."


def test_of_many_details_a_few_are_shown_and_all_are_told_to_a_program() -> None:
    plan = planned(EMPTY)
    assert "    and 2 more" in plan_output.shown(Plan((_many(7),)), []).splitlines()
    facts = plan_output.facts(plan, EMPTY)
    assert facts["steps"][0] == {
        "what": plan.steps[0].what,
        "where": plan.steps[0].where,
        "why": plan.steps[0].why,
        "fate": "apply",
        "loses_data": False,
        "instead": None,
        "details": list(plan.steps[0].details),
    }


def test_what_was_done_and_what_is_left_is_said() -> None:
    left = Plan((Step("look", "Kafka", "it is not told", instead="look"),))
    assert plan_output.applied(3, Plan(()), []) == "Steps taken: 3."
    assert plan_output.applied(0, Plan(()), []) == "Nothing was to be done."
    assert plan_output.applied(0, left, []).splitlines()[-1].endswith("Left to be done by hand: 1.")


def test_what_is_refused_says_that_nothing_was_done() -> None:
    found = with_topic(as_wanted(a_system()), REFERRALS, partitions=4)
    said = plan_output.refused(planned(found)).splitlines()
    assert said[0].startswith("Nothing was done, because the files ask for what is refused")
    assert said[2] == "    Refused, because it would lose data."


def test_where_nothing_differs_that_is_said() -> None:
    assert plan_output.shown(Plan(()), []) == "Nothing differs."


def _many(count: int) -> Step:
    return Step("give somebody rights", "Kafka", "it lacks them", details=tuple(map(str, range(count))))
