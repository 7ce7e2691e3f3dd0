"""The partners' kit is a distribution of its own: in an environment with nothing else it checks events as here."""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parents[2]
KIT = PROJECT / "deploy" / "partner_kit"
KIT_PROJECT = tomllib.loads((KIT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=KIT, check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that holds the wheel, and of other packages those that it asks for."""
    folder = tmp_path_factory.mktemp("alone")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    [packages] = folder.glob("lib/python*/site-packages")
    ZipFile(wheel).extractall(packages)
    for name in needed(KIT_PROJECT["dependencies"]):
        # From here, so that it takes no network and is what the lock file says.
        for path in {file.parts[0] for file in distribution(name).files or () if file.parts[0] != ".."}:
            (packages / path).symlink_to(str(distribution(name).locate_file(path)))
    return folder / "bin" / "python"


def needed(requirements: list[str]) -> Iterator[str]:
    """The packages that these ask for, and those that they ask for in turn."""
    waiting, seen = [*requirements], set[str]()
    while waiting:
        asked = Requirement(waiting.pop())
        if asked.name not in seen and (asked.marker is None or asked.marker.evaluate({"extra": ""})):
            seen.add(asked.name)
            waiting += distribution(asked.name).requires or []
    yield from seen


def kit(python: Path, *typed: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [str(python), "-I", "-m", "deploy.partner_kit", *typed]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False, cwd=python.parent)


@pytest.mark.parametrize("name", ["referral-requested", "listing-change-requested", "request-rejected"])
def test_its_samples_are_valid_there(alone: Path, name: str) -> None:
    sample = kit(alone, "sample", name)

    checked = kit(alone, "validate", "-", given=sample.stdout)

    assert (checked.returncode, checked.stdout) == (0, "-: valid\n"), checked.stderr


def test_it_rejects_there_what_linkway_would(alone: Path) -> None:
    event = json.loads(kit(alone, "sample", "referral-requested").stdout)
    event["data"]["person"]["nhs_number"] = "123"

    checked = kit(alone, "validate", "-", given=json.dumps(event))

    assert checked.returncode == 1
    assert "#/data/person/nhs_number  not-an-nhs-number" in checked.stdout


def test_its_program_is_the_kits_command_line(alone: Path) -> None:
    module, _, function = KIT_PROJECT["scripts"]["linkway-contract"].partition(":")
    starts = f"import sys; sys.argv = ['linkway-contract', 'sample']; from {module} import {function} as main; main()"

    started = subprocess.run([str(alone), "-I", "-c", starts], capture_output=True, text=True, check=False)

    assert (started.returncode, "referral-requested" in started.stdout) == (0, True), started.stderr


def test_it_has_the_licence_and_nothing_of_the_servers(wheel: Path) -> None:
    held = set(ZipFile(wheel).namelist())

    assert "deploy/partner_kit/LICENSE" in held
    assert not [name for name in held if "storing" in name or "consuming" in name or name.startswith("tests")]


def test_it_asks_for_what_all_of_linkway_asks_for_and_has_its_version() -> None:
    whole = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]

    assert set(KIT_PROJECT["dependencies"]) <= set(whole["dependencies"])
    for same in ("version", "requires-python", "license"):
        assert KIT_PROJECT[same] == whole[same]
