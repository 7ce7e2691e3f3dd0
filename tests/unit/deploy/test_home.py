"""Where things lie."""

from pathlib import Path

from deploy.home import PROJECT, Home


def test_everything_lies_in_the_projects_own_folder_unless_told_otherwise() -> None:
    assert Home.from_environment({}).folder == PROJECT / ".linkway"


def test_the_environment_can_name_another_folder(tmp_path: Path) -> None:
    home = Home.from_environment({"LINKWAY_HOME": str(tmp_path)})

    assert {home.run, home.keys, home.servers} == {tmp_path / "run", tmp_path / "keys", tmp_path / "servers"}
    assert (home.data("kafka"), home.data("mongo")) == (tmp_path / "data" / "kafka", tmp_path / "data" / "mongo")


def test_two_homes_can_share_the_server_programs(tmp_path: Path) -> None:
    first = Home.at(tmp_path / "first")
    second = Home.at(tmp_path / "second", servers=first.servers)

    assert second.servers == first.servers
    assert second.data("kafka") != first.data("kafka")
