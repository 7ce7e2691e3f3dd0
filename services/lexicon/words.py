"""A text as plain words, the same for a person's story and for a public listing, whatever was typed."""

import re
import unicodedata
from collections.abc import Iterator

from services.contract.text.characters import without_unseen

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´", "'"))
# A word; the end of a sentence or line; a comma. Digits and stars stand in for letters where people hide a word.
_PIECE = re.compile(r"[a-z0-9*]+(?:'[a-z]+)*|[\u0621-\u064a]+|[.!?;:\n\u061b\u061f\u06d4]+|[,\u060c]")
_COMMAS, _STOPS = ",\u060c", ".!?;:\n\u061b\u061f\u06d4"
# A letter that somebody held down.
_HELD_DOWN = re.compile(r"([a-z\u0621-\u064a])\1{2,}")
# Letters of Arabic that people write for one another, and the stroke that only stretches a word. The forms of alef
# with a hamza or a madda come apart as letters with accents do.
_ARABIC = str.maketrans({"\u0671": "ا", "ى": "ي", "ة": "ه", "ی": "ي", "ک": "ك", "\u0640": None})
# `and`, `in` and `the`, which Arabic writes in one with the word.
_ARABIC_BEFORE = re.compile(r"^[وف]?(?:[بك]?ال|لل)(?=..)|^[وف](?=...)")
_SHORTENED = re.compile(r"(?:'(?:s|m|ve|re|d|ll)|')+$")
_CAN_NOT = re.compile(r"\b(?:can not|not able to|un?able to)\b")

# Short words that are others without their e: `care`, `rape`.
_LIKE_CARE = re.compile(r"[^aeiou][aeiou][^aeiouwxy]e$")

NOT = "not"
# What says no: alone, or melted with a verb.
_SAYS_NO = (
    "no not never none nothing nobody neither nor without aint arent didnt doesnt dont hadnt hasnt havent isnt "
    "shouldnt wasnt werent wont wouldnt"
)
# Words that say nothing by themselves: neither text nor phrase has them.
_SAYS_NOTHING = (
    "a an the and is are was were be been being am im ive do does did has have had having of to that very so really "
    "just quite too also"
)
_AS = {**dict.fromkeys(_SAYS_NO.split(), NOT), **dict.fromkeys(("cant", "couldnt"), "cannot")}
_EMPTY = frozenset(_SAYS_NOTHING.split())
_COMMA_WORDS, _STOP_WORDS = 1, 4
# By the last letter of the word: a suffix, what stands in its place, and how many letters must be left.
_SUFFIXES: dict[str, tuple[tuple[str, str, int], ...]] = {
    "s": (("iness", "y", 4), ("ies", "y", 3), ("sses", "ss", 2), ("ness", "", 4), ("es", "e", 3)),
    "d": (("ied", "y", 3), ("ed", "e", 3)),
    "g": (("ing", "e", 3),),
    "y": (("ly", "", 5),),
}


def words_of(text: str) -> Iterator[tuple[int, str]]:
    """Each word with its number, in small letters without accents; numbers leap at the end of a sentence.

    Whoever looks for words close together finds none across that end.
    """
    number = 0
    for piece in _PIECE.findall(_plain(text)):
        if piece in _COMMAS:
            number += _COMMA_WORDS
        elif piece[0] in _STOPS:
            number += _STOP_WORDS
        elif (word := _word(piece)) not in _EMPTY:
            number += 1
            yield number, word


def stem(word: str) -> str:
    """What several forms of an English word have in common: `walks`, `walked` and `walking` are `walk`.

    It need not be a word; two words that only look alike may share one. Of a word of Arabic it is what stands without
    what is written in one with it.
    """
    if not word[0].isascii():
        return _ARABIC_BEFORE.sub("", word)
    for suffix, instead, at_least in _SUFFIXES.get(word[-1], ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= at_least:
            return _ended(word[: -len(suffix)] + instead)
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        word = word[:-1]
    return _ended(word)


def _ended(word: str) -> str:
    """Without what hangs on the suffix that follows: a last e, and then a doubled letter."""
    if len(word) > 3 and word[-1] == "e" and not _LIKE_CARE.match(word):
        word = word[:-1]
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeious":
        # `fill` is a word, and `controll` is none.
        return word if word[-1] == "l" and len(word) < 6 else word[:-1]
    return word


def _plain(text: str) -> str:
    small = without_unseen(text).translate(_APOSTROPHES).casefold()
    if not small.isascii():
        # Letters with accents come apart, and what is left of the accents is no letter.
        small = "".join(one for one in unicodedata.normalize("NFKD", small) if not unicodedata.combining(one))
        small = small.translate(_ARABIC)
    return _HELD_DOWN.sub(r"\1", _CAN_NOT.sub("cannot", small))


def _word(piece: str) -> str:
    word = _SHORTENED.sub("", piece).replace("'", "") if "'" in piece else piece
    return _AS.get(word, word)
