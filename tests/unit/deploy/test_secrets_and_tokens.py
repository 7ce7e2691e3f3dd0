"""Secrets of this machine, and rights of organisations."""

import stat
from pathlib import Path

import pytest

from deploy import tokens
from deploy.secret_files import SecretFiles
from services.contract.borough_map import Component
from services.runtime.sealing import KEY_BYTES, read_key


def test_secrets_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    first = SecretFiles.in_folder(tmp_path / "keys")
    written = [path.read_text() for path in (first.dead_letter_key, first.person_key, first.notify_token)]
    second = SecretFiles.in_folder(tmp_path / "keys")

    assert [path.read_text() for path in (second.dead_letter_key, second.person_key, second.notify_token)] == written
    assert len(set(written)) == 3
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_the_keys_are_what_the_services_read(tmp_path: Path) -> None:
    secrets = SecretFiles.in_folder(tmp_path)

    assert len(read_key(secrets.dead_letter_key)) == len(read_key(secrets.person_key)) == KEY_BYTES


def test_rights_go_to_the_services_that_they_name() -> None:
    assert tokens.by_service(["referral:refer", "reporting:read", "referral:attend"]) == {
        Component.REFERRAL: frozenset({"referral:refer", "referral:attend"}),
        Component.REPORTING: frozenset({"reporting:read"}),
    }


@pytest.mark.parametrize("right", ["", "refer", "payments:read", "referral:", "referral:Refer", "referral:refer "])
def test_a_right_that_no_service_has_is_refused(right: str) -> None:
    with pytest.raises(tokens.NotARight, match="is not a right") as refusal:
        tokens.by_service([right])

    assert "referral, matching, notify, reporting" in refusal.value.do


@pytest.mark.parametrize("name", ["", "Bromley Centre", "-x", "x/y", "bromley_centre"])
async def test_a_name_that_could_not_stand_in_an_events_source_is_refused(name: str) -> None:
    with pytest.raises(tokens.NotAName):
        await tokens.register("mongodb://unused.example", "token", tokens.referrer(name))
