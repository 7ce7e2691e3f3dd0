"""A home is secure from its beginning; its passwords are for nobody else, and none is made anew where one is lost."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy.cli import environment
from deploy.cli.app import app
from deploy.home import Home
from deploy.local import letting_in
from deploy.local.findings import Concern
from deploy.ports import Ports
from deploy.securing import kafka_listeners, secured
from deploy.securing.secured import ADMIN, BROKER, PasswordLost, Secured, SecurityCannotChange
from deploy.servers import mongo
from deploy.servers.kafka_settings import server_properties
from services.contract.borough_map import Component
from services.contract.partners import RESERVED
from services.contract.topics import PARTNER

PORTS = Ports.from_base(28700, 3)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("LINKWAY_HOME", str(tmp_path))
    for name in ("LINKWAY_KAFKA_SERVERS", "LINKWAY_MONGO_URL"):
        monkeypatch.delenv(name, raising=False)
    return Home.at(tmp_path)


@pytest.fixture
def secure(home: Home) -> Secured:
    secured.begin(home)
    return Secured(secured.folder(home))


def test_nobody_else_reads_what_is_kept(secure: Secured) -> None:
    secure.password("matching")
    files = [file for file in secure.folder.rglob("*") if file.is_file()]
    assert len(files) > 5
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_where_there_is_data_of_servers_that_know_nobody_it_stays_so(home: Home) -> None:
    home.data("kafka").mkdir(parents=True)
    with pytest.raises(SecurityCannotChange, match="written without `--secure`"):
        secured.begin(home)
    assert secured.of(home) is None


def test_a_password_that_the_data_knows_is_not_made_anew(home: Home, secure: Secured) -> None:
    home.data("kafka").mkdir(parents=True)
    before = secure.password(ADMIN)
    secured.begin(home)
    assert secure.password(ADMIN) == before

    secure.password_file(ADMIN).unlink()
    with pytest.raises(PasswordLost, match="put the file back"):
        secured.begin(home)


def test_nobody_can_be_called_as_the_administrator_or_a_broker() -> None:
    assert ADMIN in RESERVED
    assert not PARTNER.fullmatch(BROKER)


def test_kafka_lets_nobody_in_by_any_way_unasked(home: Home, secure: Secured) -> None:
    settings = server_properties(home.data("kafka-1"), PORTS, secured=secure)
    assert "PLAINTEXT" not in settings
    assert "allow.everyone.if.no.acl.found=false" in settings
    assert f"super.users=User:{BROKER};User:{ADMIN}\n" in settings
    assert {one.partition("=")[0] for one in kafka_listeners.first_users(secure)} == {"--add-scram"}


def test_mongodb_speaks_tls_alone_and_asks_who_comes(home: Home, secure: Secured) -> None:
    told = mongo.options(home.data("mongo"), 28702, secure)
    assert told[told.index("--tlsMode") + 1] == "requireTLS"
    assert "--auth" in told
    assert secure.password(ADMIN) not in told


def test_a_command_comes_as_the_administrator_for_as_long_as_it_runs(secure: Secured) -> None:
    with environment.signed_in():
        assert os.environ["LINKWAY_KAFKA_USER"] == os.environ["LINKWAY_MONGO_USER"] == ADMIN
    assert "LINKWAY_KAFKA_USER" not in os.environ


def test_servers_elsewhere_are_reached_as_the_environment_says(
    secure: Secured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINKWAY_KAFKA_SERVERS", "kafka.example:9092")
    with environment.signed_in():
        assert "LINKWAY_KAFKA_USER" not in os.environ
        assert os.environ["LINKWAY_MONGO_USER"] == ADMIN


def test_each_service_comes_as_itself(secure: Secured) -> None:
    for service in Component:
        told = secure.environment(service)
        assert told["LINKWAY_MONGO_USER"] == told["LINKWAY_KAFKA_USER"] == service
        assert Path(told["LINKWAY_MONGO_PASSWORD_FILE"]).read_text().strip() == secure.password(service)


@pytest.mark.usefixtures("secure")
def test_the_doctor_says_so() -> None:
    assert "TLS and passwords" in CliRunner().invoke(app, ["doctor", "--json"]).stdout


def test_the_doctor_says_until_when_the_certificate_is_good(home: Home, secure: Secured) -> None:
    assert "a start renews it" in str(letting_in.certificates_found(home))

    secure.server.write_text("no certificate")
    found = letting_in.certificates_found(home)
    assert isinstance(found, Concern)
    assert f"{secure.server} holds no certificate" in found.found


@pytest.mark.parametrize("lacks", ["is not there", "holds none"])
@pytest.mark.usefixtures("home")
def test_authorities_that_cannot_be_used_are_said_in_words(
    lacks: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ca.pem"
    if lacks == "holds none":
        file.write_text("no certificate")
    monkeypatch.setenv("LINKWAY_KAFKA_CA_FILE", str(file))
    monkeypatch.setenv("LINKWAY_KAFKA_SERVERS", "kafka.example:9092")
    told = CliRunner().invoke(app, ["topics", "--json"])
    assert told.exit_code == 2
    problem = json.loads(told.stdout)["problem"]
    assert problem["what"].startswith(("LINKWAY_KAFKA_CA_FILE: ", f"{file} cannot be used as certificates"))

    examined = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)["findings"]
    assert problem["what"] in {one["found"] for one in examined}
