"""Which ports are used, and what is said when one is taken."""

import os
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest

from deploy import ports
from deploy.ports import NotAPort, Ports, PortTaken


@pytest.fixture
def held_port() -> Iterator[int]:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        yield int(server.getsockname()[1])


def test_all_ports_follow_from_one_base() -> None:
    wanted = Ports.from_environment({"LINKWAY_PORT_BASE": "28700"})

    assert (wanted.kafka, wanted.kafka_controller, wanted.mongo) == (28700, 28701, 28702)
    assert (wanted.smtp, wanted.mailbox, wanted.front_door) == (28703, 28704, 28705)
    assert wanted.identity == 28706
    assert (wanted.referral, wanted.matching, wanted.notify, wanted.reporting) == (28710, 28711, 28712, 28713)
    assert (wanted.referral_internal, wanted.reporting_internal) == (28720, 28723)


def test_without_a_word_the_ports_begin_at_18700() -> None:
    assert Ports.from_environment({}).kafka == 18700


@pytest.mark.parametrize("given", ["many", "80", "65530", "-1"])
def test_a_base_that_leaves_no_room_is_refused_by_name(given: str) -> None:
    with pytest.raises(NotAPort, match=f"LINKWAY_PORT_BASE is '{given}'"):
        Ports.from_environment({"LINKWAY_PORT_BASE": given})


def test_a_taken_port_is_named_with_its_purpose_and_who_has_it(held_port: int) -> None:
    wanted = replace(Ports.somewhere_free(), kafka_controller=held_port)

    with pytest.raises(PortTaken) as refusal:
        ports.check_free(wanted)

    assert f"Port {held_port}, wanted for kafka controller, is taken by" in refusal.value.what
    assert f"(process {os.getpid()})" in refusal.value.what
    assert "LINKWAY_PORT_BASE" in refusal.value.do


def refusal_of(wanted: Ports, *purposes: str) -> PortTaken | None:
    try:
        ports.check_free(wanted, *purposes)
    except PortTaken as refusal:
        return refusal
    return None


def test_only_the_ports_asked_about_matter(held_port: int) -> None:
    wanted = replace(Ports.somewhere_free(), mailbox=held_port)

    assert refusal_of(wanted, "kafka", "mongo") is None
    assert refusal_of(wanted, "mailbox") is not None


def test_ports_somewhere_free_can_all_be_had() -> None:
    assert refusal_of(Ports.somewhere_free()) is None


def test_who_has_a_port_that_nobody_has_cannot_be_said() -> None:
    assert ports.holder_of(Ports.somewhere_free().kafka) == ports.UNSEEN


def test_ports_that_were_chosen_and_are_not_in_use_yet_are_given_to_nobody_else() -> None:
    first, second = (Ports.somewhere_free(shuffle=lambda bases: None) for _ in range(2))

    assert first != second
