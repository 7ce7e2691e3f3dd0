"""What an issuer says of somebody becomes roles here by the rows of one file, and nothing that no row says."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import TokenRight
from services.referral.sign_in import roles_file
from services.referral.sign_in.roles_file import Roles, RolesUnusable
from services.runtime.working.callers import Caller

CHARITY = "00000000-0000-7000-8000-000000000007"


def a_row(role: str = "referrer", **said: Any) -> dict[str, Any]:
    return {"role": role, "where": {"groups": ["staff"]}, "organisation": "invented-surgery"} | said


def caller(*rows: dict[str, Any], person: str = "sub", **claims: Any) -> Caller | None:
    told = {"iss": "https://issuer.example", "sub": "ada.invented", "groups": ["staff", "others"]}
    return Roles.model_validate({"person": person, "roles": rows}).caller(told | claims)


def test_whoever_fits_a_row_has_its_role_and_the_rights_of_that() -> None:
    assert caller(a_row()) == Caller(
        "invented-surgery", frozenset({TokenRight.REFER.value}), "ada.invented", ("referrer",)
    )


def test_whoever_edits_the_directory_of_the_region_has_each_of_its_boroughs() -> None:
    boroughs = [one.value for one in BoroughSlug]
    found = caller(a_row("directory-editor", organisation="invented-region", boroughs=boroughs))

    assert found is not None
    assert (found.boroughs, found.may(TokenRight.EDIT)) == (tuple(BoroughSlug), True)


@pytest.mark.parametrize("groups", [[], ["others"], "staffroom", None, {"staff": True}, [["staff"]]])
def test_whoever_fits_none_is_nobody(groups: Any) -> None:
    assert caller(a_row(), groups=groups) is None


def test_all_that_a_row_asks_for_must_be_said() -> None:
    row = a_row(where={"groups": ["staff"], "acr": ["AAL3"]})

    assert caller(row, acr="AAL2") is None
    assert caller(row, acr="AAL3") is not None


def test_claims_lie_as_deep_as_the_nhs_has_them() -> None:
    row = a_row(where={"nhsid_nrbac_roles.role_code": ["R8000"]}, organisation=None)
    row |= {"organisation_claim": "nhsid_nrbac_roles.org_code"}
    found = caller(row, nhsid_nrbac_roles=[{"org_code": "G85001", "role_code": "R8000"}])

    assert found is not None
    assert found.organisation == "g85001"


def test_whoever_is_of_two_organisations_by_a_claim_is_of_none() -> None:
    row = a_row(organisation=None, organisation_claim="orgs")

    assert caller(row, orgs=["A1", "B2"]) is None
    assert caller(row, orgs="../other") is None


def test_rows_of_one_organisation_are_put_together() -> None:
    found = caller(a_row("provider", provides=[CHARITY]), a_row("referrer"))

    assert found is not None
    assert (found.roles, found.provides) == (("provider", "referrer"), (UUID(CHARITY),))


def test_the_issuer_may_say_what_somebody_provides() -> None:
    found = caller(a_row("provider", provides_claim="services"), services=[CHARITY, "no id", 7])

    assert found is not None
    assert found.provides == (UUID(CHARITY),)


def test_a_role_of_another_organisation_does_not_count() -> None:
    found = caller(a_row("referrer"), a_row("link-worker", organisation="other", boroughs=["hackney"]))

    assert found is not None
    assert (found.roles, found.boroughs) == (("referrer",), ())


def test_nobody_has_in_one_borough_what_was_given_them_in_another() -> None:
    rows = a_row("link-worker", boroughs=["southwark"]), a_row("borough-analyst", boroughs=["hackney"])
    found = caller(*rows)

    assert found is not None
    assert (found.roles, found.boroughs) == (("link-worker",), (BoroughSlug.SOUTHWARK,))


def test_boroughs_of_one_role_are_put_together() -> None:
    found = caller(a_row("link-worker", boroughs=["southwark"]), a_row("link-worker", boroughs=["hackney"]))

    assert found is not None
    assert found.boroughs == (BoroughSlug.HACKNEY, BoroughSlug.SOUTHWARK)


@pytest.mark.parametrize("told", ["Ada Invented", "ada@people.example", "ada/../x", "a" * 61])
def test_what_may_be_a_name_or_an_address_is_kept_as_a_digest(told: str) -> None:
    found = caller(a_row(), sub=told)

    assert found is not None
    assert found.person is not None
    assert found.person.startswith("p-")
    assert len(found.person) == 26
    assert caller(a_row(), sub=told) == found != caller(a_row(), sub=f"{told}.")


def test_whoever_has_no_id_is_nobody() -> None:
    assert caller(a_row(), person="staff_number") is None


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "roles"),
        ("roles = 7", "roles"),
        ("[[roles]", "cannot be read"),
        ('[[roles]]\nrole = "king"\norganisation = "a"\nwhere = { a = ["b"] }', "roles.0.role"),
        ('[[roles]]\nrole = "ops"\norganisation = "a"\nwhere = {}', "roles.0.where"),
        ('[[roles]]\nrole = "ops"\nwhere = { a = ["b"] }', "organisation_claim"),
        ('[[roles]]\nrole = "link-worker"\norganisation = "a"\nwhere = { a = ["b"] }', "boroughs"),
        ('[[roles]]\nrole = "ops"\norganisation = "a"\nboroughs = ["southwark"]\nwhere = { a = ["b"] }', "boroughs"),
        ('[[roles]]\nrole = "ops"\norganisation = "A b"\nwhere = { a = ["b"] }', "roles.0.organisation"),
        ('[[roles]]\nrole = "ops"\norganisation = "a"\nwhere = { a = ["b"] }\nborough = "x"', "roles.0.borough"),
    ],
)
def test_a_file_that_says_what_cannot_be_is_refused_in_words(tmp_path: Path, written: str, says: str) -> None:
    file = tmp_path / "roles.toml"
    file.write_text(written)

    with pytest.raises(RolesUnusable) as refused:
        roles_file.read(file)
    assert str(file) in str(refused.value)
    assert says in str(refused.value)
