"""The two command lines of a partner's kit, and an event that is right beside one that is not."""

import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.partner_kit.command_line import main
from tests.support.kit_runs import Ended, Run
from tests.support.partner_events import an_event


@pytest.fixture(params=["linkway", "linkway-contract"])
def run(
    request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Run:
    """Each of the two command lines."""

    def linkway(*typed: str, standard_input: str = "") -> Ended:
        told = {"LINKWAY_HOME": str(tmp_path / "home"), "NO_COLOR": "1", "COLUMNS": "200"}
        ended = CliRunner().invoke(app, [*typed], env=told, input=standard_input)
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    def alone(*typed: str, standard_input: str = "") -> Ended:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(standard_input.encode())))
        with pytest.raises(SystemExit) as ended:
            main(typed)
        out, err = capsys.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return linkway if request.param == "linkway" else alone


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.json"
    path.write_text(json.dumps(an_event()))
    return str(path)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(an_event(data__person__nhs_number="123", data__urgency="now")))
    return str(path)
