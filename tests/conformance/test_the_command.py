"""`linkway conformance`, as far as it needs no Kafka: what it writes, and what it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.conformance.trial import SERVICES
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import Fate, Record
from tests.fakes.referral import an_invented_gazetteer


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LINKWAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LINKWAY_KAFKA_SERVERS", "invented.example:9092")
    return tmp_path


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["conformance", *words])
    return result.exit_code, result.output


def test_a_component_without_a_kit_is_refused_with_those_that_have_one(here: Path) -> None:
    code, said = typed("notify")

    assert code == 2
    assert "There are no checks of a notify yet." in said
    assert "try one of these: matching" in said


def test_an_option_that_the_contract_does_not_know_is_refused_with_those_that_it_knows(here: Path) -> None:
    code, said = typed("matching", "--options", "waiting-list,telepathy")

    assert code == 2
    assert "telepathy is no option." in said
    assert "waiting-list, ending-holds" in said


def test_the_directory_of_the_trial_is_written_as_every_directory_is(here: Path) -> None:
    code, _ = typed("matching", "--write-directory", str(here / "directory.json"))

    assert code == 0
    listed = json.loads((here / "directory.json").read_text())["contents"]
    reader = DirectoryReader(an_invented_gazetteer(), NeedTerms.reviewed())
    for service, written in zip(SERVICES, listed, strict=True):
        read = reader.read_one(Record("here", written))
        assert (read.fate, read.findings) == (Fate.TAKEN, ())
        assert read.listing is not None
        assert (read.listing.service_id, read.listing.name) == (service.id, service.name)
        assert (read.listing.needs, read.listing.places) == ((service.need,), service.places)
