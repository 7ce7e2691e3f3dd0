"""A figure that may be shown."""

from typing import Literal

# `*` where it is hidden.
Figure = int | Literal["*"]
