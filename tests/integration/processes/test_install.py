"""What stands in the way of an installation is said in words, by a script that any Python can run."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy import install
from deploy.cli import half_installed
from deploy.install import CannotInstall

# A Python that makes virtual environments, and whose pip installs a program or reaches no index.
PYTHON = """#!/bin/sh
case "$2" in
venv) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
pip) {pip} ;;
esac
"""


def a_program(path: Path, script: str) -> str:
    path.write_text(script)
    path.chmod(0o755)
    return str(path)


def test_an_old_python_is_named_and_nothing_is_fetched() -> None:
    with pytest.raises(CannotInstall, match=r"this is Python 3\.10\.14, and it takes 3\.11 or newer") as refused:
        install.check_python((3, 10, 14))

    assert "make demo PYTHON=python3.12" in str(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    with pytest.raises(CannotInstall, match=str(in_the_way)):
        install.check_folder(in_the_way / ".linkway")


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotInstall, match="cannot be written to"):
        install.check_folder(tmp_path, may=lambda *_: False)  # because root may write everywhere


def test_the_installer_is_fetched_once(tmp_path: Path) -> None:
    python = a_program(tmp_path / "python", PYTHON.format(pip='echo > "$(dirname "$0")/uv"'))

    fetched = install.fetch_uv(tmp_path / "uv", python)

    assert Path(fetched).exists()
    assert install.fetch_uv(tmp_path / "uv", "no Python any more") == fetched


def test_a_python_that_makes_no_environments_is_said_with_the_package_to_install(tmp_path: Path) -> None:
    with pytest.raises(CannotInstall, match="python3-venv"):
        install.fetch_uv(tmp_path / "uv", a_program(tmp_path / "python", "#!/bin/sh\nexit 1\n"))


def test_an_index_that_is_not_reached_is_said_in_one_sentence(tmp_path: Path) -> None:
    python = a_program(tmp_path / "python", PYTHON.format(pip="exit 1"))

    with pytest.raises(CannotInstall, match=r"the installer \(uv\) could not be fetched") as refused:
        install.fetch_uv(tmp_path / "uv", python)

    assert str(refused.value).count("\n") == 2


def test_a_package_that_cannot_be_had_is_said_with_its_cause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    complaint = "#!/bin/sh\necho 'Downloading numpy (16.1MiB)' >&2\necho '  × No route to the index' >&2\nexit 2\n"

    with pytest.raises(CannotInstall, match="No route to the index"):
        install.sync(a_program(tmp_path / "uv", complaint), install.TO_RUN)

    assert capsys.readouterr().err == "  Downloading numpy (16.1MiB)\n"


def test_the_script_runs_without_any_package() -> None:
    ran = subprocess.run(
        [sys.executable, "-S", "-I", install.__file__, "--help"], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, "--dev" in ran.stdout) == (0, True)


def test_a_package_that_is_missing_later_is_a_sentence_and_no_traceback() -> None:
    said = half_installed(ModuleNotFoundError("No module named 'psutil'", name="psutil"))

    assert said.startswith("Linkway cannot run: the Python package psutil is missing.\n  where: ")
    assert "what to do: " in said
