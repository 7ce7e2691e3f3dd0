"""A service takes as many open files as its system allows."""

import resource
from collections.abc import Iterator

import pytest

from services.runtime.serving.listening import open_files

FILES = resource.RLIMIT_NOFILE


@pytest.fixture
def few() -> Iterator[int]:
    """Only few may be open; what the system allows."""
    before, most = resource.getrlimit(FILES)
    resource.setrlimit(FILES, (min(512, before), most))
    yield most
    resource.setrlimit(FILES, (before, most))


def test_the_limit_is_what_the_system_allows(few: int) -> None:
    open_files.raise_limit()
    assert resource.getrlimit(FILES) == (few, few)
