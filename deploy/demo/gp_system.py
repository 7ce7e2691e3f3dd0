"""GPs' systems that do not exist: they refer by FHIR messages, and know what that door's page says, nothing else."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID, uuid5

import httpx

from deploy.demo.doors import DoorSaidNo, insist
from deploy.demo.steps import Who
from deploy.demo.tokens import Tokens
from deploy.invented.messages import message
from deploy.invented.referrals import Planned

MESSAGES = "/fhir/$process-message"
_SENT = UUID("6a0f1a52-7c1e-4a0b-9d3c-0e1f2a3b4c5d")
_KNOWN_AS = re.compile(r"Reference ID: ([0-9a-f-]{36})")


@dataclass(frozen=True)
class GpSystems:
    """The system of a surgery in each borough."""

    client: httpx.AsyncClient
    tokens: Tokens
    run: str
    first_pause_seconds: float = 0.1

    async def refer(self, planned: Planned) -> str:
        """Refer somebody: this function will give the referral's id, or raise DoorSaidNo.

        The message and its ids are those of the run and the referral, so that one sent again makes no second referral.
        """
        of = uuid5(_SENT, f"{self.run}-{planned.number}")
        body = message(planned.asked, of, at=datetime.now(UTC).isoformat())
        headers = {
            "Authorization": f"Bearer {self.tokens.of(Who.REFERRER, planned.borough.slug)}",
            "Content-Type": "application/fhir+json",
            "X-Request-Id": str(uuid5(of, "request")),
            "X-Correlation-Id": str(uuid5(of, "correlation")),
        }
        answer = await insist(
            lambda: self.client.post(MESSAGES, json=body, headers=headers),
            first_pause_seconds=self.first_pause_seconds,
            done=(HTTPStatus.CONFLICT,),
        )
        return _referral_id(answer)


def _referral_id(answer: httpx.Response) -> str:
    """The id as the message's answer has it; a message that was done already is answered with it, too."""
    if answer.is_success:
        requests = [one["resource"] for one in answer.json()["entry"]]
        return str(next(one["id"] for one in requests if one["resourceType"] == "ServiceRequest"))
    if known := _KNOWN_AS.search(answer.text):
        return known[1]
    raise DoorSaidNo(f"{answer.status_code}: {answer.text[:300]}")
