"""The demonstration's issuer is for this machine alone."""

import time

from deploy.identity.granting import Client, Granting
from deploy.problems import CannotRun
from services.contract.text.own_addresses import is_loopback


class NotForOthers(CannotRun):
    """The demonstration's issuer would be reached by other machines, and it believes whatever it is told."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"The demonstration's issuer does not listen on {host}: whoever reached it could be anybody.",
            where="--host",
            do="leave it at 127.0.0.1, and name a real issuer in LINKWAY_SIGN_IN_ISSUER where others are to sign in",
        )


def issuer(host: str, port: int, client: Client) -> Granting:
    """The issuer at this address. Raises NotForOthers unless that is this machine's own."""
    if not is_loopback(host):
        raise NotForOthers(host)
    named = f"[{host}]" if ":" in host else host
    return Granting(f"http://{named}:{port}", client, time.time)
