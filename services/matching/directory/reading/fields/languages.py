"""What is spoken at a service beside English."""

from collections.abc import Iterator
from typing import Any

from services.contract.text.languages import language_of
from services.contract.words.listing_words import AccessNeed
from services.matching.directory.reading.written.part import Part

_MOST = 60
_ENGLISH = "en"
# British Sign Language is asked for as access, so that one question finds those who offer it.
_SIGNED = {"bfi": AccessNeed.SIGN_LANGUAGE}


def read_languages(service: Part) -> tuple[tuple[str, ...], tuple[AccessNeed, ...]]:
    """The codes of its languages, and what of them is access."""
    codes = dict.fromkeys(_codes(service))
    spoken = tuple(code for code in codes if code not in _SIGNED and code != _ENGLISH)
    return spoken[:_MOST], tuple(_SIGNED[code] for code in codes if code in _SIGNED)


def _codes(service: Part) -> Iterator[str]:
    written = service.written.get("languages")
    if isinstance(written, str) or (isinstance(written, list) and any(isinstance(one, str) for one in written)):
        for word in _words(written):
            yield from _known(service, "languages", word)
        return
    for part in service.parts("languages"):
        words = [part.word(field) for field in ("code", "name", "language")]
        yield from _known(part, "name", *filter(None, words))


def _words(written: Any) -> Iterator[str]:  # noqa: ANN401 - whatever a directory writes
    texts = [written] if isinstance(written, str) else [one for one in written if isinstance(one, str)]
    return (word for text in texts for word in text[:1000].split(",") if word.strip())


def _known(part: Part, field: str, *words: str) -> Iterator[str]:
    code = next(filter(None, (language_of(word[:100]) for word in words)), None)
    if code:
        yield code
    elif words:
        what = "It is no language that we know."
        part.note(field, "language-unknown", what, "Write its code in ISO 639, such as so for Somali.")
