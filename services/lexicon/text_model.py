"""What a model of language must do to be asked beside the reviewed lists; without the extra there is none."""

import logging
from collections.abc import Mapping
from typing import Protocol

from services.lexicon.lists import spoken

_LOG = logging.getLogger(__name__)


class TextModel(Protocol):
    """Tells which topics a text is about. It runs where it is called, and keeps and sends nothing of the text."""

    @property
    def version(self) -> str:
        """Which model, so that what it said can be said again."""

    def topics(self, text: str) -> Mapping[str, float]:
        """The topics of the lexicon that the text is about, each with how surely, from 0 to 1."""


def installed() -> TextModel | None:
    """The model of the extra `text-model`; None where it is not installed, or is another, which is said in the log.

    Loading it takes some seconds of one core, and 250 MB: a process does it once.
    """
    from services.lexicon.minilm.files import AlteredError, NotInstalledError  # noqa: PLC0415
    from services.lexicon.minilm.model import MiniLM  # noqa: PLC0415
    from services.lexicon.minilm.sentences import Sentences  # noqa: PLC0415

    try:
        return MiniLM(Sentences(), spoken())
    except NotInstalledError as missing:
        _LOG.info("%s. Words are read by the lexicon alone.", missing)
    except AlteredError as altered:
        _LOG.error("%s. Words are read by the lexicon alone.", altered)
    return None
