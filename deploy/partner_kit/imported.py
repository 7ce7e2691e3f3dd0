"""Which files the kit's own distribution holds: whatever its command line imports, in one step or in many.

The build calls it, so that nobody keeps a list. It takes hatchling, which no other part of Linkway imports.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parents[2]
BEGINS = ("deploy.partner_kit.command_line", "deploy.partner_kit.__main__")
OURS = ("deploy", "services")


class ImportedModules(BuildHookInterface[BuilderConfig]):
    """Adds the modules to the wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Say to hatchling where each file is, and where it goes."""
        build_data["force_include"] |= {str(ROOT / path): str(path) for path in files()}


def files() -> list[Path]:
    """The files, relative to the project's root."""
    waiting, found = list(BEGINS), dict[str, Path]()
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if path is not None and name not in found:
            found[name] = path
            waiting += [*_parents(name), *_imported(path)]
    return sorted(found.values())


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / path).read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))


def _parents(name: str) -> Iterator[str]:
    while name := name.rpartition(".")[0]:
        yield name


def _file(name: str) -> Path | None:
    """Where the module is, if it is one of ours."""
    path = Path(*name.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((one for one in candidates if name.startswith(OURS) and (ROOT / one).is_file()), None)
