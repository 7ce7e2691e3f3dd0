"""What the pages of this service are drawn by."""

from pathlib import Path
from typing import Final

from services.pages.site import Site

TEMPLATES: Final = Path(__file__).parent / "templates"


def site(*, invented: bool) -> Site:
    """The pages of this service."""
    return Site(TEMPLATES, invented=invented)
