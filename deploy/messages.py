"""`make messages` brings the catalogues of languages up to what the pages of Londoners say; what is new stays empty.

Whoever translates fills in what is empty in `services/pages/translations/<code>.po`. A test holds that nothing is.
"""

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.contract.words.listing_words import ACCESS_PHRASES, WAY_PHRASES
from services.contract.words.vocabulary import NEED_PHRASES
from services.pages.languages import FOLDER, LANGUAGES

_SERVICES: Final = Path(__file__).parent.parent / "services"
# Pages of people at work are in English, and ask for no translation.
_TEMPLATES: Final = (
    *(_SERVICES / f"{of}/templates" for of in ("pages", "referral/doors/pages", "matching/doors/pages")),
    # What the front door shows itself.
    Path(__file__).parent / "front_door/templates",
)
_PROGRAMS: Final = ("pages", "referral/doors/pages/my", "referral/doors/pages/myself", "matching/doors/pages/find")
# What is `marked`, and what a `Problem` says of a field.
_KEYWORDS: Final = {"marked": None, "Problem": (2,)}


def wanted() -> set[str]:
    """Every text that a page of Londoners translates."""
    return {*_of_templates(), *_of_programs(), *NEED_PHRASES.values(), *WAY_PHRASES.values(), *ACCESS_PHRASES.values()}


def catalogue(code: str) -> Catalog:
    """The catalogue of this language as it is."""
    with (FOLDER / f"{code}.po").open("rb") as written:
        return read_po(written, locale=code)


def brought_up(known: Catalog, texts: Iterable[str], head: str) -> str:
    """The file of this catalogue with these texts and no others, each as it was translated."""
    anew = Catalog(known.locale)
    for text in sorted(texts):
        there = known.get(text)
        anew.add(text, there.string if there else "")
    written = BytesIO()
    write_po(written, anew, width=0, omit_header=True)
    return f"{head}\n\n{written.getvalue().decode()}"


def _of_templates() -> Iterator[str]:
    for folder in _TEMPLATES:
        yield from _in(folder, "**.html", "jinja2.ext.babel_extract", DEFAULT_KEYWORDS)


def _of_programs() -> Iterator[str]:
    for folder in _PROGRAMS:
        yield from _in(_SERVICES / folder, "**.py", "python", _KEYWORDS)


def _in(folder: Path, files: str, method: str, keywords: Mapping[str, Any]) -> Iterator[str]:
    for _, _, message, _, _ in extract_from_dir(folder, [(files, method)], keywords=keywords):
        yield message if isinstance(message, str) else message[0]


if __name__ == "__main__":
    for code in LANGUAGES.keys() - {"en"}:
        file = FOLDER / f"{code}.po"
        head = file.read_text(encoding="utf-8").partition("\n\n")[0]
        file.write_text(brought_up(catalogue(code), wanted(), head), encoding="utf-8")
