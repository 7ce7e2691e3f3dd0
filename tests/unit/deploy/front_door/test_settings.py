"""The front door says what is wrong with what it is told, before it begins; and so does the map of boroughs."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.boroughs import FILE
from deploy.front_door.settings import Settings
from deploy.home import Home
from deploy.local.service_environment import Whereabouts, front_door
from deploy.ports import Ports
from deploy.secret_files import SecretFiles
from deploy.securing.certificates import an_authority, of_a_server
from services.contract import borough_map
from services.contract.borough_map import Component, MapUnusable
from services.contract.boroughs import BoroughSlug
from services.runtime.environment import SettingsUnusable, from_environment
from tests.support.maps import a_map

NAMES = "LINKWAY_FRONT_DOOR_CERTIFICATE_FILE", "LINKWAY_FRONT_DOOR_KEY_FILE"
OWN = {"matching": "borough", "neighbours": "none"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """What `linkway up` tells the front door."""
    home = Home.at(tmp_path)
    where = Whereabouts(home, Ports.from_base(28700), SecretFiles.named(home.keys), "")
    for name, value in front_door(where).items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_without_a_certificate_it_speaks_no_tls(told: pytest.MonkeyPatch) -> None:
    settings = from_environment(Settings)

    assert settings.front_door_services["matching"] == "127.0.0.1:28711"
    assert settings.front_door_certificate_file is None
    assert settings.front_door_names == ("127.0.0.1", "localhost")


def test_a_certificate_without_its_key_is_refused(told: pytest.MonkeyPatch) -> None:
    told.setenv(NAMES[0], str(FILE))

    with pytest.raises(SettingsUnusable, match=f"Set {NAMES[0]} and {NAMES[1]} together"):
        from_environment(Settings)


def test_what_is_no_certificate_is_refused(told: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        told.setenv(name, str(FILE))

    with pytest.raises(SettingsUnusable, match="are no certificate with its key, in PEM and without a password"):
        from_environment(Settings)


def test_a_key_of_another_certificate_is_refused(told: pytest.MonkeyPatch, tmp_path: Path) -> None:
    authority = an_authority(datetime.now(UTC))
    for name in NAMES:
        (tmp_path / name).write_bytes(of_a_server(authority, "linkway", datetime.now(UTC)).pem)
        told.setenv(name, str(tmp_path / name))

    with pytest.raises(SettingsUnusable, match="are no certificate with its key"):
        from_environment(Settings)


def test_a_certificate_is_found_from_where_linkway_was_started(told: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told.chdir(tmp_path)
    told.setenv(NAMES[0], "server.pem")
    home = Home.at(tmp_path)

    passed_on = front_door(Whereabouts(home, Ports.from_base(28700), SecretFiles.named(home.keys), ""))

    assert passed_on[NAMES[0]] == str(tmp_path / "server.pem")


@pytest.mark.parametrize(
    "address", ["https://linkway.southwark.example", "http://127.0.0.1:8000", "https://a.example:8443"]
)
def test_the_map_may_say_where_a_boroughs_own_component_is(tmp_path: Path, address: str) -> None:
    read = a_read_map(tmp_path, southwark={**OWN, "matching_address": address})

    entry = read.entries[BoroughSlug.SOUTHWARK]
    assert entry.address_of(Component.MATCHING) == address
    assert entry.address_of(Component.NOTIFY) == ""


@pytest.mark.parametrize(
    "address",
    [
        "http://linkway.southwark.example",
        "https://a.example/path",
        "https://a.example?q",
        "a.example",
        "https://a b.example",
        "https://a`.example",
        "https://a.example\n",
    ],
)
def test_an_address_that_is_no_origin_over_tls_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(MapUnusable, match="matching_address"):
        a_read_map(tmp_path, southwark={**OWN, "matching_address": address})


def test_where_the_region_runs_it_an_address_counts_for_nothing(tmp_path: Path) -> None:
    read = a_read_map(tmp_path, southwark={"matching_address": "https://linkway.southwark.example"})

    assert read.entries[BoroughSlug.SOUTHWARK].address_of(Component.MATCHING) == ""


def test_an_address_is_none_of_a_services_business(tmp_path: Path) -> None:
    with_one = a_read_map(tmp_path, southwark={**OWN, "matching_address": "https://a.example"})

    assert with_one.digest == a_read_map(tmp_path, southwark=OWN).digest


def a_read_map(folder: Path, **changes: dict[str, str]) -> borough_map.BoroughMap:
    (folder / "boroughs.toml").write_text(a_map(**changes))
    return borough_map.read(folder / "boroughs.toml")
