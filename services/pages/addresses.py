"""Addresses of our own pages: where somebody is, and whether an address that came from outside leads to one."""

from starlette.requests import Request

from services.contract.text.own_addresses import is_ours


def ours(address: str | None, *, otherwise: str = "/") -> str:
    """The address, where it leads to a page of this site."""
    return address if address and is_ours(address) else otherwise


def here(request: Request) -> str:
    """Where the request was sent: its path and its query, for coming back."""
    query = request.url.query
    return ours(f"{request.url.path}?{query}" if query else request.url.path)
