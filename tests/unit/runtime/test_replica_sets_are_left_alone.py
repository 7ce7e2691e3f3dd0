"""A replica set is made where there is none, told its new address where it is one server, and else left as it is."""

from collections.abc import Sequence

import pytest

from services.runtime.admin.provisioning.replica_set import NoPrimary, Step, step_for
from services.runtime.admin.provisioning.replication import Replication
from services.runtime.storing.collection import Document

ONE, THREE = ["one:1"], ["one:1", "two:2", "three:3"]


def kept(*hosts: str) -> Document:
    return {"_id": "rs0", "version": 7, "members": [{"_id": number, "host": host} for number, host in enumerate(hosts)]}


@pytest.mark.parametrize(
    ("named", "known", "step"),
    [
        (ONE, None, Step.INITIATE),
        (THREE, None, Step.INITIATE),
        (ONE, kept("one:1"), Step.NOTHING),
        (ONE, kept("elsewhere:1"), Step.READDRESS),
        (ONE, kept(*THREE), Step.NOTHING),
        (["elsewhere:1"], kept(*THREE), Step.NOTHING),
        (THREE, kept(*THREE), Step.NOTHING),
        (THREE, kept("elsewhere:1"), Step.NOTHING),
        ([], None, Step.NOTHING),
    ],
)
def test_only_a_set_of_one_is_changed(named: Sequence[str], known: Document | None, step: Step) -> None:
    assert step_for(named, known) is step


def test_who_waits_in_vain_is_told_how_the_members_know_each_other() -> None:
    said = str(NoPrimary(ONE, kept(*THREE), 30))

    assert "one:1 had no primary within 30 seconds" in said
    assert "know each other as one:1, two:2, three:3" in said


@pytest.mark.parametrize(("copies", "in_sync"), [(1, 1), (2, 1), (3, 2), (5, 2)])
def test_from_three_copies_on_two_brokers_must_have_a_record(copies: int, in_sync: int) -> None:
    assert Replication(copies).settings == {"min.insync.replicas": str(in_sync)}
