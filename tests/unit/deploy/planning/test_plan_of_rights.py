"""What a plan says of rights and of running services: who is let in, who is shut out, and when."""

from collections.abc import Callable
from dataclasses import replace

from deploy.planning.changes import Allow, EndLimits, Forbid, GiveGrants, MakeTopics, PutLimits, TakeGrants
from deploy.planning.plan import Plan
from deploy.planning.processes import Told
from deploy.planning.step import Fate, Step
from deploy.securing.access import AtKafka
from services.contract.borough_map import Component
from services.contract.brokers.quotas import Limit, Measure
from services.contract.partners import Partners
from services.runtime.admin.granting.mongo_users import Grant
from tests.support.plans import EMPTY, PARTNERS, a_system, as_wanted, planned, the_step, told

BEFORE = a_system()
# Southwark takes matching over.
AFTER = a_system(southwark={"matching": "borough"})
OTHER_PHONES = a_system(southwark={"phone": "020 7946 0999"})


def steps_with(kind: type[object], plan: Plan) -> list[Step]:
    return [step for step in plan.steps if isinstance(step.change, kind)]


def first(plan: Plan, wanted: Callable[[Step], bool]) -> int:
    return next(number for number, step in enumerate(plan.steps) if wanted(step))


def test_an_empty_system_lets_in_every_service_and_partner_after_its_topics_are_made() -> None:
    plan = planned(EMPTY)
    let_in = steps_with(Allow, plan)

    assert [step.what.split()[1] for step in let_in] == ["age-matters", "matching", "notify", "referral", "reporting"]
    assert all(step.change.new for step in let_in if isinstance(step.change, Allow))
    assert [step.what for step in steps_with(PutLimits, plan)] == ["limit age-matters"]
    assert next(step.what for step in steps_with(GiveGrants, plan)) == "give matching a right"
    last_topic = max(number for number, step in enumerate(plan.steps) if isinstance(step.change, MakeTopics))
    assert last_topic < first(plan, lambda step: isinstance(step.change, Allow))


def test_a_borough_that_takes_a_component_over_is_let_in_before_the_region_is_shut_out() -> None:
    found = replace(as_wanted(BEFORE), running=())
    let_in, shut_out = planned(found, AFTER).steps

    assert let_in.what.startswith("give southwark.matching ")
    assert "southwark.matching may read topic southwark.referrals" in let_in.details
    assert shut_out.what.endswith(" from matching")
    assert "matching may write topic southwark.matches" in shut_out.details
    assert isinstance(shut_out.change, Forbid)


def test_the_regions_service_is_not_shut_out_while_it_still_works_the_borough() -> None:
    plan = planned(as_wanted(BEFORE), AFTER)
    restart, shut_out = (step for step in plan.of(Fate.BY_HAND) if "matching" in step.what)

    assert (restart.what, restart.where) == ("start matching again", "matching, http://127.0.0.1:1")
    assert restart.why == "it still works southwark, which boroughs.toml gives to the borough itself"
    assert "start matching again first" in shut_out.instead
    assert not steps_with(Forbid, plan)

    started_again = (told(Component.MATCHING, AFTER),)
    assert steps_with(Forbid, planned(replace(as_wanted(BEFORE), running=started_again), AFTER))


def test_one_process_of_several_that_still_works_it_is_enough_to_wait_for() -> None:
    running = (told(Component.MATCHING, AFTER), told(Component.MATCHING, BEFORE))
    plan = planned(replace(as_wanted(BEFORE), running=running), AFTER)
    restart, _ = plan.of(Fate.BY_HAND)
    assert restart.what == "start matching again"
    assert not steps_with(Forbid, plan)


def test_a_service_that_leaves_a_borough_out_is_to_be_started_again() -> None:
    running = (told(Component.MATCHING, AFTER),)
    step = the_step(planned(replace(as_wanted(BEFORE), running=running), BEFORE))
    assert step.why == "it does not work southwark, which boroughs.toml gives to the region"


def test_services_are_to_be_started_again_when_the_map_says_something_else() -> None:
    steps = planned(as_wanted(BEFORE), OTHER_PHONES).steps
    assert [step.what for step in steps] == [f"start {one} again" for one in Component]
    assert {step.why for step in steps} == {"boroughs.toml has changed since it was started"}


def test_a_service_that_does_not_tell_its_map_is_believed_by_the_topics_that_it_reads() -> None:
    silent = tuple(replace(told(one, BEFORE), map="") for one in Component)
    assert planned(replace(as_wanted(BEFORE), running=silent), OTHER_PHONES).steps == ()


def test_of_many_boroughs_a_few_are_named() -> None:
    running = (Told(Component.NOTIFY, "somewhere", frozenset(), BEFORE.boroughs.digest),)
    step = the_step(planned(replace(as_wanted(BEFORE), running=running)))
    assert step.why.startswith("it does not work barking-and-dagenham, barnet, bexley and 30 more,")


def test_a_partner_that_is_one_no_more_is_shut_out() -> None:
    plan = planned(replace(as_wanted(BEFORE), running=()), a_system(Partners()))

    assert [step.what for step in steps_with(EndLimits, plan)] == ["limit age-matters no more"]
    shut_out = steps_with(Forbid, plan)
    assert {one.split()[0] for step in shut_out for one in step.details} >= {"age-matters", "referral"}


def test_a_limit_and_a_grant_that_somebody_changed_are_put_right() -> None:
    found = as_wanted(BEFORE)
    assert found.kafka
    assert found.users
    other = frozenset({Limit("age-matters", Measure.SENT, 1.0)})
    too_far = frozenset({Grant("matching", "linkway_referral")})
    limits = AtKafka(found.kafka.rules, (found.kafka.limits - _of(Measure.SENT, found.kafka.limits)) | other)
    users = {**found.users, "matching": found.users["matching"] | too_far}
    put, taken = planned(replace(found, kafka=limits, users=users)).steps

    assert put.details == (f"age-matters has a producer_byte_rate of {PARTNERS.entries['age-matters'].quota}",)
    assert taken.change == TakeGrants(too_far)


def test_of_servers_that_check_nobody_nothing_is_said() -> None:
    assert planned(replace(as_wanted(BEFORE), kafka=None, users=None), AFTER).of(Fate.APPLY) == ()


def _of(measure: Measure, limits: frozenset[Limit]) -> frozenset[Limit]:
    return frozenset(limit for limit in limits if limit.measure is measure)
