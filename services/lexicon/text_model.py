"""What a model of language must do to be asked beside the reviewed lists; there is none unless somebody gives one."""

from collections.abc import Mapping
from typing import Protocol


class TextModel(Protocol):
    """Tells which topics a text is about. It runs where it is called, and keeps and sends nothing of the text."""

    @property
    def version(self) -> str:
        """Which model, so that what it said can be said again."""

    def topics(self, text: str) -> Mapping[str, float]:
        """The topics of the lexicon that the text is about, each with how surely, from 0 to 1."""
