"""How names are compared, however they are written: letter by letter, and by how they sound."""

import re
import unicodedata

import jellyfish

# Letters that have no simpler one within them.
_SIMPLER = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "lady", "lord", "rev"})
# What stands in brackets is a note, or what somebody is called at home.
_BRACKETED = re.compile(r"\([^()]*\)")
_APOSTROPHES = re.compile("['’ʼ`´]")
_NO_LETTERS = re.compile("[^a-z0-9]+")
# Where they do not stand above or below a Latin letter, marks tell words apart.
_ACCENTS = re.compile("[\u0300-\u036f]")


def letters_and_sound(name: str) -> tuple[str, str]:
    """Both, for no more than the price of one."""
    each = words(name)
    return "".join(each), _sounds(each)


def letters(name: str) -> str:
    """The name without spaces, marks, accents and titles, in small letters; `Brien, Ann` is `annbrien`."""
    return "".join(words(name))


def sound(name: str) -> str:
    """How the first and the last word sound, in whichever order they stand: alike for other spellings of one name."""
    return _sounds(words(name))


def words(name: str) -> list[str]:
    """The words of a name, plainly written, the family's name last."""
    bare = _BRACKETED.sub(" ", name)
    name = bare if bare.strip() else name
    family, comma, given = name.partition(",")
    plain = _plain(f"{given} {family}" if comma and given.strip() else name)
    each = plain.split()
    return [word for word in each if word not in _TITLES] or each


def _plain(text: str) -> str:
    text = _APOSTROPHES.sub("", text)
    if text.isascii():
        return _NO_LETTERS.sub(" ", text.lower())
    small = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_SIMPLER)
    return "".join(map(_letter_or_space, _ACCENTS.sub("", unicodedata.normalize("NFKD", small))))


def _letter_or_space(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind[0] in "LMN":
        return sign
    # What cannot be seen separates nothing.
    return "" if kind == "Cf" else " "


def _sounds(each: list[str]) -> str:
    return " ".join(sorted({_sound(each[0]), _sound(each[-1])})) if each else ""


def _sound(word: str) -> str:
    # It says nothing of what is not written in Latin letters.
    return (jellyfish.metaphone(word) or word) if word.isascii() else word
