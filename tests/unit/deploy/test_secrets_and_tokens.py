"""Secrets of this machine, and rights of organisations."""

import stat
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from deploy import tokens
from deploy.secret_files import SecretFiles
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.runtime.sealing import KEY_BYTES, read_key
from services.runtime.working.callers import Caller


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
        Component.MATCHING: frozenset({"referral:refer"}),
        Component.REPORTING: frozenset({"reporting:read"}),
    }


@pytest.mark.parametrize(
    "right", ["", "refer", "payments:read", "referral:", "referral:Refer", "referral:refer ", "referral:everything"]
)
def test_a_right_that_there_is_not_is_refused_with_those_that_there_are(right: str) -> None:
    with pytest.raises(tokens.NotARight, match="is not a right") as refusal:
        tokens.by_service([right])

    assert all(one in refusal.value.do for one in TokenRight)


@pytest.mark.parametrize("name", ["", "Bromley Centre", "-x", "x/y", "bromley_centre"])
async def test_a_name_that_could_not_stand_in_an_events_source_is_refused(name: str) -> None:
    with pytest.raises(tokens.NotAName):
        await tokens.register("mongodb://unused.example", "token", tokens.referrer(name))


LINK_WORKER = tokens.link_worker("invented-borough", BoroughSlug.CAMDEN)
LEAD = replace(LINK_WORKER, organisation="invented-board", roles=(Role.SAFEGUARDING_LEAD.value,))
PROVIDER = Caller("invented-hall", frozenset({TokenRight.ATTEND}), provides=(UUID(int=1),))
LISTER = replace(PROVIDER, rights=frozenset({TokenRight.LIST}))
EDITOR = Caller("invented-council", frozenset({TokenRight.EDIT}), boroughs=(BoroughSlug.SOUTHWARK,))
OF_NO_USE = {
    "a link worker of no borough": replace(LINK_WORKER, boroughs=()),
    "somebody without a role who works in a borough": replace(LINK_WORKER, roles=()),
    "who leads safeguarding in no borough": replace(LEAD, boroughs=()),
    "a link worker without the right": replace(LINK_WORKER, rights=frozenset({TokenRight.REFER})),
    "a provider of nothing": replace(PROVIDER, provides=()),
    "a provider without the right": replace(PROVIDER, rights=frozenset({TokenRight.REFER})),
    "who may mark referrals and make none": Caller("linkway-ops", frozenset({TokenRight.SYNTHETIC})),
}


CHANGES_NO_LISTING = {
    "an editor of no borough": replace(EDITOR, boroughs=()),
}


@pytest.mark.parametrize(
    "caller",
    [
        LINK_WORKER,
        LEAD,
        PROVIDER,
        LISTER,
        replace(PROVIDER, rights=PROVIDER.rights | LISTER.rights),
        EDITOR,
        replace(LISTER, provides=()),
        tokens.referrer("a-surgery"),
        tokens.NOTIFY_CALLER,
    ],
)
def test_a_token_that_opens_something_is_of_use(caller: Caller) -> None:
    tokens.check_is_of_use(caller)


@pytest.mark.parametrize("kind", OF_NO_USE)
def test_a_token_that_ties_nobody_to_a_referral_is_refused(kind: str) -> None:
    with pytest.raises(tokens.OfNoUse, match="could open no referral"):
        tokens.check_is_of_use(OF_NO_USE[kind])


@pytest.mark.parametrize("kind", CHANGES_NO_LISTING)
def test_a_token_that_ties_nobody_to_a_listing_is_refused(kind: str) -> None:
    with pytest.raises(tokens.OfNoUse, match="could change no listing"):
        tokens.check_is_of_use(CHANGES_NO_LISTING[kind])


def test_the_rights_of_the_directory_are_kept_where_matching_keeps_its_callers() -> None:
    kept = tokens.by_service(["directory:list", "referral:attend", "directory:edit"])

    assert kept == {
        Component.MATCHING: frozenset({"directory:list", "directory:edit"}),
        Component.REFERRAL: frozenset({"referral:attend"}),
    }


@pytest.mark.parametrize("person", ["Invented Person", "invented@mail.example", "", "j..s"])
def test_a_person_is_called_by_an_id_and_not_by_name(person: str) -> None:
    with pytest.raises(tokens.NotAPerson):
        tokens.check_is_of_use(replace(LINK_WORKER, person=person))
