"""`linkway explain`: why a referral was matched as it was, or what stood in the way, as matching's API tells it."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import httpx
import typer

from deploy import tokens
from deploy.cli import environment
from deploy.cli.following.explain_output import shown
from deploy.cli.output import Answer, AsJson, Exit, NotReached, give
from deploy.problems import CannotRun
from services.contract.boroughs import BoroughSlug

EXPLAINER = "linkway-explains"

Referral = Annotated[UUID, typer.Argument(help="The referral's id.")]
Shortlist = Annotated[bool, typer.Option("--shortlist", help="Show what could be chosen now as well.")]


def explain(referral: Referral, *, shortlist: Shortlist = False, as_json: AsJson = False) -> None:
    """Show why a referral was matched as it was, or what stood in the way, in words and numbers, and decide it again.

    The exit code is 1 where there is no such referral, or where it does not come out the same again.
    """
    give(lambda: asyncio.run(explained(referral, shortlist)), as_json=as_json, home=environment.home())


async def explained(referral: UUID, shortlist: bool) -> Answer:
    """What matching's API tells of this referral; raises NotReached, CannotRun."""
    caller = tokens.link_worker(EXPLAINER, *BoroughSlug)
    renewed = await tokens.renew(environment.mongo_url(), [caller], prefix=environment.name_prefix())
    address = environment.matching_url()
    headers = {"Authorization": f"Bearer {renewed[EXPLAINER]}"}
    async with httpx.AsyncClient(base_url=address, headers=headers) as api:
        try:
            match = await api.get(f"/v1/matches/{referral}")
            choices = await api.get(f"/v1/matches/{referral}/shortlist") if shortlist else None
        except httpx.TransportError as away:
            raise NotReached(f"Matching's API does not answer at {address}: {away}") from None
    return _answer(match, choices)


def _answer(match: httpx.Response, choices: httpx.Response | None) -> Answer:
    told = match.json()
    if match.status_code >= 500:
        raise CannotRun(told["title"], where="matching's API", do=told["detail"])
    if not match.is_success:
        return Answer(told, f"{told['title']}. {told['detail']}", Exit.CHECK_FAILED)
    facts: dict[str, Any] = {**told, "shortlist": choices.json()} if choices is not None else told
    is_same = told["answer"] is None or told["answer"]["replay"]["is_same"]
    return Answer(facts, shown(facts), Exit.FINE if is_same else Exit.CHECK_FAILED)
