"""What a test serves to a browser ends with it, also where the test fails, so that the next one is answered."""

import httpx
import pytest
from starlette.applications import Starlette

from tests.browser.visitors import served


async def test_the_next_test_is_answered_after_one_that_failed() -> None:
    with pytest.raises(AssertionError, match="an invented fault"):
        await _fails()

    async with served(Starlette()) as address, httpx.AsyncClient() as client:
        assert (await client.get(address)).status_code == 404


async def _fails() -> None:
    async with served(Starlette()) as address, httpx.AsyncClient() as client:
        assert (await client.get(address)).status_code == 404
        raise AssertionError("an invented fault")
