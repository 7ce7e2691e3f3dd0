"""An issuer in memory, the referral service beside it, and a browser that goes to both."""

import tomllib
from dataclasses import dataclass, field

import httpx
import pytest

from services.referral.sign_in.issuer import Issuer
from services.referral.sign_in.open_id import OpenIdConnect, Registered
from services.referral.sign_in.roles_file import Roles
from services.referral.sign_in.signing_in import COMES_BACK_TO, SigningIn
from tests.fakes.issuer import ADDRESS, CLIENT_ID, SECRET, MemoryIssuer
from tests.fakes.referral_service import ServiceInMemory
from tests.support.builders import NOW

FRONT_DOOR = "http://referral.example"
ROLES = """
[[roles]]
role = "link-worker"
where = { groups = ["southwark-link-workers"] }
organisation = "southwark-link-workers"
boroughs = ["southwark"]
"""


@dataclass
class World:
    """An issuer, the service, and the time that the service's clients of the issuer have."""

    issuer: MemoryIssuer = field(default_factory=MemoryIssuer)
    registered: Registered = Registered(CLIENT_ID, FRONT_DOOR + COMES_BACK_TO, secret=SECRET)  # noqa: RUF009 - frozen
    roles: str = ROLES
    seconds: float = 1000.0

    def __post_init__(self) -> None:
        issuer = Issuer(ADDRESS, self.issuer.http, lambda: self.seconds)
        open_id = OpenIdConnect(issuer, self.registered, self.issuer.http, lambda: NOW)
        roles = Roles.model_validate(tomllib.loads(self.roles))
        self.service = ServiceInMemory(people=SigningIn(open_id, roles, bytes(32), FRONT_DOOR))

    async def begin(self, browser: httpx.AsyncClient, to: str = "/work") -> str:
        """A browser goes to the sign-in: the issuer's address that it is led to."""
        answer = await browser.get("/sign-in", params={"to": to})
        assert answer.status_code == 303
        return str(answer.headers["location"])

    async def sign_in(self, browser: httpx.AsyncClient, to: str = "/work", **claims: object) -> httpx.Response:
        """A browser goes to the sign-in, to the issuer and back: what it is answered then."""
        return await browser.get(self.issuer.signs_in(await self.begin(browser, to), **claims))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def browser(world: World) -> httpx.AsyncClient:
    return world.service.browser()
