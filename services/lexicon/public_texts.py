"""What a model says of texts: of listings' public ones it is kept; where it fails there is nothing, and all goes on."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b

from services.contract.listing import Listing
from services.lexicon.text_model import TextModel

_LOG = logging.getLogger(__name__)
# Texts of listings that are kept, of about a kilobyte each; the oldest make room.
_MOST_KEPT = 100_000
_NOTHING: Mapping[str, float] = {}


class CarefulModel:
    """A model that may fail: then it says nothing of any text, and `failed` is called."""

    def __init__(self, model: TextModel, failed: Callable[[], None]) -> None:
        self._model, self._failed = model, failed

    @property
    def version(self) -> str:
        """The model's own."""
        return self._model.version

    def topics(self, texts: Sequence[str]) -> Sequence[Mapping[str, float]]:
        """The topics of each text; nothing at all where the model failed."""
        try:
            return self._model.topics(texts)
        except Exception as error:  # whatever a model may raise, a referral is taken in
            # Its kind alone: what it says may quote the text.
            _LOG.warning("The text model failed (%s): these texts are read by the lexicon alone.", type(error).__name__)
            self._failed()
            return ()


class PublicTexts:
    """The topics of listings by their name and description, read once for each text."""

    def __init__(self, model: TextModel) -> None:
        self._model = model
        self._kept: dict[bytes, Mapping[str, float]] = {}

    def topics(self, listing: Listing) -> Mapping[str, float]:
        """What the listing is about."""
        self.read([listing])
        return self._kept.get(_key(_text(listing)), _NOTHING)

    def read(self, listings: Iterable[Listing]) -> None:
        """Read what is not kept yet, together."""
        texts = {_key(text): text for text in map(_text, listings)}
        new = {key: text for key, text in texts.items() if key not in self._kept}
        if new:
            self._kept.update(zip(new, self._model.topics([*new.values()]), strict=False))  # nothing, where it failed
        for oldest in list(self._kept)[: max(0, len(self._kept) - _MOST_KEPT)]:
            del self._kept[oldest]


def _text(listing: Listing) -> str:
    """Name and description, without differences of letters and spaces that mean nothing."""
    return " ".join(f"{listing.name}. {listing.description or ''}".split()).casefold()


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
