"""What is read out of MongoDB's connection string, and that no error shows what is in it."""

import pytest

from services.runtime.storing.connection_string import ConnectionStringUnusable, Seeds, directly, seeds, without_user

WHOLE = "mongodb://linkway:s%40fe@one:1,[::1]:2,three/linkway?replicaSet=rs0&tls=true"


def test_servers_and_set_are_found_behind_a_password() -> None:
    assert seeds(WHOLE) == Seeds(["one:1", "[::1]:2", "three:27017"], "rs0")


def test_servers_that_dns_tells_are_not_guessed() -> None:
    assert seeds("mongodb+srv://linkway:safe@cluster.example/?replicaSet=rs0").hosts == ()


def test_one_server_is_reached_with_the_same_rights() -> None:
    assert directly(WHOLE, "three:27017") == (
        "mongodb://linkway:s%40fe@three:27017/linkway?tls=true&directConnection=true"
    )


def test_a_stranger_gives_no_user_and_no_password() -> None:
    assert without_user(WHOLE) == "mongodb://one:1,[::1]:2,three/linkway?replicaSet=rs0&tls=true"
    assert without_user("mongodb://one:1/?replicaSet=rs0") == "mongodb://one:1/?replicaSet=rs0"
    assert without_user("mongodb://one:1") == "mongodb://one:1"


@pytest.mark.parametrize("given", ["mongodb://linkway:sa/fe@one", "linkway:safe", "mongodb://a:safe:b@one", ""])
def test_what_cannot_be_read_is_not_shown(given: str) -> None:
    with pytest.raises(ConnectionStringUnusable) as refusal:
        seeds(given)

    assert refusal.value.__suppress_context__
    assert "safe" not in str(refusal.value)
