"""Texts as anybody may read them in a mail: printable, trimmed, in one spelling, and no longer than they may be."""

import re
import unicodedata
from functools import lru_cache

from services.contract.text.characters import can_be_shown, line_of
from services.matching.directory.reading.written.markup import without_markup

# Nobody reads more of a text than this, and looking at more takes time that others wait for.
_MOST_READ = 20_000
# Most texts: nothing in them is to be cleaned or looked at further.
_PLAIN = re.compile(r"[!-%'-;=?-~]+(?: [!-%'-;=?-~]+)*")
_PRINTABLE = re.compile(r"[!-~]+(?: [!-~]+)*")
_JOINERS = "\u200c\u200d"
_NO_LETTERS = re.compile(r"[\W_]+")
# No word of a list is as long.
_MOST_COMPARED = 200


def one_line(text: str) -> str:
    """All of the text in one line of characters that have a picture."""
    return text if _PLAIN.fullmatch(text) else _cleaned(without_markup(text[:_MOST_READ]))


def prose(text: str) -> str:
    """The text in lines, with at most one empty line between two."""
    if _PLAIN.fullmatch(text):
        return text
    lines = [_cleaned(line) for line in without_markup(text[:_MOST_READ]).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def cut(text: str, most: int) -> str:
    """The beginning of the text up to a space, so that it is no longer than `most` with the mark that it was cut."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    return kept[: kept.rfind(" ", most // 2) if " " in kept[most // 2 :] else None].rstrip(" ,;:-\n") + "…"


def plain(word: str) -> str:
    """A word of a list as it is compared: case, spaces, hyphens and marks do not matter."""
    return _plain(word[:_MOST_COMPARED])


# A directory has few words, many times.
@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    return _NO_LETTERS.sub("", word.casefold().replace("&", "and"))


def _cleaned(text: str) -> str:
    if _PRINTABLE.fullmatch(text):
        return text
    spaced = " ".join(text.split())
    line = line_of(spaced if spaced.isascii() else unicodedata.normalize("NFC", spaced))
    if can_be_shown(line):
        return line
    shown = "".join(letter for letter in line if letter.isprintable() or letter in _JOINERS)
    return line_of(shown)
