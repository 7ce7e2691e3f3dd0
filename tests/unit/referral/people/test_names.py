"""One name, written in many ways, is one name; and names that only sound alike are told apart by their letters."""

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.referral.domain.people.names import letters, sound

GIVEN = ("Ada", "Zainab", "Síle", "Łucja", "Mary-Ann", "Øyvind", "José", "Ngũgĩ", "Юлия", "小龙", "प्रिया")
FAMILY = ("Invented", "O'Brien", "Smith-Jones", "Żółkiewska", "Van der Berg", "de Souza", "Иванова", "李", "शर्मा")
ENDS = ("", " ", "\u200b", "\u00a0", ".", " (Addie)")


@st.composite
def one_name_twice(draw: st.DrawFn) -> tuple[str, str]:
    """A name, and the same name as somebody else wrote it."""
    names = draw(st.sampled_from(GIVEN)), draw(st.sampled_from(FAMILY))
    cased: Callable[[str], str] = draw(st.sampled_from([str.title, str.upper, str.lower]))
    first, last = map(cased, names)
    form: Literal["NFC", "NFD"] = draw(st.sampled_from(["NFC", "NFD"]))
    title = draw(st.sampled_from(["", "Mrs ", "Dr. ", "PROF ", "miss "]))
    gap = draw(st.sampled_from([" ", "  ", "\t", "\u00a0", "-"]))
    plain = draw(st.sampled_from([f"{title}{first}{gap}{last}", f"{last}, {first}", f"{last},{title}{first}"]))
    quoted = draw(st.sampled_from([plain, plain.replace("'", "’"), plain.replace("'", "")]))
    return " ".join(names), unicodedata.normalize(form, quoted) + draw(st.sampled_from(ENDS))


@given(one_name_twice())
def test_a_name_has_the_same_letters_and_sound_however_it_is_written(written: tuple[str, str]) -> None:
    one, again = written
    assert letters(one) == letters(again)
    assert sound(one) == sound(again)


@given(st.sampled_from(GIVEN), st.sampled_from(FAMILY))
def test_in_the_other_order_it_sounds_alike_and_is_not_the_same(given_name: str, family: str) -> None:
    one, other = f"{given_name} {family.rsplit(maxsplit=1)[-1]}", f"{family.rsplit(maxsplit=1)[-1]} {given_name}"
    if "-" in one:
        return
    assert sound(one) == sound(other)
    assert letters(one) != letters(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed Invented", "Muhammad Invented"),
        ("Catherine Smith", "Katherine Smyth"),
        ("Stephen Invented", "Steven Invented"),
        ("Zainab Ahmed", "Zaynab Ahmad"),
        ("Ada Grace Invented", "Ada Invented"),
        ("Ada Invented", "Adda Invennted"),
    ],
)
def test_another_spelling_sounds_alike_and_is_not_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)
    assert letters(one) != letters(other)


def test_a_first_name_alone_tells_twins_apart() -> None:
    assert sound("Ada Invented") != sound("Bela Invented")


@given(st.text(max_size=200))
def test_any_text_has_letters_and_a_sound(text: str) -> None:
    assert letters(letters(text)) == letters(text)
    assert isinstance(sound(text), str)


@pytest.mark.parametrize("name", ["Dr", "Mr Mrs", "(Ada)"])
def test_a_name_that_is_nothing_but_a_title_or_a_note_is_kept(name: str) -> None:
    assert letters(name)
