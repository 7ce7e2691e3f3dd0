"""Writes the page of who may do what, from the rules, for one borough and one partner; `make schemas` runs it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from deploy import boroughs
from deploy.securing.secured import ADMIN
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.brokers import access, quotas
from services.contract.brokers.access import Operation, Resource, Rule
from services.contract.partners import Partner, Partners
from services.runtime.admin.granting.mongo_users import Grant, grants

PAGE = Path(__file__).parents[1] / "ACCESS.md"
_BOROUGH, _PARTNER = BoroughSlug.SOUTHWARK, "age-matters"
_USERS = (*Component, _PARTNER)
_WORDS = {Operation.READ: "read", Operation.WRITE: "write"}
_NOTHING = "–"


def page() -> str:
    """The whole page, in Markdown."""
    partner = Partner(boroughs=[_BOROUGH])
    listed = Partners({_PARTNER: partner})
    rules = access.rules(boroughs.read(), listed)
    of_services = grants(Component)
    limits = ", ".join(f"`{one.measure}` {one.most:.0f}" for one in sorted(quotas.limits(listed)))
    return _TEXT.format(
        topics=_table(_topics(rules), lambda user, name: _on_kafka(rules, user, Resource.TOPIC, name)),
        groups=_table(_groups(rules), lambda user, name: _on_kafka(rules, user, Resource.GROUP, name)),
        databases=_table(
            sorted(grant.database for grant in of_services), lambda user, name: _in_mongo(of_services, user, name)
        ),
        limits=limits,
        admin=ADMIN,
    )


def _topics(rules: Iterable[Rule]) -> list[str]:
    topics = {rule.name for rule in rules if rule.resource is Resource.TOPIC}
    return sorted(topic for topic in topics if topic.startswith(f"{_BOROUGH}."))


def _groups(rules: Iterable[Rule]) -> list[str]:
    return sorted({_named(rule) for rule in rules if rule.resource is Resource.GROUP and rule.principal in _USERS})


def _on_kafka(rules: Iterable[Rule], user: str, resource: Resource, name: str) -> str:
    may = {
        _WORDS[one.operation] for one in rules if (one.principal, one.resource, _named(one)) == (user, resource, name)
    }
    return ", ".join(sorted(may))


def _named(rule: Rule) -> str:
    return f"{rule.name}*" if rule.prefixed else rule.name


def _in_mongo(of_services: Iterable[Grant], user: str, database: str) -> str:
    return ", ".join(sorted(one.role for one in of_services if (one.user, one.database) == (user, database)))


def _table(names: Sequence[str], cell: Callable[[str, str], str]) -> str:
    rows = [[f"`{name}`", *(cell(user, name) or _NOTHING for user in _USERS)] for name in names]
    return "\n".join(_row(row) for row in (["", *Component, "a partner"], ["---"] * (len(_USERS) + 1), *rows))


def _row(cells: Sequence[str]) -> str:
    shown = " | ".join(cells).replace(_BOROUGH, "<borough>").replace(_PARTNER, "<partner>")
    return f"| {shown} |"


_TEXT = """\
# Who may do what

Both servers deny what is not here. `linkway access diff` compares them with this, `linkway access apply` puts it in
place; every cell is tried at real servers, beside tables written by hand
([test](../tests/integration/secured/test_who_may_do_what.py)). `make schemas` writes this page from the rules.

## Kafka: topics

{topics}

What a borough runs itself has a user of its own, such as `<borough>.matching`, with these rights in that borough in
place of the region's.

## Kafka: groups

{groups}

What a borough runs itself has one group, of its user's name: `LINKWAY_RUN_BY=<borough>` gives it.

## Kafka: limits

A partner that takes part in one borough, with the usual quota, has {limits} at each broker:
bytes a second, and percent of one of its threads. In two boroughs it has twice the bytes. Services have no limit, nor
has a partner that is one no more, of which the brokers have a topic still.

## MongoDB

{databases}

## Everybody else

`{admin}` may do all at both servers: it makes topics, rules, users and backups, and no service knows its password.
Nobody else makes or changes topics, sees or changes rules, limits, passwords or users, writes in Kafka's transactions,
or uses any other topic, group or database. Who gives no password, or a wrong one, may do nothing; who comes without TLS
is not heard.
"""

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
