"""A page without a token is for this machine alone."""

import pytest
from pydantic import ValidationError

from tests.fakes.reporting import settings

EVERYWHERE = "0.0.0.0"  # noqa: S104 - nothing listens here; it is what must be refused


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "10.1.2.3", "reports.example"])
def test_open_pages_are_refused_where_others_can_reach_them(host: str) -> None:
    with pytest.raises(ValidationError, match="LINKWAY_OPEN_PAGES would show figures to whoever reaches"):
        settings(open_pages=True, http_host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
def test_open_pages_are_taken_on_loopback(host: str) -> None:
    assert settings(open_pages=True, http_host=host).open_pages


def test_pages_are_closed_and_real_unless_said_otherwise() -> None:
    assert (settings(http_host=EVERYWHERE).open_pages, settings().invented) == (False, False)
