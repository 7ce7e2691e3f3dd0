"""Where people sign in from, come back to and are led to by mails is one address: what was named, or this machine's."""

from pathlib import Path

import pytest

from deploy.home import Home
from deploy.local import service_environment, sign_in
from deploy.local.service_environment import Whereabouts
from deploy.ports import USUAL_BASE, Ports
from deploy.secret_files import SecretFiles
from services.contract.borough_map import Component

CERTIFICATE = "LINKWAY_FRONT_DOOR_CERTIFICATE_FILE"


@pytest.fixture
def where(tmp_path: Path) -> Whereabouts:
    return Whereabouts(
        Home.at(tmp_path), Ports.from_base(USUAL_BASE), SecretFiles.named(tmp_path), tmp_path / "directory.json"
    )


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ({}, "http://127.0.0.1:18705"),
        ({CERTIFICATE: "/certificate.pem"}, "https://127.0.0.1:18705"),
        (
            {CERTIFICATE: "/certificate.pem", "LINKWAY_PUBLIC_URL": "https://linkway.example/"},
            "https://linkway.example/",
        ),
    ],
    ids=["as-it-is", "with-a-certificate", "with-a-name"],
)
def test_it_is_the_same_for_the_issuer_and_the_services(
    where: Whereabouts, told: dict[str, str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (CERTIFICATE, "LINKWAY_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)

    settings = [
        {**service_environment.environment(one, where), **sign_in.environment(one, where)}["LINKWAY_PUBLIC_URL"]
        for one in (Component.REFERRAL, Component.NOTIFY)
    ]

    assert settings == [address, address]
    assert f"{address.rstrip('/')}/sign-in/callback" in sign_in.command(where)
