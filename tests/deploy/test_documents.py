"""Every file that a document names is there."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.home import PROJECT

FILES = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],  # noqa: S607
    cwd=PROJECT,
    capture_output=True,
    text=True,
    check=True,
).stdout.splitlines()
NAMES = {Path(file).name for file in FILES}
DOCUMENTS = [file for file in FILES if file.endswith(".md") and (PROJECT / file).exists()]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
NAMED = re.compile(r"`((?:services|deploy|tests)/[\w./-]+|[\w.][\w./-]*\.(?:py|md|toml|yml|json|txt))`")
MADE_BY_A_RUN = (".linkway/",)


def missing(document: Path, text: str) -> Iterator[str]:
    """What the text links to or names in backticks and is not there; a bare name may be a file's anywhere."""
    for named in (*LINK.findall(text), *NAMED.findall(text)):
        places = (document.parent / named, PROJECT / named, PROJECT / "tests" / named)
        if not (any(place.exists() for place in places) or named in NAMES or named.startswith(MADE_BY_A_RUN)):
            yield named


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_is_there(document: str) -> None:
    path = PROJECT / document

    assert list(missing(path, path.read_text())) == []


def test_a_file_that_has_moved_is_found() -> None:
    text = "See `services/runtime/gone.py`, [this](nowhere.md#part) and `pyproject.toml`; not `linkway up`."

    assert list(missing(PROJECT / "README.md", text)) == ["nowhere.md", "services/runtime/gone.py"]
