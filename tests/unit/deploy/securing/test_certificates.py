"""The servers' certificate is for this machine alone, vouched for by an authority of ours, and renewed in time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from deploy.securing.certificates import (
    AUTHORITY_LASTS,
    RENEWED_BEFORE,
    SERVER_LASTS,
    Issued,
    an_authority,
    kept_or_made,
    of_a_server,
    what_is_wrong,
)

NOW = datetime(2026, 11, 27, tzinfo=UTC)
Made = Callable[[datetime], tuple[Issued, Issued]]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    files = tmp_path / "authority.key", tmp_path / "authority.pem", tmp_path / "server.pem"

    def at(now: datetime) -> tuple[Issued, Issued]:
        kept_or_made(*files, "servers", now)
        return Issued.read(files[0].read_bytes()), Issued.read(files[2].read_bytes())

    return at


def is_trusted(authority: Issued, server: Issued, at: datetime, name: str = "localhost") -> bool:
    store = Store([authority.certificate])
    verifier = PolicyBuilder().store(store).time(at).build_server_verifier(x509.DNSName(name))
    try:
        verifier.verify(server.certificate, [])
    except VerificationError:
        return False
    return True


def test_whoever_trusts_the_authority_trusts_the_server_by_this_machines_names_alone(made: Made) -> None:
    authority, server = made(NOW)
    assert is_trusted(authority, server, NOW)
    assert not is_trusted(authority, server, NOW, "elsewhere.example")


def test_nobody_trusts_it_by_another_authority(made: Made, tmp_path: Path) -> None:
    _, server = made(NOW)
    (tmp_path / "authority.key").unlink()
    another, renewed = made(NOW)
    assert not is_trusted(another, server, NOW)
    assert is_trusted(another, renewed, NOW)


def test_what_lasts_is_kept(made: Made) -> None:
    assert [one.pem for one in made(NOW)] == [one.pem for one in made(NOW + timedelta(days=1))]


def test_a_certificate_about_to_expire_is_renewed_and_the_authority_stays(made: Made) -> None:
    authority, server = made(NOW)
    later = NOW + SERVER_LASTS - RENEWED_BEFORE
    after, renewed = made(later)
    assert after.pem == authority.pem
    assert renewed.pem != server.pem
    assert is_trusted(authority, renewed, later + RENEWED_BEFORE)


def test_with_a_new_authority_the_servers_have_a_new_certificate(made: Made) -> None:
    made(NOW)
    later = NOW + AUTHORITY_LASTS - RENEWED_BEFORE
    assert is_trusted(*made(later), later)


def test_one_that_lacks_a_name_of_ours_is_made_anew(made: Made, tmp_path: Path) -> None:
    authority, _ = made(NOW)
    (tmp_path / "server.pem").write_bytes(of_a_server(authority, "servers", NOW, names=["localhost"]).pem)
    assert wrong(tmp_path) == "is not for kafka, mongo, 127.0.0.1"
    made(NOW)
    assert wrong(tmp_path) is None


def test_what_is_wrong_with_one_is_said(made: Made, tmp_path: Path) -> None:
    authority, _ = made(NOW)
    file = tmp_path / "server.pem"
    file.write_bytes(of_a_server(an_authority(NOW), "servers", NOW).pem)
    assert wrong(tmp_path) == "is of another authority"
    file.write_bytes(of_a_server(authority, "servers", NOW, lasts=timedelta(days=-1) + timedelta(hours=23)).pem)
    assert wrong(tmp_path, NOW + timedelta(hours=1)) == "is for 26 November 2026 to 26 November 2026"
    file.write_text("no certificate")
    assert what_is_wrong(tmp_path / "authority.pem", file, NOW) == f"{file} holds no certificate"


def wrong(folder: Path, now: datetime = NOW) -> str | None:
    said = what_is_wrong(folder / "authority.pem", folder / "server.pem", now)
    return said.removeprefix(f"{folder / 'server.pem'} ") if said else None


def test_nobody_else_reads_the_files(made: Made, tmp_path: Path) -> None:
    made(NOW)
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == dict.fromkeys(
        ["authority.key", "authority.pem", "server.pem"], 0o600
    )
