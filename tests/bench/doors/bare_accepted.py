"""Taking a referral in by hand: FastAPI, a token that is a constant, a body that is validated, one insert by motor."""

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any
from uuid import uuid4

import uvicorn
from fastapi import Depends, FastAPI, Header, HTTPException
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel

from deploy.ports import LOOPBACK

TOKEN = "invented"


class Person(BaseModel):
    """Who is referred."""

    name: str
    born_on: str
    gender: str
    ethnic_category: str
    nhs_number: str | None
    email: str | None
    phone: str | None


class Asked(BaseModel):
    """The same body that the referral service takes."""

    needs: list[str]
    story: str
    urgency: str
    postcode: str
    person: Person
    consent: dict[str, Any]
    referrer: dict[str, str]


async def known(authorization: Annotated[str, Header()]) -> None:
    """Turn away whoever shows another token."""
    if not secrets.compare_digest(authorization, f"Bearer {TOKEN}"):
        raise HTTPException(401)


def application(mongo_url: str, database: str) -> FastAPI:
    """One route."""
    collection = AsyncIOMotorClient[dict[str, Any]](mongo_url, w="majority")[database].referrals
    app = FastAPI()

    @app.post("/referrals", status_code=201, dependencies=[Depends(known)])
    async def refer(asked: Asked) -> dict[str, str]:
        referral_id = str(uuid4())
        await collection.insert_one({"_id": referral_id, **asked.model_dump()})
        return {"referral_id": referral_id}

    return app


@asynccontextmanager
async def serving(mongo_url: str, database: str, port: int) -> AsyncIterator[None]:
    """The route on this port, in a process of its own."""
    told = ["-m", __name__, mongo_url, database, str(port)]
    process = await asyncio.create_subprocess_exec(sys.executable, *told)
    try:
        await _listening(port)
        yield
    finally:
        process.terminate()
        await process.wait()


async def _listening(port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection(LOOPBACK, port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


if __name__ == "__main__":
    mongo_url, database, port = sys.argv[1:]
    uvicorn.run(
        application(mongo_url, database),
        host=LOOPBACK,
        port=int(port),
        loop="uvloop",
        http="httptools",
        log_config=None,
    )
