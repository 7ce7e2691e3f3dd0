"""What the tests of notify ask for."""

from pathlib import Path

import pytest

from tests.fakes.notify import NotifyInMemory


@pytest.fixture
def notify(tmp_path: Path) -> NotifyInMemory:
    return NotifyInMemory(tmp_path / "referral.token")
