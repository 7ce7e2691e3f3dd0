"""What is sent and answered in headers: the version of a listing that somebody saw."""

import re
from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Header, Response

from services.contract.doors.refusals import Refusal
from services.matching.keeping.kept import KeptListing
from services.matching.replies.shown import Replies
from services.matching.views.listings import ListingView

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description='The ETag of the listing as you saw it, such as "3"; if it has changed since, nothing is done. '
        '"*" is any.',
        examples=['"3"'],
    ),
]


class VersionMissing(Refusal):
    """A listing is to be changed by somebody who does not say which version they saw."""

    status = 428
    title = "The header If-Match is missing"
    what_to_do = "Send If-Match with the ETag of the listing as you saw it, or * for whatever version there is."


def version_in(if_match: str | None) -> int | None:
    """The version that a caller saw; None for any; 0, at which no listing is, for what we never gave.

    Raises VersionMissing.
    """
    if if_match is None:
        raise VersionMissing(VersionMissing.what_to_do)
    if if_match.strip() == "*":
        return None
    known = re.fullmatch(r'"([0-9]{1,9})"', if_match.strip())
    return int(known[1]) if known else 0


def answer(kept: KeptListing, replies: Mapping[UUID, Replies] | None = None) -> Response:
    """The answer about one listing, with how its provider replies where whoever answers knows."""
    view = ListingView.of(kept, replies).model_dump_json(exclude_none=True)
    return Response(view, headers={"ETag": f'"{kept.version}"'}, media_type="application/json")
