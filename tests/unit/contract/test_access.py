"""Who may do what on Kafka, against a list that was written by hand."""

from dataclasses import replace
from pathlib import Path

import pytest

from deploy import boroughs
from services.contract.borough_map import BoroughMap
from services.contract.boroughs import BoroughSlug
from services.contract.brokers import access, quotas
from services.contract.brokers.access import Operation, Resource, Rule
from services.contract.brokers.quotas import Limit, Measure
from services.contract.partners import Partner, Partners, PartnersUnusable, read
from services.contract.topics import partners_of

MAP = boroughs.read()
PARTNERS = Partners(
    {"age": Partner(boroughs=[BoroughSlug.BARNET]), "age-matters": Partner(boroughs=[BoroughSlug.SOUTHWARK])}
)
# Of one borough, with one partner there: r is read, w is written, and whatever is not here is denied.
EXPECTED = {
    "referral": {"matches": "r", "referrals": "w", "dead-letters": "w", "events": "r", "answers": "w"},
    "matching": {
        "referrals": "r",
        "matches": "w",
        "services": "w",
        "dead-letters": "w",
        "events": "r",
        "answers": "w",
    },
    "notify": {"referrals": "r", "matches": "r", "notices": "w", "dead-letters": "w"},
    "reporting": {"referrals": "r", "matches": "r", "notices": "r", "dead-letters": "w"},
    "age-matters": {"events": "w", "answers": "r"},
    "age": {},
}
_WORDS = {"r": Operation.READ, "w": Operation.WRITE}


def topic(last: str) -> str:
    return f"southwark.partner.age-matters.{last}" if last in ("events", "answers") else f"southwark.{last}"


def about_southwark(rules: frozenset[Rule]) -> set[tuple[str, Operation, str]]:
    topics = (rule for rule in rules if rule.resource is Resource.TOPIC and rule.name.startswith("southwark."))
    return {(rule.principal, rule.operation, rule.name) for rule in topics}


def expected(matching: str = "matching") -> set[tuple[str, Operation, str]]:
    return {
        (matching if who == "matching" else who, _WORDS[word], topic(last))
        for who, rights in EXPECTED.items()
        for last, word in rights.items()
    }


def test_each_reads_and_writes_what_is_its_own_and_nothing_else() -> None:
    assert about_southwark(access.rules(MAP, PARTNERS)) == expected()


def test_a_borough_that_runs_its_own_matcher_takes_the_regions_place_there_and_nowhere_else() -> None:
    own = MAP.entries[BoroughSlug.SOUTHWARK].model_copy(update={"matching": "borough"})
    rules = access.rules(BoroughMap({**MAP.entries, BoroughSlug.SOUTHWARK: own}), PARTNERS)

    assert about_southwark(rules) == expected("southwark.matching")
    theirs = {rule.name for rule in rules if rule.principal == "southwark.matching"}
    assert all(name.startswith("southwark.") for name in theirs)


def test_each_has_groups_of_its_own_name_alone() -> None:
    groups = {rule for rule in access.rules(MAP, PARTNERS) if rule.resource is Resource.GROUP}

    literal = {Rule(who, Operation.READ, Resource.GROUP, who) for who in EXPECTED}
    assert groups == literal | {
        Rule(who, Operation.READ, Resource.GROUP, f"{who}.", prefixed=True) for who in ("age", "age-matters")
    }


def test_every_prefix_ends_with_the_separator() -> None:
    assert {rule.name[-1] for rule in access.rules(MAP, PARTNERS) if rule.prefixed} == {"."}


def test_prefixes_of_names_stand_before_topics_and_before_the_groups_of_services() -> None:
    rules = access.rules(MAP, PARTNERS, topic_prefix="t.", name_prefix="n.")

    assert all(rule.name.startswith("t.") for rule in rules if rule.resource is Resource.TOPIC)
    assert Rule("notify", Operation.READ, Resource.GROUP, "n.notify") in rules


def test_what_goes_too_far_is_ours_alone() -> None:
    wanted = access.rules(MAP, PARTNERS)
    one = min(wanted)
    of_a_partner_of_yesterday = Rule("gone", Operation.WRITE, Resource.TOPIC, topic("events"))
    more_than_its_own = replace(one, name="somebody.s-own")
    of_others = Rule("somebody", Operation.READ, Resource.TOPIC, "somebody.s-own")
    there = wanted | {of_a_partner_of_yesterday, more_than_its_own, of_others}

    assert access.beyond(there, wanted) == {of_a_partner_of_yesterday, more_than_its_own}


def test_a_partner_may_send_what_is_worked_of_all_its_topics_and_services_have_no_limit() -> None:
    listed = Partners({"age": Partner(boroughs=[BoroughSlug.BARNET, BoroughSlug.SOUTHWARK], quota=2048)})

    assert quotas.limits(listed) == {
        Limit("age", Measure.SENT, 4096),
        Limit("age", Measure.READ, 4096),
        Limit("age", Measure.THREADS, 50),
    }


def test_a_limit_of_another_figure_is_missing_and_one_of_somebody_else_is_theirs() -> None:
    wanted = {Limit("age", Measure.SENT, 4096)}
    there = {Limit("age", Measure.SENT, 1), Limit("age", Measure.THREADS, 1), Limit("somebody", Measure.SENT, 1)}

    assert quotas.beyond(frozenset(there), frozenset(wanted)) == {Limit("age", Measure.THREADS, 1)}


def test_a_partner_of_yesterday_is_limited_no_more() -> None:
    left = {Limit("gone", Measure.SENT, 4096), Limit("gone", Measure.THREADS, 50)}
    there = {*left, Limit("somebody", Measure.SENT, 1)}
    was_there = partners_of([topic("events").replace("age-matters", "gone"), "southwark.referrals", "somebody.s-own"])

    assert quotas.beyond(frozenset(there), frozenset(), was_there) == left


@pytest.mark.parametrize("name", ["matching", "southwark", "linkway"])
def test_no_partner_has_the_name_of_a_service_or_a_borough(name: str, tmp_path: Path) -> None:
    (tmp_path / "partners.toml").write_text(f'[{name}]\nboroughs = ["southwark"]\n')

    with pytest.raises(PartnersUnusable, match="a service's or a borough's name"):
        read(tmp_path / "partners.toml")
