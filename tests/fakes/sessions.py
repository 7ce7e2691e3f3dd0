"""Sessions in memory: those that referral keeps, and the doors' view of them; typed forms too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from typing_extensions import override

from services.referral.store.sessions import IDLE, KeptSession, KeptSessions
from services.runtime.working.callers import Caller, hash_token
from services.runtime.working.sessions.session import Session, Sessions
from services.runtime.working.sessions.typed_forms import TypedForm, TypedForms, new_id


@dataclass
class MemoryKeptSessions(KeptSessions):
    """Sessions by the hash of their cookie."""

    kept: dict[str, KeptSession] = field(default_factory=dict)

    @override
    async def begin(self, session_hash: str, caller: Caller, now: datetime) -> None:
        self.kept[session_hash] = KeptSession(session_hash, caller, now, now + IDLE)

    @override
    async def find(self, session_hash: str) -> KeptSession | None:
        return self.kept.get(session_hash)

    @override
    async def note(self, session: KeptSession, ends_at: datetime) -> None:
        if self.kept.get(session.hash) == session:
            self.kept[session.hash] = replace(session, ends_at=ends_at)

    @override
    async def end(self, session_hash: str, now: datetime) -> None:
        if (kept := self.kept.get(session_hash)) and kept.ends_at > now:
            self.kept[session_hash] = replace(kept, ends_at=now)

    @override
    async def under_way(self, now: datetime) -> Sequence[KeptSession]:
        return sorted((one for one in self.kept.values() if one.ends_at > now), key=lambda one: (one.made_at, one.hash))


class MemorySessions(Sessions):
    """Whoever is signed in, by a cookie that the test chooses."""

    def __init__(self) -> None:
        self.known: dict[str, Session] = {}
        self.asked = 0
        self.away: Callable[[], Exception] | None = None

    def begin(self, cookie: str, caller: Caller) -> dict[str, str]:
        """The caller signs in: this function will give the cookies of their browser."""
        self.known[hash_token(cookie)] = Session(caller)
        return {"linkway-session": cookie}

    def end(self, cookie: str) -> None:
        self.known[hash_token(cookie)] = Session(self.known[hash_token(cookie)].caller, has_ended=True)

    @override
    async def find(self, session_hash: str) -> Session | None:
        self.asked += 1
        if self.away:
            raise self.away()
        return self.known.get(session_hash)


class MemoryTypedForms(TypedForms):
    """Typed forms by their id."""

    def __init__(self) -> None:
        self.kept: dict[str, TypedForm] = {}

    @override
    async def keep(self, form: TypedForm) -> str:
        form_id = new_id()
        self.kept[form_id] = form
        return form_id

    @override
    async def take(self, form_id: str) -> TypedForm | None:
        return self.kept.pop(form_id, None)
