"""`linkway people`: two people are made one, and parted again, through the API; who did so and why is kept there."""

import asyncio
from typing import Annotated, Any
from uuid import UUID, uuid4

import httpx
import typer

from deploy import tokens
from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, NotReached, give
from deploy.problems import CannotRun
from services.referral.commands.merge import MergeReason, UnmergeReason

KEEPER = "linkway-records"
app = typer.Typer(help="Make two people one, or part them again. Nothing is moved, and all of it is kept for good.")

A = Annotated[UUID, typer.Argument(help="A referral of the one.")]
B = Annotated[UUID, typer.Argument(help="A referral of the other.")]
By = Annotated[str, typer.Option("--by", help="Who you are, by an id such as j.smith; it is kept beside what you do.")]


@app.command()
def merge(
    a: A, b: B, *, reason: Annotated[MergeReason, typer.Option(help="Why.")], by: By, as_json: AsJson = False
) -> None:
    """Take the people of two referrals for one: their open referrals are found, and shown, together.

    The exit code is 1 where that cannot be.
    """
    body = {"referral_id": str(a), "same_person_as": str(b), "reason": reason.value}
    give(lambda: asyncio.run(_said("merges", body, by)), as_json=as_json, home=environment.home())


@app.command()
def unmerge(
    a: A, b: B, *, reason: Annotated[UnmergeReason, typer.Option(help="Why.")], by: By, as_json: AsJson = False
) -> None:
    """Take back that they are one, by the two referrals that were named then.

    The exit code is 1 where that cannot be.
    """
    body = {"referral_id": str(a), "same_person_as": str(b), "reason": reason.value}
    give(lambda: asyncio.run(_said("unmerges", body, by)), as_json=as_json, home=environment.home())


async def _said(what: str, body: dict[str, Any], by: str) -> Answer:
    keeper = tokens.records_keeper(KEEPER, by)
    tokens.check_is_of_use(keeper)
    renewed = await tokens.renew(environment.mongo_url(), [keeper], prefix=environment.name_prefix())
    address = environment.referral_url()
    headers = {"Authorization": f"Bearer {renewed[KEEPER]}", "Idempotency-Key": str(uuid4())}
    async with httpx.AsyncClient(base_url=address, headers=headers) as api:
        try:
            answer = await api.post(f"/v1/people/{what}", json=body)
        except httpx.TransportError as away:
            raise NotReached(f"The API does not answer at {address}: {away}") from None
    return _answer(answer)


def _answer(answer: httpx.Response) -> Answer:
    told = answer.json()
    if answer.is_success:
        said = told["undone"] or told["said"]
        verb = "Parted" if told["undone"] else "Made one"
        return Answer(told, f"{verb} by {said['person']} ({said['reason']}): merge {told['merge_id']}")
    if answer.status_code >= 500:
        raise CannotRun(told["title"], where="the referral API", do=told["detail"])
    return Answer(told, f"{told['title']}. {told['detail']}", Exit.CHECK_FAILED)
