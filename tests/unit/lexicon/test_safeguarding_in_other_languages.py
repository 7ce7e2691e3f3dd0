"""What a Londoner types in Spanish or in Arabic is not missed, however the letters are written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.lexicon.safeguarding import OTHER_LISTS, concerns, concerns_of
from services.lexicon.tables import rows
from services.pages.languages import LANGUAGES

LISTED = {
    name: [(row["concern"], phrase.strip()) for row in rows(name) for phrase in row["phrases"].split(";")]
    for name in OTHER_LISTS
}
SPANISH, ARABIC = LISTED.values()
# Fatha, damma, kasra, shadda, sukun, and the stroke that stretches a word.
MARKS = "\u064e\u064f\u0650\u0651\u0652\u0640"
OTHER_FORMS = {"ا": "اأإآٱ", "أ": "اأإآ", "إ": "اأإ", "آ": "اأآ", "ي": "يیى", "ى": "ىي", "ة": "ةه", "ك": "كک"}


def slugs(text: str) -> set[str]:
    return {one.slug for one in concerns_of(text)}


@st.composite
def arabic_as_somebody_writes_it(draw: st.DrawFn) -> tuple[str, str]:
    concern, phrase = draw(st.sampled_from(ARABIC))
    written = []
    for letter in phrase:
        form = draw(st.sampled_from(OTHER_FORMS.get(letter, letter)))
        written += [form, *(draw(st.text(alphabet=MARKS, max_size=2)) if letter != " " else "")]
    return concern, "".join(written)


@st.composite
def spanish_as_somebody_writes_it(draw: st.DrawFn) -> tuple[str, str]:
    concern, phrase = draw(st.sampled_from(SPANISH))
    written = unicodedata.normalize("NFD" if draw(st.booleans()) else "NFC", phrase)
    if draw(st.booleans()):
        written = "".join(one for one in unicodedata.normalize("NFD", written) if not unicodedata.combining(one))
    return concern, draw(st.sampled_from([str.upper, str.lower, str.title]))(written)


@given(arabic_as_somebody_writes_it())
def test_arabic_is_found_with_marks_stretched_and_with_other_forms_of_its_letters(said: tuple[str, str]) -> None:
    concern, text = said
    assert concern in slugs(f"مرحبا، {text}. شكرا")


@given(spanish_as_somebody_writes_it())
def test_spanish_is_found_with_and_without_accents_in_capitals_and_in_pieces(said: tuple[str, str]) -> None:
    concern, text = said
    assert concern in slugs(f"Buenas tardes. {text}! Gracias")


@pytest.mark.parametrize("name", OTHER_LISTS)
def test_every_phrase_of_a_list_is_found(name: str) -> None:
    assert [(concern, text) for concern, text in LISTED[name] if concern not in slugs(text)] == []


@pytest.mark.parametrize("name", OTHER_LISTS)
def test_a_list_has_each_concern_by_its_name_and_none_is_confirmed(name: str) -> None:
    listed = rows(name)

    assert {row["concern"]: row["name"] for row in listed} == {one.slug: one.name for one in concerns().values()}
    assert {row["confirmed"] for row in listed} == {"false"}


def test_each_language_of_the_pages_has_a_list() -> None:
    assert {name.removeprefix("safeguarding_") for name in OTHER_LISTS} == LANGUAGES.keys() - {"en"}


@pytest.mark.parametrize(
    ("text", "concern"),
    [
        ("Estoy muy sola y a veces quiero morirme.", "suicide"),
        ("Mi marido me pega delante de los niños.", "domestic-abuse"),
        ("Tengo miedo de él y no me deja salir de casa", "coercive-control"),
        ("mi hijo me roba la pension todos los meses", "financial-abuse"),
        ("Me corto cuando estoy triste", "self-harm"),
        ("Mis padres quieren casarme con un primo", "forced-marriage"),
        ("el jefe tiene mi pasaporte y no me paga", "modern-slavery"),
        ("me amenazó con un cuchillo", "weapon-or-threat"),
        ("أفكر كثيرا في الموت وأريد أن أموت", "suicide"),
        ("زوجي يضربني أمام الأطفال", "domestic-abuse"),
        ("وزوجي يمنعني من الخروج", "coercive-control"),
        ("ابني يأخذ راتبي كل شهر", "financial-abuse"),
        ("أنا أجرح نفسي", "self-harm"),
        ("أهلي يجبرونني على الزواج", "forced-marriage"),
        ("أخذوا جواز سفري ولا يدفعون لي", "modern-slavery"),
        ("هددني بالسكين", "weapon-or-threat"),
        ("أُرِيـــدُ أَنْ أَمُوتَ", "suicide"),
    ],
)
def test_what_somebody_may_write_is_found(text: str, concern: str) -> None:
    assert concern in slugs(text)


@pytest.mark.parametrize(
    "text",
    [
        "Me gustaría conocer gente y cantar en un coro.",
        "Vivo sola desde que murió mi marido y quiero aprender inglés.",
        "Necesito ayuda con las facturas y el alquiler.",
        "Me duele la rodilla, pero me gusta pasear por el parque.",
        "أحب المشي في الحديقة وأريد أن أتعلم الإنجليزية",
        "أعيش وحدي منذ وفاة زوجي وأريد التعرف على الناس",
        "أحتاج إلى مساعدة في الإيجار والفواتير",
        "I moved here from Seville. My son and I would like to sing carols, eat carne and use computers.",
    ],
)
def test_a_harmless_story_raises_nothing(text: str) -> None:
    assert not slugs(text)
