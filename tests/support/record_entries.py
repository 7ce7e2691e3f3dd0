"""Entries of the record beside an invented referral, as somebody adds them through the door."""

from typing import Any

import httpx

from tests.support.builders import NOW

TODAY = f"{NOW:%Y-%m-%d}"
SECRET = "An invented text that nobody else may read."


async def add(client: httpx.AsyncClient, where: str, key: str = "k1", **body: Any) -> httpx.Response:
    return await client.post(where, json=body, headers={"Idempotency-Key": key})
