"""`linkway conformance`, as far as it needs no Kafka: what it writes, and what it refuses."""

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.conformance.kits import KITS
from deploy.conformance.trial import SAYS, SERVICES, TrialService, services_of
from services.contract.components import COMPONENTS
from services.matching.directory.reading.needs.terms import NeedTerms
from services.matching.directory.reading.reader import DirectoryReader
from services.matching.directory.record import Fate, Record
from tests.conformance.trials.in_memory import EVERY
from tests.fakes.referral import an_invented_gazetteer


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LINKWAY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LINKWAY_KAFKA_SERVERS", "invented.example:9092")
    return tmp_path


def typed(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["conformance", *words])
    return result.exit_code, result.output


def test_every_component_has_a_kit() -> None:
    assert KITS.keys() == SAYS.keys() == COMPONENTS.keys()


def test_an_option_that_the_contract_does_not_know_is_refused_with_those_that_it_knows(here: Path) -> None:
    code, said = typed("matching", "--options", "waiting-list,telepathy")

    assert code == 2
    assert "telepathy is no option." in said
    assert "waiting-list, ending-holds" in said


@pytest.mark.parametrize(("options", "services"), [("", SERVICES), (",".join(EVERY), services_of(EVERY))])
def test_the_directory_of_the_trial_is_written_as_every_directory_is(
    options: str, services: tuple[TrialService, ...], here: Path
) -> None:
    code, _ = typed("matching", "--options", options, "--write-directory", str(here / "directory.json"))

    assert code == 0
    listed = json.loads((here / "directory.json").read_text())["contents"]
    reader = DirectoryReader(an_invented_gazetteer(), NeedTerms.reviewed())
    for service, written in zip(services, listed, strict=True):
        read = reader.read_one(Record("here", written))
        assert (read.fate, read.findings) == (Fate.TAKEN, ())
        assert read.listing is not None
        assert (read.listing.service_id, read.listing.name) == (service.id, service.name)
        places = None if service.unsaid or service.ahead else service.places
        booked = [one.places for one in read.listing.bookings]
        assert (read.listing.needs, read.listing.places) == ((service.need,), places)
        assert (booked, read.listing.companions or 0) == ([service.places] if service.ahead else [], service.company)


def test_a_port_that_is_taken_is_said_to_be(here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = typed("notify", "--disclosures", str(taken.getsockname()[1]))

    assert code == 2
    assert "The port cannot be had" in said
    assert "give one that is free" in said


def test_tokens_that_cannot_be_read_are_refused_and_not_repeated(here: Path) -> None:
    (here / "tokens.toml").write_text("referrer: lw_invented")

    code, said = typed("matching", "--tokens", str(here / "tokens.toml"))

    assert code == 2
    assert "The tokens cannot be read" in said
    assert "lw_invented" not in said
