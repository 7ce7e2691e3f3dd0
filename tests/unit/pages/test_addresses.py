"""Only an address that leads to a page of ours is followed."""

import pytest

from services.contract.text.own_addresses import is_ours
from services.pages.addresses import ours


@pytest.mark.parametrize("address", ["/", "/my", "/find?need=debt", "/work/referrals/1#notes", "/%C3%A9"])
def test_paths_of_our_own_are_ours(address: str) -> None:
    assert is_ours(address)


@pytest.mark.parametrize(
    "address",
    [
        *("", "my", "//elsewhere.example", "/\\elsewhere.example", "\\\\elsewhere.example"),
        *("https://elsewhere.example/", "javascript:alert(1)", "/\t/elsewhere.example", "/my\r\nSet-Cookie: a=b"),
    ],
)
def test_whatever_may_lead_elsewhere_is_not(address: str) -> None:
    assert not is_ours(address)
    assert ours(address, otherwise="/work") == "/work"
