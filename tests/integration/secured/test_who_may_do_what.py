"""Every user tries everything at a real Kafka and a real MongoDB, beside tables that were written by hand.

r: it can read, w: it can write, -: it can do neither. Barnet runs a matcher of its own.
"""

from collections.abc import Mapping

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.topics import PartnerStream, PartnerTopic, Stream, Topic
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import MongoConnection
from tests.running import rights
from tests.running.rights import kafka_user
from tests.running.secured import SecuredServers

TOPICS = """
                                   referral matching barnet.matching notify reporting age-matters age linkway
southwark.referrals                w        r        -               r      r         -           -   rw
southwark.matches                  r        w        -               r      r         -           -   rw
southwark.services                 -        w        -               -      -         -           -   rw
southwark.notices                  -        -        -               w      r         -           -   rw
southwark.dead-letters             w        w        -               w      w         -           -   rw
southwark.partner.age-matters.events  r     r        -               -      -         w           -   rw
southwark.partner.age-matters.answers w     w        -               -      -         r           -   rw
southwark.partner.age.events       r        r        -               -      -         -           w   rw
southwark.partner.age.answers      w        w        -               -      -         -           r   rw
barnet.referrals                   w        -        r               r      r         -           -   rw
barnet.matches                     r        -        w               r      r         -           -   rw
barnet.services                    -        -        w               -      -         -           -   rw
barnet.notices                     -        -        -               w      r         -           -   rw
barnet.dead-letters                w        -        w               w      w         -           -   rw
__consumer_offsets                 -        -        -               -      -         -           -   rw
somebody.s-own                     -        -        -               -      -         -           -   rw
"""
GROUPS = """
                  referral matching barnet.matching notify reporting age-matters age linkway
referral          r        -        -               -      -         -           -   r
matching          -        r        -               -      -         -           -   r
barnet.matching   -        -        r               -      -         -           -   r
notify            -        -        -               r      -         -           -   r
reporting         -        -        -               -      r         -           -   r
age-matters       -        -        -               -      -         r           -   r
age-matters.desk  -        -        -               -      -         r           -   r
age               -        -        -               -      -         -           r   r
age.desk          -        -        -               -      -         -           r   r
age-concern       -        -        -               -      -         -           -   r
barnet            -        -        -               -      -         -           -   r
"""
# Nobody of ours writes in Kafka's transactions.
TRANSACTIONS = """
             referral matching barnet.matching notify reporting age-matters age linkway
matching     -        -        -               -      -         -           -   w
age-matters  -        -        -               -      -         -           -   w
"""
DATABASES = """
                    referral matching notify reporting linkway stranger
linkway_referral    rw       -        -      -         rw      -
linkway_matching    -        rw       -      -         rw      -
linkway_notify      -        -        rw     -         rw      -
linkway_reporting   -        -        -      rw        rw      -
linkway_other       -        -        -      -         rw      -
admin               -        -        -      -         rw      -
"""
OVER_ALL = {
    "make topics",
    "change topics",
    "see rules",
    "make rules",
    "take rules away",
    "see limits",
    "set limits",
    "set passwords",
}
# Each is only asked of whoever must not do it, and of the administrator where it changes nothing.
COMMANDS = [
    ("usersInfo", "admin"),
    ("replSetGetStatus", "admin"),
    ("getCmdLineOpts", "admin"),
    ("serverStatus", "admin"),
]
DESTROYING = [
    ("dropDatabase", "linkway_matching"),
    ("dropAllUsersFromDatabase", "admin"),
    ("shutdown", "admin"),
    ("replSetStepDown", "admin"),
    ("fsync", "admin"),
]


def table(written: str) -> Mapping[str, Mapping[str, str]]:
    """By user, what it can do with each thing."""
    head, *rows = (line.split() for line in written.strip().splitlines())
    return {user: {row[0]: row[number] for row in rows} for number, user in enumerate(head, 1)}


TOPICS_OF, GROUPS_OF, TRANSACTIONS_OF, DATABASES_OF = map(table, (TOPICS, GROUPS, TRANSACTIONS, DATABASES))


@pytest.fixture(scope="module")
async def guarded(secured_servers: SecuredServers) -> SecuredServers:
    """With all the topics of two boroughs, and one of another system."""
    async with TopicAdmin(secured_servers.kafka()) as admin:
        own = [Topic(borough, stream) for borough in (BoroughSlug.SOUTHWARK, BoroughSlug.BARNET) for stream in Stream]
        of_partners = [
            PartnerTopic(BoroughSlug.SOUTHWARK, partner, stream)
            for partner in ("age-matters", "age")
            for stream in PartnerStream
        ]
        await admin.create({**dict.fromkeys(own, 1), **dict.fromkeys(of_partners, 1)})
    return secured_servers


@pytest.mark.parametrize("user", list(TOPICS_OF))
async def test_on_kafka(guarded: SecuredServers, user: str) -> None:
    topics, groups = TOPICS_OF[user], GROUPS_OF[user]
    async with kafka_user(guarded.kafka(user)) as tried:
        reads, writes = await tried.reads(topics), await tried.writes(topics)
        joins = await tried.joins(groups)
        begins = await tried.begins(TRANSACTIONS_OF[user])
        changed, over_all = await tried.changes(topics), await tried.rules_over_all()

    found = {topic: "r" * (topic in reads) + "w" * (topic in writes) or "-" for topic in topics}
    assert found == topics
    assert {group: "r" if group in joins else "-" for group in groups} == groups
    assert {name: "w" if name in begins else "-" for name in TRANSACTIONS_OF[user]} == TRANSACTIONS_OF[user]
    assert over_all | {"change topics" for _ in changed} == (OVER_ALL if user == "linkway" else set())


@pytest.mark.parametrize("user", list(DATABASES_OF))
async def test_in_mongodb(guarded: SecuredServers, user: str) -> None:
    connection = _at_mongo(guarded, user)

    assert {name: await rights.in_database(connection, name) for name in DATABASES_OF[user]} == DATABASES_OF[user]
    if user == "linkway":
        assert await rights.commands(connection, COMMANDS) == {name for name, _ in COMMANDS}
    else:
        assert not await rights.commands(connection, [*COMMANDS, *DESTROYING])


@pytest.mark.parametrize("user", ["barnet.matching", "age-matters"])
async def test_mongodb_knows_neither_partners_nor_what_a_borough_runs(guarded: SecuredServers, user: str) -> None:
    assert not await rights.commands(guarded.mongo(user), [("ping", "admin")])


def _at_mongo(guarded: SecuredServers, user: str) -> MongoConnection:
    return guarded.mongo_as_nobody() if user == "stranger" else guarded.mongo(user)
