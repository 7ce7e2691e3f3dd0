"""What differs of rights and limits, as steps, one for each user: what is missing, what goes too far; it is pure."""

from collections.abc import Collection, Iterable, Iterator
from typing import TypeVar

from deploy.planning.changes import Allow, EndLimits, Forbid, GiveGrants, PutLimits, TakeGrants
from deploy.planning.step import Step
from deploy.securing.access import AtKafka, System, Users
from services.contract.brokers.access import Rule
from services.contract.brokers.quotas import Limit
from services.runtime.admin.granting.mongo_users import Grant

_KAFKA, _MONGO = "Kafka", "MongoDB"
_WANTED = "boroughs.toml and partners.toml give it what the servers do not"
_BEYOND = "the servers give it what boroughs.toml and partners.toml do not"

One = TypeVar("One", Rule, Limit, Grant)


def let_in(system: System, kafka: AtKafka | None, users: Users | None) -> Iterator[Step]:
    """What is missing at the servers that check who comes; None where one checks nobody."""
    if kafka:
        known = {rule.principal for rule in kafka.rules}
        for user, rules in _by_user(system.rules_gap(kafka.rules).missing, "principal"):
            change = Allow(user, frozenset(rules), new=user not in known)
            yield Step(_allow(user, rules), _KAFKA, _WANTED, change, details=_told(rules))
        for user, limits in _by_user(system.limits_gap(kafka).missing, "principal"):
            change_of_limits = PutLimits(frozenset(limits))
            yield Step(f"limit {user}", _KAFKA, "its quota in partners.toml", change_of_limits, details=_told(limits))
    if users is not None:
        for user, grants in _by_user(system.grants_gap(users).missing, "user"):
            given = GiveGrants(user, frozenset(grants), new=user not in users)
            yield Step(_allow(user, grants), _MONGO, _WANTED, given, details=_told(grants))


def shut_out(
    system: System, kafka: AtKafka | None, users: Users | None, still_at_work: Collection[str]
) -> Iterator[Step]:
    """What goes too far; of users who are `still_at_work` with it, it stays until they have been started again."""
    if kafka:
        for user, rules in _by_user(system.rules_gap(kafka.rules).beyond, "principal"):
            yield _forbidden(user, rules, still_at_work)
        for user, limits in _by_user(system.limits_gap(kafka).beyond, "principal"):
            ended = EndLimits(frozenset(limits))
            yield Step(f"limit {user} no more", _KAFKA, "it is no partner", ended, details=_told(limits))
    if users is not None:
        for user, grants in _by_user(system.grants_gap(users).beyond, "user"):
            taken = TakeGrants(frozenset(grants))
            yield Step(_forbid(user, grants), _MONGO, _BEYOND, taken, details=_told(grants))


def _forbidden(user: str, rules: Collection[Rule], still_at_work: Collection[str]) -> Step:
    if user in still_at_work:
        instead = f"start {user} again first, then give the command again: it would be refused what it reads now"
        return Step(_forbid(user, rules), _KAFKA, _BEYOND, instead=instead, details=_told(rules))
    return Step(_forbid(user, rules), _KAFKA, _BEYOND, Forbid(frozenset(rules)), details=_told(rules))


def _by_user(found: Iterable[One], name: str) -> Iterable[tuple[str, list[One]]]:
    by_user: dict[str, list[One]] = {}
    for one in found:
        by_user.setdefault(getattr(one, name), []).append(one)
    return sorted(by_user.items())


def _allow(user: str, rights: Collection[object]) -> str:
    return f"give {user} {_rights(rights)}"


def _forbid(user: str, rights: Collection[object]) -> str:
    return f"take {_rights(rights)} from {user}"


def _rights(rights: Collection[object]) -> str:
    return f"{len(rights)} rights" if len(rights) > 1 else "a right"


def _told(found: Collection[One]) -> tuple[str, ...]:
    return tuple(sorted(map(str, found)))
