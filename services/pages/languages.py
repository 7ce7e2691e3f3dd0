"""The languages that pages can be read in: all that a Londoner sees; what is for those at work is in English alone.

A catalogue is a file of gettext, `translations/<code>.po`. One whose header says `X-Machine-Made: yes` is shown with a
notice, because nobody who speaks the language has read it yet.
"""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER: Final = Path(__file__).parent / "translations"
_MACHINE_MADE = '"X-Machine-Made: yes\\n"'


@dataclass(frozen=True)
class Language:
    """A language: its code of BCP 47, what those who speak it call it, which way it runs, and what it says."""

    code: str
    name: str
    direction: str
    catalogue: gettext.NullTranslations
    machine_made: bool = False


# Beside English two of the languages that most Londoners without English speak (Census 2021, main language).
LANGUAGES: Final[Mapping[str, tuple[str, str]]] = {
    "en": ("English", "ltr"),
    "es": ("Español", "ltr"),
    "ar": ("العربية", "rtl"),
}


def marked(text: str) -> str:
    """The text, which a template translates later; what collects the messages for catalogues finds it by this."""
    return text


@cache
def language_of(code: str) -> Language:
    """The language of this code, which is one of LANGUAGES."""
    name, direction = LANGUAGES[code]
    file = FOLDER / f"{code}.po"
    if not file.exists():
        return Language("en-GB" if code == "en" else code, name, direction, gettext.NullTranslations())
    written = file.read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(written), locale=code))
    compiled.seek(0)
    # Babel keeps of the header what it knows alone.
    head = written.decode().partition("\n\n")[0]
    return Language(code, name, direction, gettext.GNUTranslations(compiled), _MACHINE_MADE in head)
