"""A form that met an ended session comes back on a page, as it was typed, with the token of the session now."""

from html import unescape
from pathlib import Path

import pytest
from starlette.requests import Request

from services.contract.doors.sessions import COOKIE
from services.pages import forgery
from services.pages.forms import Form
from services.pages.site import Site

TYPED = [("note", 'Ada said: "No <more> & never".\n\nThen she left. \u202e'), ("to", "a"), ("to", "b"), ("empty", "")]


def a_request() -> Request:
    headers = [(b"cookie", f"{COOKIE}=invented".encode())]
    return Request(
        {"type": "http", "scheme": "http", "path": "/", "query_string": b"", "headers": headers, "state": {}}
    )


@pytest.fixture
def page() -> str:
    site = Site(Path("services/pages/templates"), invented=True)
    answer = site.given_back(a_request(), "/work/notes", [(forgery.FIELD, "of the session that ended"), *TYPED])
    return bytes(answer.body).decode()


def test_nothing_that_was_typed_is_lost(page: str) -> None:
    shown = unescape(page)

    assert 'action="/work/notes"' in page
    for name, value in TYPED:
        assert f'<input type="hidden" name="{name}" value="{value}">' in shown
    assert "<more>" not in page


def test_it_can_be_sent_from_there(page: str) -> None:
    token = forgery.FormToken.of(a_request()).shown

    assert page.count(f'name="{forgery.FIELD}" value="{token}"') == page.count(f'name="{forgery.FIELD}"')
    forgery.check(a_request(), Form.with_values(**{forgery.FIELD: token}))
