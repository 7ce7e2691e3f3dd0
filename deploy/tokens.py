"""Who may ask the services for something: tokens given and taken back, each kept as a hash where it is used."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from deploy.problems import CannotRun
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.rights import Role, TokenRight
from services.runtime.admin.databases import callers_of
from services.runtime.working import callers
from services.runtime.working.callers import Caller

# How the notify service is known to referral, and what it may ask there.
NOTIFY = "linkway-notify"
NOTIFY_CALLER = Caller(NOTIFY, frozenset({TokenRight.DISCLOSE.value}))

_RIGHT = re.compile(r"(?P<service>[a-z]+):[a-z]+(-[a-z]+)*")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def link_worker(organisation: str, *boroughs: BoroughSlug) -> Caller:
    """A link worker of an organisation, for these boroughs."""
    rights = frozenset({TokenRight.WORK.value})
    return Caller(organisation, rights, roles=(Role.LINK_WORKER.value,), boroughs=boroughs)


def referrer(organisation: str) -> Caller:
    """An organisation that refers."""
    return Caller(organisation, frozenset({TokenRight.REFER.value}))


class NotARight(CannotRun):
    """A right that no service has."""

    def __init__(self, right: str) -> None:
        super().__init__(
            f"{right!r} is not a right.",
            where="--may",
            do=f"write a service and what may be asked of it, such as referral:refer; the services are "
            f"{', '.join(Component)}",
        )


class NotAName(CannotRun):
    """An organisation's name that could not stand in an event's source."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot be an organisation's name here.",
            where="NAME",
            do="write it in small letters, digits and hyphens, such as bromley-by-bow-centre",
        )


def by_service(rights: Iterable[str]) -> dict[Component, frozenset[str]]:
    """The rights beside the service that each names; raises NotARight."""
    sorted_out: dict[Component, frozenset[str]] = {}
    for right in rights:
        found = _RIGHT.fullmatch(right)
        if not found or found["service"] not in set(Component):
            raise NotARight(right)
        service = Component(found["service"])
        sorted_out[service] = sorted_out.get(service, frozenset()) | {right}
    return sorted_out


async def add(mongo_url: str, caller: Caller) -> str:
    """Give the caller a token with its rights: this function will give the token, which is kept nowhere."""
    token = callers.new_token()
    await register(mongo_url, token, caller)
    return token


async def register(mongo_url: str, token: str, caller: Caller) -> None:
    """Let the services know a token that somebody has already."""
    if not _NAME.fullmatch(caller.organisation):
        raise NotAName(caller.organisation)
    for service, its_rights in by_service(caller.rights).items():
        async with callers_of(mongo_url, service) as known:
            await known.add(callers.hash_token(token), replace(caller, rights=its_rights))


async def renew(mongo_url: str, renewed: Iterable[Caller]) -> dict[str, str]:
    """Give each of these a token at the referral service, in place of those that it had: tokens by organisation."""
    tokens: dict[str, str] = {}
    async with callers_of(mongo_url, Component.REFERRAL) as known:
        for caller in renewed:
            tokens[caller.organisation] = callers.new_token()
            await known.remove(caller.organisation)
            await known.add(callers.hash_token(tokens[caller.organisation]), caller)
    return tokens


async def every(mongo_url: str) -> Mapping[str, Sequence[str]]:
    """Every organisation with all its rights."""
    rights: dict[str, set[str]] = {}
    for service in Component:
        async with callers_of(mongo_url, service) as known:
            for caller in await known.list():
                rights.setdefault(caller.organisation, set()).update(caller.rights)
    return {name: sorted(rights[name]) for name in sorted(rights)}


async def remove(mongo_url: str, name: str) -> int:
    """Take back all tokens of the organisation: this function will give from how many services' keeping they went."""
    gone = 0
    for service in Component:
        async with callers_of(mongo_url, service) as known:
            gone += await known.remove(name)
    return gone
