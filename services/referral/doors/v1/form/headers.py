"""What is sent and answered in headers: keys that make asking again safe, and the revision that was looked at."""

import re
from typing import Annotated

from fastapi import Header, Request, Response
from pydantic import BaseModel

from services.referral.commands.command import Command
from services.referral.handlers.answering import Answered
from services.referral.handlers.intake.referring import Referring
from services.referral.idempotency import IdempotencyKey
from services.runtime.working.callers import Caller

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="A value of your own, new for each new request. The same request with the same key is done once; "
        "sent again within a week, it is answered as it was first, with the header Idempotency-Replayed.",
        examples=["6f1f7c1e-7a31-4c3e-9a43-0a2f0f6b5d10"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description='The ETag of what you saw, a referral or an entry of its record, such as "3"; if it has changed '
        "since, nothing is done.",
        examples=['"3"'],
    ),
]
IfNoneMatch = Annotated[
    str | None,
    Header(
        alias="If-None-Match",
        description="The ETag of the referral as you have it; if it is still the same, nothing is sent.",
        examples=['"3"'],
    ),
]


class _Revised(BaseModel):
    revision: int


def revision_in(if_match: str | None) -> int | None:
    """The revision that a caller saw; None where any will do; 0, at which no referral is, for what we never gave."""
    if if_match is None or if_match.strip() == "*":
        return None
    known = re.fullmatch(r'"([0-9]{1,9})"', if_match.strip())
    return int(known[1]) if known else 0


def is_known(revision: int, if_none_match: str | None) -> bool:
    """Whether this revision is among those that the caller has."""
    known = [one.strip().removeprefix("W/") for one in (if_none_match or "").split(",")]
    return etag(revision) in known or "*" in known


def etag(revision: int) -> str:
    """The ETag of a referral at this revision."""
    return f'"{revision}"'


def answer(answered: Answered, status: int = 200, location: str | None = None) -> Response:
    """The answer to whoever asked for something to be done."""
    headers = {"ETag": etag(_Revised.model_validate_json(answered.view).revision)}
    if location:
        headers["Location"] = location
    if not answered.is_new:
        headers["Idempotency-Replayed"] = "true"
    return Response(answered.view, status, headers, media_type="application/json")


def key_of(referring: Referring, caller: Caller, request: Request, command: Command, written: str) -> IdempotencyKey:
    """The key that a caller wrote, for what is asked at this address."""
    # The address belongs to the request, because the same body means something else at another referral.
    text = f"{request.url.path}\n{command.model_dump_json(exclude_unset=True)}"
    return IdempotencyKey.of(referring.custody, organisation=caller.organisation, key=written, request=text)
