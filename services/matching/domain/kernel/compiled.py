"""Functions that run as machine code, which is kept so that it is made once."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])
_CONFIG: Any = numba.config
_HERE = Path(__file__).parent
# What machine code is made of: functions that are compiled together, and the numbers that they name.
PARTS = ("layout.py", "loop.py", "places.py", "suiting.py", "values.py")


def compiled(function: F) -> F:
    """A part of such a function; it is compiled with whatever calls it."""
    return cast(F, numba.njit(error_model="numpy")(function))


def compiled_at_import(signature: str) -> Callable[[F], F]:
    """A function for arguments of these types: compiled, or read, as its module is; no lock is held while it runs."""

    def make(function: F) -> F:
        folder = _folder()
        before, _CONFIG.CACHE_DIR = _CONFIG.CACHE_DIR, str(folder or "")
        try:
            made = numba.njit(signature, error_model="numpy", cache=folder is not None, nogil=True)(function)
        finally:
            _CONFIG.CACHE_DIR = before
        return cast(F, made)

    return make


def _folder() -> Path | None:
    """Where its machine code is kept: beside this file, or in NUMBA_CACHE_DIR; None where nothing can be written.

    Its name hangs on all that is compiled together, because Numba looks at the function's own file alone.
    """
    texts = b"".join((_HERE / name).read_bytes() for name in PARTS)
    folder = Path(os.environ.get("NUMBA_CACHE_DIR") or _HERE / "__pycache__") / sha256(texts).hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if os.access(folder, os.W_OK) else None
