"""What cannot be read goes to the dead letters with its reason and its bytes, and everything behind it goes on."""

import base64
import json
from typing import Any

import pytest

from services.contract import envelope as envelopes
from services.contract.boroughs import BoroughSlug
from services.contract.events import DeadLettered
from services.contract.topics import Stream
from services.runtime import sealing
from services.runtime.recovering.dead_letters import borough_key
from tests.running.stage import KEY as DEAD_LETTER_KEY
from tests.running.stage import Stage
from tests.support import builders
from tests.toys.toy import a_toy

GOOD = builders.a_matched().model_dump_json().encode()
KEY = str(builders.REFERRAL_ID).encode()


def headers(**changes: Any) -> list[tuple[str, Any]]:
    good = envelopes.to_headers(builders.an_envelope(type="london.linkway.matched.v1"))
    return [(name, changes.pop(name, value)) for name, value in good] + list(changes.items())


ODD: dict[str, tuple[bytes | None, list[tuple[str, Any]]]] = {
    "not-json": (b"{not json", headers()),
    "header-not-utf8": (GOOD, headers(ce_source=b"\xff\xfe")),
    "header-null": (GOOD, headers(ce_source=None)),
    "value-null": (None, headers()),
    "type-unknown": (GOOD, headers(ce_type=b"org.example.invented.v1")),
    "schema-wrong": (b'{"referral_id": 7}', headers()),
    "too-large": (b'"' + b"x" * (2 * 1024 * 1024 + 1) + b'"', headers()),
    "header-missing": (GOOD, []),
    "wrong-topic": (GOOD, headers(ce_borough=b"camden")),
}


@pytest.mark.parametrize("reason", ODD)
async def test_an_odd_message_is_put_aside_whole_and_the_next_one_is_worked(stage: Stage, reason: str) -> None:
    value, odd_headers = ODD[reason]
    await stage.send_raw(Stream.MATCHES, value, key=KEY, headers=odd_headers)
    await stage.send(builders.a_matched())
    async with stage.running(a_toy()):
        (record,) = await stage.read(Stream.DEAD_LETTERS, 1)
        assert len(await stage.read(Stream.NOTICES, 1)) == 1

    dead = DeadLettered.model_validate_json(envelopes.read(record.headers, record.value)[1])
    assert (dead.reason, dead.topic, dead.offset, dead.service) == (reason, "southwark.matches", 0, "notify")
    opened = opened_letter(stage, dead)
    assert opened["value"] == (None if value is None else base64.b64encode(value).decode())
    assert opened["key"] == base64.b64encode(KEY).decode()
    assert [name for name, _ in opened["headers"]] == [name for name, _ in odd_headers]


async def test_a_message_opens_only_under_its_own_boroughs_key(stage: Stage) -> None:
    await stage.send_raw(Stream.MATCHES, b"{", key=KEY, headers=headers())
    async with stage.running(a_toy()):
        (record,) = await stage.read(Stream.DEAD_LETTERS, 1)
    dead = DeadLettered.model_validate_json(envelopes.read(record.headers, record.value)[1])
    another = borough_key(DEAD_LETTER_KEY, BoroughSlug.CAMDEN)
    with pytest.raises(sealing.SealBroken):
        sealing.unseal(another, dead.sealed, f"{dead.topic}/{dead.partition}/{dead.offset}")


async def test_a_key_that_may_be_personal_is_sealed_too(stage: Stage) -> None:
    await stage.send_raw(Stream.MATCHES, GOOD, key=b"Invented Person, 999 054 8609", headers=headers())
    async with stage.running(a_toy()):
        (record,) = await stage.read(Stream.DEAD_LETTERS, 1)
    assert record.key == b"southwark.matches/0/0"
    assert b"Invented Person" not in record.value


def opened_letter(stage: Stage, dead: DeadLettered) -> dict[str, Any]:
    place = f"{dead.topic}/{dead.partition}/{dead.offset}"
    opened: dict[str, Any] = json.loads(sealing.unseal(borough_key(DEAD_LETTER_KEY, stage.borough), dead.sealed, place))
    return opened
