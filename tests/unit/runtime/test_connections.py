"""Every connection of ours is made in one place, which knows of TLS; half a sign-in is none."""

import ast
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import certifi
import pytest
from pydantic import ValidationError

from deploy.home import PROJECT
from services.runtime.connections import Connections, KafkaConnection, MongoConnection, SignInUnusable

CLIENTS = {
    *("AIOKafkaConsumer", "AIOKafkaProducer", "AIOKafkaClient", "AIOKafkaAdminClient"),
    *("AsyncIOMotorClient", "MongoClient", "AsyncMongoClient", "BlockingClient", "make_client"),
}
# What only the place that knows of TLS may say.
ITS_WORDS = {"bootstrap_servers", "security_protocol", "ssl_context", "sasl_mechanism", "tlsCAFile", "authMechanism"}
THE_PLACE = PROJECT / "services/runtime/connections.py"
OURS = sorted({*PROJECT.glob("services/**/*.py"), *PROJECT.glob("deploy/**/*.py")} - {THE_PLACE})


def faults(source: str) -> Iterator[str]:
    """What in a file makes a connection by itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in CLIENTS and all(one.arg for one in node.keywords):
            yield f"{_name(node.func)} in line {node.lineno} is not given what client_options() gives"
        word = node.arg if isinstance(node, ast.keyword) else node.value if isinstance(node, ast.Constant) else None
        if isinstance(word, str) and word in ITS_WORDS:
            yield f"{word} is said outside services/runtime/connections.py"


def _name(called: ast.expr) -> str:
    named = called.value if isinstance(called, ast.Subscript) else called
    return named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")


def test_no_file_makes_a_connection_by_itself() -> None:
    found = {path: list(faults(path.read_text(encoding="utf-8"))) for path in OURS}
    assert {str(path.relative_to(PROJECT)): said for path, said in found.items() if said} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "AIOKafkaProducer(bootstrap_servers=servers)",
        "aiokafka.AIOKafkaConsumer('topic')",
        "MongoClient(url)",
        "AsyncIOMotorClient[dict](url, tz_aware=True)",
        "AIOKafkaProducer(**options | {'security_protocol': 'PLAINTEXT'})",
    ],
)
def test_one_that_does_is_found(planted: str) -> None:
    assert list(faults(planted))


@pytest.fixture
def password(tmp_path: Path) -> Path:
    (tmp_path / "password").write_text("invented\n")
    return tmp_path / "password"


def connections(**told: Any) -> Connections:
    return Connections(**told)


def test_a_user_signs_in_to_kafka_by_scram_over_tls(password: Path) -> None:
    ours = connections(kafka_ca_file=certifi.where(), kafka_user="matching", kafka_password_file=password)
    options = ours.to_kafka("one:9092,two:9092").client_options("linkway-matching")

    assert options.pop("ssl_context").verify_mode is ssl.CERT_REQUIRED
    assert options == {
        "bootstrap_servers": ["one:9092", "two:9092"],
        "client_id": "linkway-matching",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "matching",
        "sasl_plain_password": "invented",
    }


def test_a_user_signs_in_to_mongodb_by_scram_over_tls(password: Path) -> None:
    ours = connections(mongo_ca_file=certifi.where(), mongo_user="matching", mongo_password_file=password)
    options = ours.to_mongo("mongodb://one:27017/?replicaSet=rs0").client_options()

    signing_in = {"tls": True, "tlsCAFile": certifi.where(), "username": "matching", "password": "invented"}
    assert signing_in.items() <= options.items()
    assert (options["authSource"], options["authMechanism"]) == ("admin", "SCRAM-SHA-256")


def test_authorities_alone_are_tls_without_a_user() -> None:
    options = connections(kafka_ca_file=certifi.where()).to_kafka("one:9092").client_options("tail")
    assert options["security_protocol"] == "SSL"
    assert "sasl_mechanism" not in options


def test_without_any_nothing_is_said_of_tls() -> None:
    ours = connections()
    assert ours.to_kafka("one:9092") == KafkaConnection("one:9092")
    assert ours.to_mongo("mongodb://one") == MongoConnection("mongodb://one")
    assert "tls" not in ours.to_mongo("mongodb://one").client_options()


@pytest.mark.parametrize("server", ["kafka", "mongo"])
@pytest.mark.parametrize("lacks", ["ca_file", "user", "password_file"])
def test_half_a_sign_in_is_refused(server: str, lacks: str, password: Path) -> None:
    whole = {"ca_file": certifi.where(), "user": "matching", "password_file": password}
    told = {f"{server}_{name}": value for name, value in whole.items() if name != lacks}

    with pytest.raises(ValidationError, match=f"Set LINKWAY_{server.upper()}_USER"):
        connections(**told)


def test_a_file_that_is_not_there_is_named_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="kafka_ca_file"):
        connections(kafka_ca_file=tmp_path / "none.pem")


def test_an_empty_password_and_certificates_that_are_none_are_said_in_words(tmp_path: Path, password: Path) -> None:
    password.write_text("\n")
    ours = connections(kafka_ca_file=certifi.where(), kafka_user="matching", kafka_password_file=password)
    with pytest.raises(SignInUnusable, match="matching has no password"):
        ours.to_kafka("one:9092").client_options("x")

    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(SignInUnusable, match=r"ca\.pem cannot be used"):
        connections(kafka_ca_file=tmp_path / "ca.pem").to_kafka("one:9092").client_options("x")


def test_a_password_shows_nowhere(password: Path) -> None:
    ours = connections(kafka_ca_file=certifi.where(), kafka_user="matching", kafka_password_file=password)
    assert "invented" not in repr(ours) + repr(ours.to_kafka("one:9092"))
