"""Organisations that a service knows, in memory; each one's token is its name."""

from services.runtime.working.callers import Caller, hash_token


class MemoryCallers:
    """Invented organisations with their rights: `MemoryCallers(surgery="referral:refer")`."""

    def __init__(self, **rights: str) -> None:
        names = {name.replace("_", "-"): right for name, right in rights.items()}
        self.known = {hash_token(name): Caller(name, frozenset({right})) for name, right in names.items()}
        self.looked_up = 0

    async def find(self, token_hash: str) -> Caller | None:
        self.looked_up += 1
        return self.known.get(token_hash)

    async def add(self, token_hash: str, caller: Caller) -> None:
        self.known[token_hash] = caller
