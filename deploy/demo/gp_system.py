"""GPs' systems that do not exist: they refer by FHIR messages, and know what that door's page says, nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
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
        body, headers = sent(planned, self.run, self.tokens.of(Who.REFERRER, planned.borough.slug))
        answer = await insist(
            lambda: self.client.post(MESSAGES, json=body, headers=headers),
            first_pause_seconds=self.first_pause_seconds,
            done=(HTTPStatus.CONFLICT,),
        )
        referral_id = referral_id_in(answer.json())
        if referral_id is None:
            raise DoorSaidNo(f"{answer.status_code}: {answer.text[:300]}")
        return referral_id


def sent(planned: Planned, run: str, token: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The message and its headers, which are the same whenever it is sent."""
    of = uuid5(_SENT, f"{run}-{planned.number}")
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/fhir+json",
        "X-Request-Id": str(uuid5(of, "request")),
        "X-Correlation-Id": str(uuid5(of, "correlation")),
    }
    return message(planned.asked, of, at=datetime.now(UTC).isoformat()), headers


def referral_id_in(answer: Mapping[str, Any]) -> str | None:
    """The id that the answer has; that a message was done already is answered with it, too; None for any other no."""
    resources = [one["resource"] for one in answer.get("entry", ())]
    for made in resources:
        if made["resourceType"] == "ServiceRequest":
            return str(made["id"])
    known = [_KNOWN_AS.search(one.get("diagnostics", "")) for one in answer.get("issue", ())]
    return next((one[1] for one in known if one), None)
