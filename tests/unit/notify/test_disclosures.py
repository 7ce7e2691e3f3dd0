"""Asking the referral service how to reach people: whatever goes wrong is said without any of the details."""

from pathlib import Path

import pytest

from services.notify.dispatch.disclosures import Disclosed, ReferralAway, connect
from services.notify.dispatch.worker import Worker
from tests.fakes.notify import ANN, NotifyInMemory, a_person
from tests.support.builders import REFERRAL_ID


async def test_people_are_told_apart_by_their_referral(notify: NotifyInMemory) -> None:
    assert await notify.people.of([REFERRAL_ID]) == Disclosed({REFERRAL_ID: a_person()})


async def test_one_referral_is_asked_for_once(notify: NotifyInMemory) -> None:
    await notify.people.of([REFERRAL_ID, REFERRAL_ID])
    assert notify.referral.asked[0]["referral_ids"] == [str(REFERRAL_ID)]


async def test_who_is_missing_is_left_out(notify: NotifyInMemory) -> None:
    notify.referral.gone = {str(REFERRAL_ID)}
    assert await notify.people.of([REFERRAL_ID]) == Disclosed({})


async def test_who_cannot_be_opened_is_named(notify: NotifyInMemory) -> None:
    notify.referral.broken = {str(REFERRAL_ID)}
    assert await notify.people.of([REFERRAL_ID]) == Disclosed({}, frozenset({REFERRAL_ID}))


@pytest.mark.parametrize(("status", "said"), [(401, "token"), (403, "token"), (500, "500"), (302, "302")])
async def test_a_no_is_said_with_what_to_do(notify: NotifyInMemory, status: int, said: str) -> None:
    notify.referral.status = status
    with pytest.raises(ReferralAway, match=said):
        await notify.people.of([REFERRAL_ID])


async def test_an_answer_that_cannot_be_read_is_not_quoted(notify: NotifyInMemory) -> None:
    notify.referral.body = {"people": [{"referral_id": ANN, "name": "Ann Invented"}]}
    with pytest.raises(ReferralAway, match=r"people\.0\.email") as refused:
        await notify.people.of([REFERRAL_ID])
    assert ANN not in repr(refused.value)
    assert refused.value.__suppress_context__


async def test_a_changed_token_is_used_at_once(notify: NotifyInMemory, tmp_path: Path) -> None:
    await notify.people.of([REFERRAL_ID])
    (tmp_path / "referral.token").write_text("lw_changed")
    await notify.people.of([REFERRAL_ID])
    assert notify.referral.tokens == ["Bearer lw_invented", "Bearer lw_changed"]


async def test_a_missing_token_file_is_named(tmp_path: Path) -> None:
    people = connect("http://127.0.0.1:9", tmp_path / "nothing.token")
    with pytest.raises(ReferralAway, match=r"nothing\.token"):
        await people.of([REFERRAL_ID])
    await people.close()


def test_neither_a_person_nor_a_worker_shows_details_when_printed(notify: NotifyInMemory) -> None:
    shown = (
        f"{a_person()!r} {a_person()} {Worker('one', notify.transactions, notify.people, {}, notify.worker().lease)!r}"
    )
    assert ANN not in shown
    assert "Ann Invented" not in shown
