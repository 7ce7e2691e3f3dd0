"""Who has a part in what is kept: users of both servers, and on Kafka what each may do."""

from deploy.securing.secured import Secured
from services.contract import access
from services.contract.borough_map import BoroughMap, Component
from services.contract.partners import Partners
from services.runtime.admin import kafka_users
from services.runtime.admin.access import access_rules
from services.runtime.admin.mongo_users import beyond, grants, mongo_users
from services.runtime.settings import KafkaConnection, MongoConnection


async def let_in(
    secured: Secured, kafka: KafkaConnection, mongodb: MongoConnection, boroughs: BoroughMap, partners: Partners
) -> None:
    """Give everybody whom map and list name a user with the password that is kept here, and put the rules in place."""
    wanted = access.rules(boroughs, partners)
    everybody = {rule.principal for rule in wanted} | set(Component)
    passwords = {user: secured.password(user) for user in sorted(everybody)}
    await kafka_users.put(kafka, passwords)
    async with access_rules(kafka) as kept:
        there = await kept.existing()
        await kept.add(wanted - there)
        await kept.remove(access.beyond(there, wanted))
    wanted_grants = grants(Component)
    async with mongo_users(mongodb) as users:
        for service in Component:
            await users.put(service, passwords[service])
        before = frozenset().union(*(await users.existing()).values())
        await users.grant(wanted_grants - before)
        await users.revoke(beyond(before, wanted_grants))
