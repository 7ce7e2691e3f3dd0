"""A partner of whoever watches the demonstration: its topics are open to try what a partner's system would send."""

from deploy import tokens
from deploy.home import COMMAND
from deploy.local.service_environment import front_door_url
from deploy.ports import Ports
from services.contract.boroughs import BoroughSlug

NAME = "sandbox"
BOROUGH = BoroughSlug.SOUTHWARK
_SAMPLE, _SEND = f"{COMMAND} sample referral-requested", f"{COMMAND} send --borough {BOROUGH} --partner {NAME}"
ACCEPTED = f"{_SAMPLE} | {_SEND}"
REJECTED = f"{_SAMPLE} | sed 's/999 000 0018/999 000 0019/' | {_SEND} --unchecked"


async def open_up(mongo_url: str) -> str:
    """Give the sandbox a token, in place of those of earlier days: this function will give it."""
    return (await tokens.renew(mongo_url, [tokens.referrer(NAME)]))[NAME]


def invitation(token: str, ports: Ports) -> str:
    """What to type in another terminal, and where to look."""
    page = f"{front_door_url(ports)}/partners/{NAME}/rejections"
    return (
        f"Be a partner, in another terminal; the second is rejected:\n  {ACCEPTED}\n  {REJECTED}\n"
        f"What was refused of it: {page} (without a name; the password is {token})"
    )
