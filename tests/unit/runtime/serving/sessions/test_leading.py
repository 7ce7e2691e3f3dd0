"""Where somebody goes on after the sign-in is a path of our own, whatever an address says."""

import pytest

from services.contract.text.own_addresses import is_ours
from services.runtime.serving.sessions.leading import to_sign_in


@pytest.mark.parametrize("path", ["/", "/work", "/work?whose=mine&after=x", "/find/se15?need=debt#top"])
def test_a_path_of_ours_is_one(path: str) -> None:
    assert is_ours(path)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "work",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example/",
        "/\\elsewhere.example/",
        "\\\\elsewhere.example/",
        "/\t/elsewhere.example/",
        "/work\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/" + "x" * 2000,
        "//[",
    ],
)
def test_whatever_leads_elsewhere_is_none(path: str) -> None:
    assert not is_ours(path)
    assert to_sign_in(path) == "/sign-in"


def test_the_address_of_the_sign_in_says_where_to_go_on() -> None:
    assert to_sign_in("/work?whose=mine") == "/sign-in?to=/work%3Fwhose%3Dmine"
