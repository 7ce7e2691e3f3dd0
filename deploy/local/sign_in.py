"""Signing in on this machine: with the demonstration's issuer, and what the services are told of it."""

import sys
from collections.abc import Mapping
from pathlib import Path

from deploy import tokens
from deploy.home import PROJECT
from deploy.identity.granting import CLIENT_ID
from deploy.local.service_environment import Whereabouts, public_url
from deploy.ports import LOOPBACK
from deploy.secret_files import made_once
from deploy.servers import mongo
from services.contract.borough_map import Component
from services.runtime.working import callers

ROLES = PROJECT / "deploy" / "roles.toml"
# Services that have pages, and ask referral who looks at them.
_ASKING = (Component.MATCHING, Component.REPORTING)


async def prepare(where: Whereabouts) -> None:
    """Make the secrets that are missing, and let referral know those who may ask it for sessions."""
    made_once(_secret(where), callers.new_token)
    for component in _ASKING:
        token = made_once(_token(component, where), callers.new_token).read_text().strip()
        await tokens.register(mongo.url(where.ports), token, tokens.asks_for_sessions(component))


def command(where: Whereabouts) -> list[str]:
    """What starts the issuer."""
    back = f"{public_url(where.ports).rstrip('/')}/sign-in/callback"
    told = ["--comes-back-to", back, "--secret-file", str(_secret(where))]
    return [sys.executable, "-m", "deploy.identity", str(where.ports.identity), *told]


def environment(component: Component, where: Whereabouts) -> Mapping[str, str]:
    """The settings of a service that are about who has signed in."""
    if component is Component.REFERRAL:
        settings: Mapping[str, object] = {
            "SIGN_IN_ISSUER": f"http://{LOOPBACK}:{where.ports.identity}",
            "SIGN_IN_CLIENT_ID": CLIENT_ID,
            "SIGN_IN_SECRET_FILE": _secret(where),
            "SIGN_IN_ROLES_FILE": ROLES,
        }
    elif component in _ASKING:
        settings = {
            "SESSIONS_URL": f"http://{LOOPBACK}:{where.ports.referral}",
            "SESSIONS_TOKEN_FILE": _token(component, where),
        }
    else:
        settings = {}
    return {f"LINKWAY_{name}": str(value) for name, value in settings.items()}


def _secret(where: Whereabouts) -> Path:
    return where.secrets.notify_token.with_name("sign-in.secret")


def _token(component: Component, where: Whereabouts) -> Path:
    return where.secrets.notify_token.with_name(f"{component}-sessions.token")
