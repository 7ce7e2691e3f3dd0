"""All that signing in takes, put together out of settings."""

from dataclasses import dataclass, field
from pathlib import Path

import httpx

from services.referral.settings import Settings
from services.referral.sign_in import roles_file
from services.referral.sign_in.issuer import Issuer
from services.referral.sign_in.open_id import OpenIdConnect, Registered
from services.referral.sign_in.roles_file import Roles
from services.runtime import sealing
from services.runtime.clock import utc_now
from services.runtime.environment import SettingsUnusable

COMES_BACK_TO, SIGNED_OUT = "/sign-in/callback", "/sign-out"
_WAIT_SECONDS = 5.0


@dataclass(frozen=True)
class SigningIn:
    """Whom people sign in with, what they are then, and the key that a sign-in under way is sealed with."""

    open_id: OpenIdConnect
    roles: Roles
    key: bytes = field(repr=False)
    front_door: str


def of(settings: Settings, master_key: bytes) -> SigningIn | None:
    """As the settings say; None where they name no issuer. Raises RolesUnusable and SettingsUnusable."""
    issuer, front_door, roles_path = settings.sign_in_issuer, settings.public_url, settings.sign_in_roles_file
    if issuer is None or front_door is None or roles_path is None or settings.sign_in_client_id is None:
        return None
    http, roles = httpx.AsyncClient(timeout=_WAIT_SECONDS), roles_file.read(roles_path)
    registered = Registered(
        client_id=settings.sign_in_client_id,
        comes_back_to=front_door.rstrip("/") + COMES_BACK_TO,
        secret=_text(settings.sign_in_secret_file),
        private_key=_text(settings.sign_in_key_file),
        key_id=settings.sign_in_key_id,
        scope=settings.sign_in_scope,
        acr_values=settings.sign_in_acr_values,
        asks_userinfo=roles.userinfo,
    )
    open_id = OpenIdConnect(Issuer(issuer, http), registered, http, utc_now)
    return SigningIn(open_id, roles, sealing.derive(master_key, "sign-ins that have begun"), front_door.rstrip("/"))


def _text(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise SettingsUnusable(f"{path} cannot be read: {why}. Let the user that referral runs as read it.") from None
    if not text:
        raise SettingsUnusable(f"{path} is empty. Write into it what the issuer gave this Linkway.")
    return text
