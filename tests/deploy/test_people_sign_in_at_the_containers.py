"""What is laid over the containers for people to sign in names all that referral needs for it, and lets it ask."""

from pathlib import Path

import pytest

from services.contract.borough_map import Component
from services.referral.settings import Settings
from tests.deploy.checks import wrong_settings
from tests.deploy.manifests import COMPOSE, FIRST_START, SERVICES, SIGN_IN, SIGN_IN_FILE, interpolated, laid_over
from tests.deploy.test_manifests_agree import check_against_the_compose_schema

TOLD = {"LINKWAY_SIGN_IN_ISSUER": "https://issuer.example", "LINKWAY_SIGN_IN_FOLDER": "/srv/sign-in"}
REFERRAL = laid_over(COMPOSE, interpolated(SIGN_IN, TOLD))["services"]["referral"]
ASKING = (Component.MATCHING, Component.REPORTING)


def test_it_is_a_compose_file() -> None:
    checked = check_against_the_compose_schema(SIGN_IN_FILE)

    assert checked.returncode == 0, checked.stdout


def test_referral_is_told_what_it_asks_for_and_nothing_else() -> None:
    assert wrong_settings(REFERRAL["environment"], Settings) == []


def test_it_names_nothing_for_whoever_has_not_said_which_issuer_it_is() -> None:
    for missing in TOLD:
        with pytest.raises(LookupError, match=missing):
            interpolated(SIGN_IN, {name: value for name, value in TOLD.items() if name != missing})


def test_what_it_names_is_mounted() -> None:
    files = [Path(REFERRAL["environment"][f"LINKWAY_SIGN_IN_{one}_FILE"]) for one in ("SECRET", "ROLES")]
    folders = {Path(mount.split(":")[1]) for mount in REFERRAL["volumes"]}

    assert {file.parent for file in files} <= folders
    assert f"{TOLD['LINKWAY_SIGN_IN_FOLDER']}:{files[0].parent}:ro" in REFERRAL["volumes"]


def test_referral_reaches_the_issuer_and_nothing_outside_without_one() -> None:
    def leads_out(networks: list[str]) -> bool:
        return any(not (COMPOSE["networks"][one] or {}).get("internal") for one in networks)

    assert leads_out(REFERRAL["networks"])
    assert not leads_out(SERVICES[Component.REFERRAL]["networks"])


@pytest.mark.parametrize("component", ASKING)
def test_who_asks_referral_has_the_token_that_the_first_start_makes(component: Component) -> None:
    told, volume = SERVICES[component]["environment"], f"{component}-sessions:/keys/{component}"

    assert told["LINKWAY_SESSIONS_TOKEN_FILE"] == f"/keys/{component}/sessions.token"
    assert told["LINKWAY_SESSIONS_TOKEN_FILE"] in FIRST_START["environment"]["LINKWAY_SESSION_TOKEN_FILES"]
    assert volume in FIRST_START["volumes"]
    assert f"{volume}:ro" in SERVICES[component]["volumes"]
