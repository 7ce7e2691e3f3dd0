"""What was typed when a session had ended lies sealed in MongoDB, for ten minutes, and is given back once."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from deploy.servers.servers import Servers
from services.runtime.storing.collection import Collection
from services.runtime.storing.rows.typed_forms import COLLECTION, MongoTypedForms
from services.runtime.working.sessions.typed_forms import KEPT_FOR, TypedForm
from tests.running.databases import a_database
from tests.support.builders import NOW

KEY = bytes(range(32))
A_FORM = TypedForm("/work/notes", [("note", "An invented story"), ("to", "a"), ("to", "b")], "invented-borough", "ada")


class Kept:
    """Typed forms in a database, and the time that it is there."""

    def __init__(self, rows: Collection) -> None:
        self.rows, self.now = rows, NOW
        self.forms = MongoTypedForms(rows, KEY, self.clock)

    def clock(self) -> datetime:
        return self.now


@pytest.fixture
async def kept(servers: Servers) -> AsyncIterator[Kept]:
    async with a_database(servers.mongo_url) as (client, name):
        yield Kept(client.database(name).collection(COLLECTION))


async def test_a_form_is_given_back_as_it_was_and_once(kept: Kept) -> None:
    form_id = await kept.forms.keep(A_FORM)

    assert await kept.forms.take(form_id) == A_FORM
    assert await kept.forms.take(form_id) is None


async def test_nothing_that_was_typed_lies_there_in_the_clear(kept: Kept) -> None:
    form_id = await kept.forms.keep(A_FORM)
    rows = repr(await kept.rows.find({}))

    assert not any(word in rows for word in ("invented", "note", "ada", form_id))


async def test_after_ten_minutes_nobody_gets_it(kept: Kept) -> None:
    form_id = await kept.forms.keep(A_FORM)
    kept.now += KEPT_FOR + timedelta(seconds=1)

    assert await kept.forms.take(form_id) is None
