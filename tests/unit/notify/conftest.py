"""What the tests of notify ask for."""

from pathlib import Path

import pytest

from tests.fakes.notify import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "referral.token")
