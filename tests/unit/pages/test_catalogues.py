"""Each language says all that the pages of Londoners say, and nothing else; what is filled in stands in both."""

import re

import pytest
from babel.messages.catalog import Catalog

from deploy.messages import brought_up, catalogue, wanted
from services.pages.languages import FOLDER, LANGUAGES, language_of

OTHERS = sorted(LANGUAGES.keys() - {"en"})
_FILLED_IN = re.compile(r"%\(\w+\)s|%%")
_NUMBERS = re.compile(r"\b(?:999|111|55|116 123|0808 2000 247|0800 1111)\b")


def translated(code: str) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalogue(code) if message.id}


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_there_and_none_that_no_page_has(code: str) -> None:
    assert set(translated(code)) == wanted(), "Run make messages, and fill in what is empty."
    assert not [text for text, said in translated(code).items() if not said]


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_filled_in_stands_in_both(code: str) -> None:
    wrong = {
        text: said
        for text, said in translated(code).items()
        if sorted(_FILLED_IN.findall(text)) != sorted(_FILLED_IN.findall(said))
    }
    assert not wrong


@pytest.mark.parametrize("code", OTHERS)
def test_whom_to_call_is_the_same_in_every_language(code: str) -> None:
    wrong = {
        text: said
        for text, said in translated(code).items()
        if sorted(_NUMBERS.findall(text)) != sorted(_NUMBERS.findall(said))
    }
    assert not wrong


def test_numbers_with_spaces_are_read_from_left_to_right_in_arabic_too() -> None:
    # Without marks around it the groups of a number change places where the words run from right to left.
    said = " ".join(translated("ar").values())
    assert not re.findall(r"(?<![\u2066\d])\b\d[\d ]* \d+\b(?!\u2069)", said)
    assert "\u2066116 123\u2069" in said


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_of_a_machine_is_shown_as_such(code: str) -> None:
    assert language_of(code).machine_made
    assert language_of(code).catalogue.gettext("Continue") != "Continue"


@pytest.mark.parametrize("code", OTHERS)
def test_a_file_is_as_it_is_written(code: str) -> None:
    text = (FOLDER / f"{code}.po").read_text(encoding="utf-8")
    assert brought_up(catalogue(code), wanted(), text.partition("\n\n")[0]) == text


def test_what_is_new_stays_empty_and_what_is_gone_goes() -> None:
    known = Catalog("es")
    known.add("Stays", "Queda")
    known.add("Goes", "Se va")
    written = brought_up(known, ["Stays", "Comes"], "head")
    assert written == 'head\n\nmsgid "Comes"\nmsgstr ""\n\nmsgid "Stays"\nmsgstr "Queda"\n\n'
