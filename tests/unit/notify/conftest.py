"""What the tests of notify ask for."""

from pathlib import Path

import pytest

from tests.notify_fakes import Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "referral.token")
