"""Inputs that other systems got wrong, each with the answer that is right, as they were collected."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.referral_service import ServiceInMemory

CASES = Path(__file__).parents[4] / "shared" / "cases"
REQUESTS = [
    pytest.param(request, id=f"{path.name.partition('.')[0]}: {request['label']!a}")
    for path in sorted(CASES.glob("*.http.json"))
    for request in json.loads(path.read_text(encoding="utf-8"))["requests"]
] or [pytest.param(None, marks=pytest.mark.skip(reason=f"The cases are not here: {CASES}."))]


@pytest.mark.parametrize("case", REQUESTS)
async def test_a_case_is_answered_as_is_right(service: ServiceInMemory, case: dict[str, Any]) -> None:
    body = b64decode(case["body_base64"]) if "body_base64" in case else json.dumps(case["body"]).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": "case", **case["headers"]}
    right = case["expect"] if isinstance(case["expect"], list) else [case["expect"]]

    for door in ("", "/v1"):
        answered = await service.surgery.request(case["method"], door + case["path"], content=body, headers=headers)

        assert answered.status_code in right, (case["why"], answered.text)
        if answered.status_code >= 400:
            assert answered.json()["detail"]
            assert not service.published
