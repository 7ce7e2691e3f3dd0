"""Who may do what at the servers: rules and limits at Kafka, users and grants at MongoDB, compared and put in place."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from deploy.problems import CannotRun
from services.contract import access
from services.contract import quotas as declared
from services.contract.borough_map import BoroughMap, Component
from services.contract.partners import Partners
from services.contract.topics import partners_of
from services.runtime.admin import kafka_users
from services.runtime.admin import mongo_users as granted
from services.runtime.admin.access import access_rules
from services.runtime.admin.mongo_users import MongoUsers, mongo_users
from services.runtime.admin.quotas import quotas
from services.runtime.admin.topics import TopicAdmin
from services.runtime.settings import KafkaConnection, MongoConnection

# The password that a user is to have; None where it stays as it is.
PasswordOf: TypeAlias = Callable[[str], str | None]


@dataclass(frozen=True)
class System:
    """One Linkway: its servers, reached as who may do all there, and whoever has a part in it."""

    kafka: KafkaConnection
    mongo: MongoConnection
    boroughs: BoroughMap
    partners: Partners
    topic_prefix: str = ""
    name_prefix: str = ""

    def rules(self) -> frozenset[access.Rule]:
        """What each may do on Kafka."""
        return access.rules(self.boroughs, self.partners, topic_prefix=self.topic_prefix, name_prefix=self.name_prefix)


@dataclass(frozen=True)
class Differences:
    """How many things are wanted; what of them is missing, and what is there beyond, each in a sentence."""

    wanted: int
    missing: Sequence[str]
    beyond: Sequence[str]

    def __add__(self, other: "Differences") -> "Differences":
        return Differences(self.wanted + other.wanted, [*self.missing, *other.missing], [*self.beyond, *other.beyond])


class NoPassword(CannotRun):
    """A user is not there and cannot be made, because nobody says by which password."""

    def __init__(self, user: str) -> None:
        super().__init__(
            f"MongoDB has no user {user}, and there is no password for a new one.",
            where="the folder of passwords: --passwords, or LINKWAY_PASSWORDS_FOLDER",
            do=f"write one into a file called {user} in it",
        )


async def compare(system: System) -> Differences:
    """What differs. Raises NobodyIsChecked, AccessRefused, BrokerAway; AnybodyMay, NotAllowed, Unavailable."""
    return await _rules(system, apply=False) + await _limits(system, apply=False) + await _grants(system, None)


async def apply(system: System, password_of: PasswordOf) -> Differences:
    """Put in place what differs: this function will give what did. Raises NoPassword, and what `compare` raises.

    What is missing is added before what is beyond goes, so that nobody is shut out meanwhile.
    """
    passwords = {user: password_of(user) for user in {rule.principal for rule in system.rules()}}
    await kafka_users.put(system.kafka, {user: password for user, password in passwords.items() if password})
    return await _rules(system, apply=True) + await _limits(system, apply=True) + await _grants(system, password_of)


async def _rules(system: System, *, apply: bool) -> Differences:
    wanted = system.rules()
    async with access_rules(system.kafka) as kept:
        there = await kept.existing()
        missing, beyond = wanted - there, access.beyond(there, wanted, topic_prefix=system.topic_prefix)
        if apply:
            await kept.add(missing)
            await kept.remove(beyond)
    return _told(wanted, missing, beyond)


async def _limits(system: System, *, apply: bool) -> Differences:
    wanted, gone = declared.limits(system.partners), await _were_partners(system)
    async with quotas(system.kafka) as kept:
        there = await kept.existing()
        missing, beyond = wanted - there, declared.beyond(there, wanted, gone)
        if apply:
            await kept.put(missing)
            await kept.remove(beyond)
    return _told(wanted, missing, beyond)


async def _were_partners(system: System) -> set[str]:
    # A partner's topics stay when it goes.
    async with TopicAdmin(system.kafka, prefix=system.topic_prefix) as admin:
        return partners_of(await admin.existing()) - {*system.partners.entries}


async def _grants(system: System, password_of: PasswordOf | None) -> Differences:
    wanted = granted.grants(Component, name_prefix=system.name_prefix)
    async with mongo_users(system.mongo) as kept:
        users = await kept.existing()
        there = frozenset[granted.Grant]().union(*users.values())
        missing, beyond = wanted - there, granted.beyond(there, wanted)
        if password_of:
            await _let_in(kept, {grant.user for grant in wanted}, users, password_of)
            await kept.grant(missing)
            await kept.revoke(beyond)
    return _told(wanted, missing, beyond)


async def _let_in(kept: MongoUsers, wanted: Collection[str], there: Collection[str], password_of: PasswordOf) -> None:
    for user in sorted(wanted):
        password = password_of(user)
        if password:
            await kept.put(user, password)
        elif user not in there:
            raise NoPassword(user)


def _told(wanted: Collection[object], missing: Collection[object], beyond: Collection[object]) -> Differences:
    return Differences(len(wanted), sorted(map(str, missing)), sorted(map(str, beyond)))
