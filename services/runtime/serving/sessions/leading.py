"""The way to the sign-in, from where somebody was to where they go on."""

from urllib.parse import quote

from services.contract.text.own_addresses import is_ours

SIGN_IN = "/sign-in"
# Says first that a session has ended, and leads on by a link.
SIGNED_OUT = f"{SIGN_IN}/again"


def to_sign_in(address: str, *, page: str = SIGN_IN) -> str:
    """The address at which to sign in, and then go on at this address of ours."""
    return f"{page}?to={quote(address, safe='/')}" if is_ours(address) else page
