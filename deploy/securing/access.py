"""Who may do what at the servers: rules and limits at Kafka, users and grants at MongoDB, compared and put in place."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from deploy.problems import CannotRun
from services.contract.borough_map import BoroughMap, Component
from services.contract.brokers import access
from services.contract.brokers import quotas as declared
from services.contract.partners import Partners
from services.contract.topics import partners_of
from services.runtime.admin.granting import kafka_users
from services.runtime.admin.granting import mongo_users as granted
from services.runtime.admin.granting.access import access_rules
from services.runtime.admin.granting.mongo_users import Grant, MongoUsers, mongo_users
from services.runtime.admin.granting.quotas import quotas
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection, MongoConnection

# The password that a user is to have; None where it stays as it is.
PasswordOf: TypeAlias = Callable[[str], str | None]
# The users that MongoDB has, and what each may do.
Users: TypeAlias = Mapping[str, frozenset[Grant]]
One = TypeVar("One")


@dataclass(frozen=True)
class AtKafka:
    """What the brokers keep, and who was a partner once."""

    rules: frozenset[access.Rule]
    limits: frozenset[declared.Limit]
    were_partners: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Gap(Generic[One]):
    """What is wanted, what of it is missing, and what is there beyond."""

    wanted: frozenset[One]
    missing: frozenset[One]
    beyond: frozenset[One]


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

    def rules_gap(self, there: frozenset[access.Rule]) -> Gap[access.Rule]:
        """What differs of the rules."""
        wanted = self.rules()
        return Gap(wanted, wanted - there, access.beyond(there, wanted, topic_prefix=self.topic_prefix))

    def limits_gap(self, kept: AtKafka) -> Gap[declared.Limit]:
        """What differs of the limits."""
        wanted, gone = declared.limits(self.partners), kept.were_partners - {*self.partners.entries}
        return Gap(wanted, wanted - kept.limits, declared.beyond(kept.limits, wanted, gone))

    def grants_gap(self, users: Users) -> Gap[Grant]:
        """What differs of the grants."""
        wanted = granted.grants(Component, name_prefix=self.name_prefix)
        there = frozenset[Grant]().union(*users.values())
        return Gap(wanted, wanted - there, granted.beyond(there, wanted))


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

    def __init__(self, user: str, server: str = "MongoDB") -> None:
        super().__init__(
            f"{server} knows no {user}, and there is no password for a new user.",
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


async def kept_by_kafka(system: System) -> AtKafka:
    """What the brokers keep. Raises NobodyIsChecked, AccessRefused, BrokerAway."""
    async with access_rules(system.kafka) as rules, quotas(system.kafka) as limits:
        return AtKafka(await rules.existing(), await limits.existing(), await _were_partners(system))


async def kept_by_mongo(system: System) -> Users:
    """The users that MongoDB keeps. Raises AnybodyMay, NotAllowed, Unavailable."""
    async with mongo_users(system.mongo) as kept:
        return await kept.existing()


async def _rules(system: System, *, apply: bool) -> Differences:
    async with access_rules(system.kafka) as kept:
        gap = system.rules_gap(await kept.existing())
        if apply:
            await kept.add(gap.missing)
            await kept.remove(gap.beyond)
    return _told(gap)


async def _limits(system: System, *, apply: bool) -> Differences:
    were_partners = await _were_partners(system)
    async with quotas(system.kafka) as kept:
        gap = system.limits_gap(AtKafka(frozenset(), await kept.existing(), were_partners))
        if apply:
            await kept.put(gap.missing)
            await kept.remove(gap.beyond)
    return _told(gap)


async def _were_partners(system: System) -> frozenset[str]:
    # A partner's topics stay when it goes.
    async with TopicAdmin(system.kafka, prefix=system.topic_prefix) as admin:
        return frozenset(partners_of(await admin.existing()))


async def _grants(system: System, password_of: PasswordOf | None) -> Differences:
    async with mongo_users(system.mongo) as kept:
        users = await kept.existing()
        gap = system.grants_gap(users)
        if password_of:
            await let_in(kept, {grant.user for grant in gap.wanted}, users, password_of)
            await kept.grant(gap.missing)
            await kept.revoke(gap.beyond)
    return _told(gap)


async def let_in(kept: MongoUsers, wanted: Collection[str], there: Collection[str], password_of: PasswordOf) -> None:
    """Give these users their passwords. Raises NoPassword for one who is not there and has none."""
    for user in sorted(wanted):
        password = password_of(user)
        if password:
            await kept.put(user, password)
        elif user not in there:
            raise NoPassword(user)


def _told(gap: Gap[One]) -> Differences:
    return Differences(len(gap.wanted), sorted(map(str, gap.missing)), sorted(map(str, gap.beyond)))
