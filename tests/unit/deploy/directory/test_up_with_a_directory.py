"""`linkway up` uses the directory that it is given, never the invented one in its place; one of no use is refused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from deploy.cli.app import app
from deploy.directory import in_use
from deploy.home import Home
from deploy.ports import Ports


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def up(home: Path, *line: str, **environment: str) -> Result:
    port = str(Ports.somewhere_free().kafka)
    here = {"LINKWAY_HOME": str(home), "LINKWAY_PORT_BASE": port, "NO_COLOR": "1", **environment}
    return CliRunner().invoke(app, ["up", *line], env=here)


UNUSABLE = {"id": "1", "name": "Invented Club", "status": "active"}


def test_a_directory_of_which_nothing_can_be_used_is_refused_before_anything_starts(home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.json"
    mine.write_text(json.dumps([UNUSABLE]))

    refused = up(home, "--directory", str(mine))

    assert refused.exit_code == 2
    assert "None of its services can be used (1 no-need)." in refused.stderr
    assert "linkway directory check" in refused.stderr
    assert not (home / "data").exists()


def test_the_directory_of_the_environment_is_used_and_not_an_invented_one(home: Path, tmp_path: Path) -> None:
    refused = up(home, LINKWAY_DIRECTORY=str(tmp_path / "nowhere.json"))

    assert refused.exit_code == 2
    assert "nowhere.json" in refused.stderr
    assert not (home / "demo").exists()


def test_what_was_started_with_a_directory_is_started_again_with_it(tmp_path: Path) -> None:
    home, invented = Home.at(tmp_path), tmp_path / "demo" / "directory.json"
    assert in_use.remembered(home, None, invented) == str(invented)

    in_use.remember(home, "https://directory.example/api")

    assert in_use.remembered(home, None, invented) == "https://directory.example/api"
    assert in_use.remembered(home, "https://directory.example/api", invented) == "https://directory.example/api"


def test_another_directory_than_the_one_in_use_is_refused_while_it_runs(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    in_use.remember(home, str(tmp_path / "mine.json"))

    with pytest.raises(in_use.AnotherInUse, match="Linkway runs already"):
        in_use.remembered(home, str(tmp_path / "yours.json"), tmp_path)


def test_a_file_is_named_from_wherever_the_command_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert in_use.named("mine.json") == str(tmp_path / "mine.json")
    assert in_use.named("https://directory.example") == "https://directory.example"
