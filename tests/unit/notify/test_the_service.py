"""How the service is put together: its table, and the loop that sends until it is told to stop."""

import asyncio
from pathlib import Path
from typing import Any

from deploy.boroughs import FILE
from services.contract.boroughs import BoroughSlug
from services.contract.events import Matched, PersonTold, PlaceReleased, ReferralWithdrawn, Unmatched
from services.contract.words.vocabulary import Channel
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.handlers.noticing import Noticing
from services.notify.service import build, phones, table
from services.notify.settings import Settings
from tests.fakes.notify import LEASE, NotifyInMemory, a_notice


def settings(folder: Path, **changes: Any) -> Settings:
    return Settings(
        kafka_servers="127.0.0.1:9",
        mongo_url="mongodb://127.0.0.1:9",
        http_host="127.0.0.1",
        http_port=9,
        internal_host="127.0.0.1",
        internal_port=9,
        dead_letter_key_file=folder / "dead-letters.key",
        smtp_host="127.0.0.1",
        smtp_port=9,
        smtp_tls="none",
        smtp_password="invented secret",
        mail_from="notices@linkway.example",
        referral_url="http://127.0.0.1:9",
        referral_token_file=folder / "referral.token",
        **changes,
    )


def dispatcher(notify: NotifyInMemory) -> Dispatcher:
    return Dispatcher(notify.people, {Channel.EMAIL: notify.sender}, LEASE)


def test_it_hears_matches_and_says_who_was_told(notify: NotifyInMemory) -> None:
    service = table(dispatcher(notify), Noticing())

    assert service.consumes.types >= {Matched, Unmatched, PlaceReleased, ReferralWithdrawn}
    assert service.publishes == (PersonTold,)


def test_building_it_reads_no_file_and_reaches_nobody(tmp_path: Path) -> None:
    assert build(settings(tmp_path)).name == "notify"


def test_whom_people_may_ring_stands_in_the_map_of_boroughs(tmp_path: Path) -> None:
    assert phones(settings(tmp_path, boroughs_file=FILE))[BoroughSlug.SOUTHWARK] == "020 7946 0028"
    assert phones(settings(tmp_path)) == {}


def test_settings_show_no_secret(tmp_path: Path) -> None:
    assert "invented secret" not in repr(settings(tmp_path))


async def test_the_loop_sends_everything_once_and_ends_when_told(notify: NotifyInMemory) -> None:
    stop = asyncio.Event()
    await notify.write(*map(a_notice, range(120)))
    loop = asyncio.create_task(dispatcher(notify).run(notify.transactions, stop))
    async with asyncio.timeout(60):
        while len(notify.published()) < 120:  # noqa: ASYNC110 - the loop tells nobody
            await asyncio.sleep(0.01)
    stop.set()
    await loop

    assert len(notify.sender.sent) == len(set(notify.published())) == 120
    assert notify.sender.closed
