"""A file that signing in takes and cannot be used ends the start, with what to do about it."""

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from services.referral.settings import Settings
from services.referral.sign_in import signing_in
from services.runtime.environment import SettingsUnusable
from tests.deploy.manifests import ROOT


def told(folder: Path, secret: Path) -> Settings:
    key = folder / "key"
    key.write_text(b64encode(bytes(32)).decode())
    boring: dict[str, Any] = {
        "kafka_servers": "kafka.example:9092",
        "mongo_url": "mongodb://mongo.example",
        "http_host": "127.0.0.1",
        "http_port": 0,
        "internal_host": "127.0.0.1",
        "internal_port": 0,
        "dead_letter_key_file": key,
        "person_key_file": key,
        "gazetteer_folder": folder,
        "boroughs": ("southwark",),
    }
    sign_in = {
        "public_url": "https://linkway.example",
        "sign_in_issuer": "https://issuer.example",
        "sign_in_client_id": "linkway",
        "sign_in_secret_file": secret,
        "sign_in_roles_file": ROOT / "deploy/roles.toml",
    }
    return Settings(**boring | sign_in)


@pytest.mark.parametrize(
    ("held", "why"), [(b"\xff\xfe", "it is no text"), (b" \n", "is empty")], ids=["no-text", "nothing"]
)
def test_a_secret_that_is_none_is_named(tmp_path: Path, held: bytes, why: str) -> None:
    secret = tmp_path / "client.secret"
    secret.write_bytes(held)

    with pytest.raises(SettingsUnusable, match=f"{secret} .*{why}"):
        signing_in.of(told(tmp_path, secret), bytes(32))


async def test_one_that_is_there_is_taken(tmp_path: Path) -> None:
    secret = tmp_path / "client.secret"
    secret.write_text("invented\n")

    assert signing_in.of(told(tmp_path, secret), bytes(32)) is not None
