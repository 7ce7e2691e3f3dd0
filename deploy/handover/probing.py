"""Synthetic people, referred and taken back through referral's own door: they hold no place of anybody's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx

from deploy.problems import CannotRun
from services.contract.words.vocabulary import Need
from services.runtime.working.partitioning import share_of

# Ids fall on partitions by chance; of so many for each partition one falls on the last, but once in a million times.
_TRIES = 15
# Half a minute, because a borough that is marked already would be taken back for an answer that is only late.
_ANSWER_SECONDS = 30.0
_BODY = {
    # Whatever is listed will do, because the place is not theirs.
    "needs": [need.value for need in Need],
    "urgency": "routine",
    "story": "Invented.",
    "person": {"name": "Invented Person", "born_on": "1948-05-02"},
    "consent": {"to_refer": True, "channel": "none"},
    "referrer": {"role": "gp"},
}


class DoorClosed(CannotRun):
    """Referral does not take synthetic people in."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(
            f"Referral took no synthetic person in: {why}.",
            where=address,
            do="see that referral runs there (LINKWAY_REFERRAL_URL), and that --postcode is one of the borough",
        )


@dataclass(frozen=True)
class Door:
    """Referral's door, with a token that may refer synthetic people; `postcode` is where they live."""

    api: httpx.AsyncClient
    postcode: str

    async def refer_one_in_each(self, partitions: int) -> list[str]:
        """Refer one for each partition, at least: their ids."""
        made: list[str] = []
        for _ in range(_TRIES * partitions):
            made.append(await self._refer())
            if len({share_of("", one, partitions).partition for one in made}) == partitions:
                return made
        return made

    async def _refer(self) -> str:
        answer = await self._post("/referrals", {**_BODY, "postcode": self.postcode}, Synthetic="true")
        return str(answer.json()["referral_id"])

    async def take_back(self, referral_id: str) -> None:
        """Withdraw one; who has ended already stays so."""
        await self._post(f"/v1/referrals/{referral_id}/withdrawal", {"reason": "other"})

    async def _post(self, path: str, body: object, **headers: str) -> httpx.Response:
        try:
            answer = await self.api.post(path, json=body, headers={"Idempotency-Key": str(uuid4()), **headers})
        except httpx.TransportError as away:
            raise DoorClosed(str(self.api.base_url), type(away).__name__) from None
        if not answer.is_success:
            raise DoorClosed(str(self.api.base_url), f"{answer.status_code} {answer.text}")
        return answer


@asynccontextmanager
async def door(address: str, token: str, postcode: str) -> AsyncIterator[Door]:
    """Referral's door at this address."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=_ANSWER_SECONDS) as api:
        yield Door(api, postcode)
