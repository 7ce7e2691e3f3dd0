"""Who may ask the services for something: tokens given and taken back, each kept as a hash where it is used."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from deploy.problems import CannotRun
from services.contract.borough_map import Component
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.runtime.admin.databases import callers_of
from services.runtime.working import callers
from services.runtime.working.callers import Caller, Token

# How the notify service is known to referral, and what it may ask there.
NOTIFY = "linkway-notify"
NOTIFY_CALLER = Caller(NOTIFY, frozenset({TokenRight.DISCLOSE.value}))


def asks_for_sessions(component: Component) -> Caller:
    """How a service with pages is known to referral, which it asks who looks at them."""
    return Caller(f"linkway-{component}", frozenset({TokenRight.SEE_SESSIONS.value}))


# Who keeps the directory; every other right begins with the name of the service that asks for it.
_OF_THE_DIRECTORY = frozenset({TokenRight.LIST, TokenRight.EDIT})
# Who refers, or works a referral, sees at matching why it was matched, and what could be chosen.
_SERVES = dict.fromkeys(_OF_THE_DIRECTORY, (Component.MATCHING,)) | dict.fromkeys(
    (TokenRight.REFER, TokenRight.WORK), (Component.REFERRAL, Component.MATCHING)
)

_PERSON = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def link_worker(organisation: str, *boroughs: BoroughSlug) -> Caller:
    """A link worker of an organisation, for these boroughs."""
    rights = frozenset({TokenRight.WORK.value})
    return Caller(organisation, rights, roles=(Role.LINK_WORKER.value,), boroughs=boroughs)


def referrer(organisation: str) -> Caller:
    """An organisation that refers."""
    return Caller(organisation, frozenset({TokenRight.REFER.value}))


def prober(organisation: str) -> Caller:
    """Whoever runs Linkway, and sends referrals that are about nobody."""
    return Caller(organisation, frozenset({TokenRight.REFER.value, TokenRight.SYNTHETIC.value}))


def records_keeper(organisation: str, person: str) -> Caller:
    """Whoever sees in every borough that two people are one, by the id that stands beside what they do."""
    rights = frozenset({TokenRight.WORK.value, TokenRight.MERGE.value})
    return Caller(organisation, rights, person, (Role.LINK_WORKER.value,), tuple(BoroughSlug))


def provider(organisation: str, provides: Iterable[str]) -> Caller:
    """Who provides the services of these organisations of the directory."""
    return Caller(organisation, frozenset({TokenRight.ATTEND.value}), provides=tuple(map(UUID, provides)))


class NotARight(CannotRun):
    """A right that there is not."""

    def __init__(self, right: str) -> None:
        super().__init__(f"{right!r} is not a right.", where="--may", do=f"give one of {', '.join(TokenRight)}")


class NotAName(CannotRun):
    """An organisation's name that could not stand in an event's source."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} cannot be an organisation's name here.",
            where="NAME",
            do="write it in small letters, digits and hyphens, such as bromley-by-bow-centre",
        )


class NotAPerson(CannotRun):
    """What could not be the id of a person, and may be their name."""

    def __init__(self, person: str) -> None:
        super().__init__(
            f"{person!r} cannot be a person's id here.",
            where="--person",
            do="write small letters, digits, dots and hyphens, such as j.smith; it stands beside what they do",
        )


class OfNoUse(CannotRun):
    """A token with a right that ties it to nothing."""

    def __init__(self, right: TokenRight, do: str) -> None:
        what = "change no listing" if right in _OF_THE_DIRECTORY else "open no referral"
        super().__init__(f"With {right} alone it could {what}.", where="--may", do=do)


def check_is_of_use(caller: Caller) -> None:
    """Raises OfNoUse where the caller's rights tie it to nothing, and NotAPerson."""
    if caller.person is not None and not _PERSON.fullmatch(caller.person):
        raise NotAPerson(caller.person)
    works = {Role.LINK_WORKER, Role.SAFEGUARDING_LEAD} & set(caller.roles) and caller.boroughs
    if (TokenRight.WORK in caller.rights) != bool(works):
        roles = f"{Role.LINK_WORKER} or {Role.SAFEGUARDING_LEAD}"
        do = f"give --may {TokenRight.WORK}, --role {roles} and --borough together"
        raise OfNoUse(TokenRight.WORK, do)
    if TokenRight.SYNTHETIC in caller.rights and TokenRight.REFER not in caller.rights:
        raise OfNoUse(TokenRight.SYNTHETIC, f"give --may {TokenRight.REFER} beside it")
    if TokenRight.MERGE in caller.rights and TokenRight.WORK not in caller.rights:
        raise OfNoUse(
            TokenRight.MERGE, f"give --may {TokenRight.WORK} beside it, for the boroughs whose people it sees"
        )
    _check_speaks_for_a_service(caller)
    if TokenRight.EDIT in caller.rights and not caller.boroughs:
        raise OfNoUse(TokenRight.EDIT, "give --borough beside it, for each borough whose directory it keeps")


def _check_speaks_for_a_service(caller: Caller) -> None:
    # Who lists services may begin without any, and claim an organisation's.
    needs_some, may_have = {TokenRight.ATTEND}, {TokenRight.ATTEND, TokenRight.LIST}
    if (needs_some & caller.rights and not caller.provides) or (caller.provides and not may_have & caller.rights):
        do = (
            f"give --may {TokenRight.ATTEND}, {TokenRight.LIST} or both, and --provides, with the organisation's id in "
            "the directory, together"
        )
        raise OfNoUse(TokenRight.ATTEND, do)


def by_service(rights: Iterable[str]) -> dict[Component, frozenset[str]]:
    """The rights beside each service that asks for them; raises NotARight."""
    sorted_out: dict[Component, frozenset[str]] = {}
    for right in rights:
        if right not in set(TokenRight):
            raise NotARight(right)
        for service in _SERVES.get(TokenRight(right)) or (Component(right.partition(":")[0]),):
            sorted_out[service] = sorted_out.get(service, frozenset()) | {right}
    return sorted_out


async def add(mongo_url: str, caller: Caller, *, prefix: str = "", expires_at: datetime | None = None) -> str:
    """Give the caller a token with its rights: this function will give the token, which is kept nowhere.

    `prefix` stands before the names of the databases; past `expires_at` the token opens nothing.
    """
    token = callers.new_token()
    await register(mongo_url, token, caller, prefix=prefix, expires_at=expires_at)
    return token


async def register(
    mongo_url: str, token: str, caller: Caller, *, prefix: str = "", expires_at: datetime | None = None
) -> None:
    """Let the services know a token that somebody has already."""
    if not _NAME.fullmatch(caller.organisation):
        raise NotAName(caller.organisation)
    for service, its_rights in by_service(caller.rights).items():
        async with callers_of(mongo_url, service, prefix=prefix) as known:
            its_own = replace(caller, rights=its_rights)
            await known.add(callers.hash_token(token), its_own, expires_at=expires_at)


async def renew(mongo_url: str, renewed: Iterable[Caller], *, prefix: str = "") -> dict[str, str]:
    """Give each of these a token, in place of those that it had: tokens by organisation."""
    new = {caller.organisation: (callers.new_token(), caller) for caller in renewed}
    for service in Component:
        async with callers_of(mongo_url, service, prefix=prefix) as known:
            await known.remove([one.hash for one in await known.list() if one.caller.organisation in new])
            for token, caller in new.values():
                if its_rights := by_service(caller.rights).get(service):
                    await known.add(callers.hash_token(token), replace(caller, rights=its_rights))
    return {organisation: token for organisation, (token, _) in new.items()}


async def every(mongo_url: str, *, prefix: str = "") -> list[Token]:
    """Every token, with its rights at all services, by the names of the organisations."""
    found: dict[str, Token] = {}
    for service in Component:
        async with callers_of(mongo_url, service, prefix=prefix) as known:
            for token in await known.list():
                found[token.hash] = _together(found[token.hash], token) if token.hash in found else token
    return sorted(found.values(), key=lambda token: token.caller.organisation)


def _together(one: Token, other: Token) -> Token:
    """The same token, known to two services."""
    used = [used for used in (one.last_used, other.last_used) if used]
    caller = replace(one.caller, rights=one.caller.rights | other.caller.rights)
    return replace(one, caller=caller, last_used=max(used, default=None))


async def remove(mongo_url: str, removed: Iterable[Token], *, prefix: str = "") -> None:
    """Take these tokens back, from all services."""
    hashes = [token.hash for token in removed]
    for service in Component:
        async with callers_of(mongo_url, service, prefix=prefix) as known:
            await known.remove(hashes)
