"""Somebody of each role, as an issuer's claims would make them, and somebody who has not signed in."""

from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import OF_A_BOROUGH, Role, rights_of
from services.runtime.working.callers import Caller
from tests.support.builders import ORGANIZATION_ID

OWN, OTHER = BoroughSlug.SOUTHWARK, BoroughSlug.TOWER_HAMLETS
ORGANISATIONS = {Role.REFERRER: "invented-surgery", Role.PROVIDER: "invented-provider"}
NOBODY = "not signed in"


def somebody(role: Role) -> Caller:
    """Of Southwark, where the role is of a borough; who refers or provides is the organisation that `OWN` is about."""
    return Caller(
        organisation=ORGANISATIONS.get(role, f"invented-{role}s"),
        rights=rights_of((role,)),
        person=f"{role}.invented",
        roles=(role.value,),
        boroughs=(OWN,) if role in OF_A_BOROUGH else (),
        provides=(ORGANIZATION_ID,) if role is Role.PROVIDER else (),
    )


PEOPLE: dict[str, Caller | None] = {NOBODY: None, **{role.value: somebody(role) for role in Role}}
