"""What stands in the way of an installation is said in words, by a script that any Python can run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import install
from deploy.cli import half_installed
from deploy.install import CannotInstall

NO_INDEX = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}


def test_an_old_python_is_named_and_nothing_is_fetched() -> None:
    with pytest.raises(CannotInstall, match=r"this is Python 3\.10\.14, and it takes 3\.11 or newer") as refused:
        install.check_python((3, 10, 14))

    assert "make demo PYTHON=python3.12" in str(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    with pytest.raises(CannotInstall, match=str(in_the_way)):
        install.check_folder(in_the_way / ".linkway")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # because root may write everywhere

    with pytest.raises(CannotInstall, match="cannot be written to"):
        install.check_folder(tmp_path)


def test_an_index_that_is_not_reached_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NO_INDEX.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(install, "HOME", tmp_path)
    monkeypatch.setattr(install, "UV", tmp_path / "uv" / "bin" / "uv")

    with pytest.raises(CannotInstall, match=r"the installer \(uv\) could not be fetched") as refused:
        install.fetch_uv()

    assert str(refused.value).count("\n") == 2


def test_a_package_that_cannot_be_had_is_said_with_its_cause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    uv = tmp_path / "uv"
    uv.write_text("#!/bin/sh\necho 'Downloading numpy (16.1MiB)' >&2\necho '  × No route to the index' >&2\nexit 2\n")
    uv.chmod(0o755)
    said: list[str] = []
    monkeypatch.setattr(install, "say", said.append)

    with pytest.raises(CannotInstall, match="No route to the index"):
        install.sync(str(uv), dev=False)

    assert said == ["  Downloading numpy (16.1MiB)"]


def test_the_script_runs_without_any_package() -> None:
    ran = subprocess.run(
        [sys.executable, "-S", "-I", install.__file__, "--help"], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, "--dev" in ran.stdout) == (0, True)


def test_a_package_that_is_missing_later_is_a_sentence_and_no_traceback() -> None:
    said = half_installed(ModuleNotFoundError("No module named 'psutil'", name="psutil"))

    assert said.startswith("Linkway cannot run: the Python package psutil is missing.\n  where: ")
    assert "what to do: " in said
