"""A GP's system at the FHIR door, and what it reads in the answers."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import httpx

from deploy.invented.messages import message
from tests.fakes.referral import a_request

SENT_AS = UUID("0198c0de-0000-7000-8000-00000000000a")


def a_message(status: str = "active", of: UUID = SENT_AS, **changes: Any) -> dict[str, Any]:
    """A message about an invented person; the changes are those of `a_request`."""
    return message(a_request(**changes), of, at="2026-01-31T09:30:00+00:00", status=status)


def resource(of: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The first resource of this type in a Bundle."""
    found: dict[str, Any] = next(one["resource"] for one in of["entry"] if one["resource"].get("resourceType") == kind)
    return found


class GpSystem:
    """What a GP's system does at the door: sends, sends again, takes back, follows."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def send(self, body: object, ids: Mapping[str, str] | None = None, **headers: str) -> httpx.Response:
        """Send a message under ids of its own, or under these."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"Content-Type": "application/fhir+json", **(ids or new_ids()), **named}
        content = {"content": body} if isinstance(body, bytes) else {"json": body}
        return await self.client.post("/fhir/$process-message", headers=sent, **content)

    async def refer(self, **changes: Any) -> str:
        """Refer somebody: this method will give our id of the referral."""
        answered = await self.send(a_message(**changes))
        assert answered.status_code == 200, answered.text
        referral_id: str = resource(answered.json(), "ServiceRequest")["id"]
        return referral_id


def new_ids() -> dict[str, str]:
    """Ids that no message has had."""
    return {"X-Request-Id": str(uuid4()), "X-Correlation-Id": str(uuid4())}


def issues(refused: httpx.Response) -> dict[str, str]:
    """The kinds of issue that are told, by their place."""
    assert refused.headers["content-type"] == "application/fhir+json"
    assert refused.json()["resourceType"] == "OperationOutcome"
    return {(one.get("expression") or one.get("location") or [""])[0]: one["code"] for one in refused.json()["issue"]}


def error_code(refused: httpx.Response) -> str:
    """BaRS's code of the error."""
    code: str = refused.json()["issue"][0]["details"]["coding"][0]["code"]
    return code
