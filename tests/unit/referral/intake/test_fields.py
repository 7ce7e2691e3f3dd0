"""What is typed or pasted is cleaned where its meaning is plain, and refused in words where it cannot be right."""

from datetime import date
from typing import Any

import email_validator
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from services.notify.senders.mail import plain_address
from services.referral import fields

INSTANT = TypeAdapter(fields.WrittenInstant)
NAME, STORY, DAY = TypeAdapter(fields.Name), TypeAdapter(fields.Story), TypeAdapter(fields.WrittenDay)
NHS_NUMBER, EMAIL, PHONE = TypeAdapter(fields.NhsNumber), TypeAdapter(fields.Email), TypeAdapter(fields.Phone)

# What a program or a page puts round, or into, what is copied out of it.
PASTED = [
    " ",
    "\u00a0",
    "\u202f",
    "\u2009",
    "\t",
    "\n",
    "\r\n",
    "\u200b",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u200e",
]
ISOLATED = "\u202a{}\u202c"


def refusal(kind: TypeAdapter[Any], written: object) -> str:
    """The code with which it is refused."""
    with pytest.raises(ValidationError) as invalid:
        kind.validate_python(written)
    [error] = invalid.value.errors()
    code: str = error["type"]
    return code


@pytest.mark.parametrize("pasted", PASTED, ids=ascii)
def test_what_is_pasted_round_a_field_is_not_seen(pasted: str) -> None:
    assert NAME.validate_python(f"{pasted}Ines Example{pasted}") == "Ines Example"
    assert NHS_NUMBER.validate_python(f"{pasted}9990000018{pasted}") == "9990000018"
    assert EMAIL.validate_python(f"{pasted}ines@people.example{pasted}") == "ines@people.example"
    assert PHONE.validate_python(f"{pasted}07700900123{pasted}") == "+447700900123"
    assert DAY.validate_python(f"{pasted}1951-03-04{pasted}") == date(1951, 3, 4)


@pytest.mark.parametrize("between", [*PASTED, "-", "–", ".", " - "], ids=ascii)
def test_what_stands_between_the_digits_of_a_number_is_not_seen(between: str) -> None:
    assert NHS_NUMBER.validate_python(between.join(["999", "000", "0018"])) == "9990000018"
    assert PHONE.validate_python(between.join(["07700", "900", "123"])) == "+447700900123"


def test_a_number_copied_out_of_a_telephone_has_no_marks_of_direction() -> None:
    assert PHONE.validate_python(ISOLATED.format("+44 7700 900123")) == "+447700900123"
    assert NAME.validate_python(ISOLATED.format("Ines Example")) == "Ines Example"


def test_what_is_cleaned_away_makes_nothing_too_long() -> None:
    assert NHS_NUMBER.validate_python("\u200b" * 40 + "999 000 0018") == "9990000018"
    assert len(NAME.validate_python(" " * 40 + "i" * 200)) == 200


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Ines  Example", "Ines Example"),
        ("Ines\tExample", "Ines Example"),
        ("Ines\u200b Ex\u00adample", "Ines Example"),
        ("Ine\u0301s", "Inés"),
        ("Siobhán O'Neill-Smith", "Siobhán O'Neill-Smith"),
        ("'t Hooft", "'t Hooft"),
        ("Dr. J.R.Smith (Bob)", "Dr. J.R.Smith (Bob)"),
        ("St.John Mary.Jo", "St.John Mary.Jo"),
        ("می\u200cرضا", "می\u200cرضا"),
        ("क्\u200dष", "क्\u200dष"),
        ("陳大文", "陳大文"),
    ],
    ids=ascii,
)
def test_a_name_is_kept_as_it_is_written_in_one_line(written: str, kept: str) -> None:
    assert NAME.validate_python(written) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *[(unseen, "string_too_short") for unseen in ("", " ", "\u200b", "\u2060\ufeff", "\u3164", "\u2800", "\xa0")],
        ("\u200e\u200f", "string_too_short"),
        *[(f"Ines{control}Example", "characters-not-shown") for control in "\x00\x07\x1b\x7f\x9f\u202e\u2066\ue000"],
        *[(f"Ines{end}Example", "several-lines") for end in ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028")],
        ("Ines,\n\nyour place costs 30 pounds. Pay at http://pay.example/ines", "several-lines"),
        *[(name, "no-name") for name in ("...", "12345", "'", "\U0001f600")],
        *[(f"{sign}Ines", "not-a-name") for sign in "=+-@"],
    ],
    ids=ascii,
)
def test_what_cannot_be_a_name_is_refused(written: str, code: str) -> None:
    assert refusal(NAME, written) == code


@pytest.mark.parametrize(
    "link",
    [
        "www.pay.example/now",
        "http://pay.example",
        "HTTPS://pay.example",
        "pay.example/now",
        "pay.example?ines",
        "pay.co.uk",
        "pay-here.com",
        "ftp://pay.example",
        "ines@people.example",
        "ｗｗｗ．pay．example",
        "www。pay。example",
        "w\u200bww.pay.example",
    ],
    ids=ascii,
)
def test_an_address_of_a_page_is_no_name(link: str) -> None:
    assert refusal(NAME, f"Ines see {link}") == "link-in-a-name"


@given(st.text(max_size=60))
def test_whatever_is_taken_as_a_name_is_one_line_that_can_be_shown_and_is_taken_again(written: str) -> None:
    try:
        name = NAME.validate_python(written)
    except ValidationError:
        return
    assert len(name.splitlines()) == 1
    assert name.replace("\u200c", "").replace("\u200d", "").isprintable()
    assert NAME.validate_python(name) == name


def test_a_story_keeps_its_lines() -> None:
    assert STORY.validate_python("Lost his wife.\r\n\tLikes\u00a0chess.\rAnd walks.") == (
        "Lost his wife.\n\tLikes\u00a0chess.\nAnd walks."
    )


@pytest.mark.parametrize("control", "\x00\x07\x08\x0b\x0c\x1b\x7f\x9b", ids=ascii)
def test_a_story_has_no_control_characters(control: str) -> None:
    assert refusal(STORY, f"Likes{control}chess.") == "control-characters"


@pytest.mark.parametrize(
    "written",
    [
        "<ines@people.example>",
        "mailto:ines@people.example",
        "< MAILTO:ines@people.example >",
        "ines@\u200bpeople.example",
    ],
    ids=ascii,
)
def test_an_address_is_taken_out_of_what_stands_round_it(written: str) -> None:
    assert EMAIL.validate_python(written) == "ines@people.example"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ines people.example", "not-an-email-address"),
        ("ines @people.example", "not-an-email-address"),
        ("ines@people.example, rob@people.example", "not-an-email-address"),
        ("ines@people.example\nBcc: rob@people.example", "not-an-email-address"),
        ("<ines@people.example", "not-an-email-address"),
        ("inés@people.example", "email-address-not-usable"),
        ("伊@people.example", "email-address-not-usable"),
    ],
    ids=ascii,
)
def test_an_address_that_our_mail_cannot_use_is_refused(written: str, code: str) -> None:
    assert refusal(EMAIL, written) == code


def test_a_domain_may_have_letters_of_every_language() -> None:
    assert plain_address(EMAIL.validate_python("ines@bücher.example")) == "ines@xn--bcher-kva.example"


@given(st.one_of(st.emails(), st.text(max_size=20).map(lambda name: f"{name}@people.example")))
def test_whatever_address_is_taken_our_mail_can_use(written: str) -> None:
    try:
        address = EMAIL.validate_python(written)
    except ValidationError:
        return
    assert plain_address(address).isascii()


@given(st.from_regex(r"\A[A-Za-z0-9_+.-]{1,40}@[A-Za-z0-9-]{1,20}(\.[a-z]{2,8}){1,2}\Z"))
def test_what_is_plain_is_read_as_the_library_reads_it(written: str) -> None:
    try:
        whole = email_validator.validate_email(written, allow_smtputf8=False, check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        assert refusal(EMAIL, written) == "not-an-email-address"
    else:
        assert EMAIL.validate_python(written) == whole


@given(st.from_regex(r"\A((\+|00)44)?0?[0-9]{9,11}\Z"))
def test_a_plain_telephone_number_is_read_as_the_library_reads_it(written: str) -> None:
    try:
        kept = PHONE.validate_python(written)
    except ValidationError:
        return
    number = phonenumbers.parse(written, "GB")
    assert kept == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("(020) 7946 0018", "+442079460018"),
        ("+44 (0)7700 900123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("tel:+44-7700-900123", "+447700900123"),
        ("+33 1 99 00 12 34", "+33199001234"),
        ("+1 (212) 555-0123", "+12125550123"),
    ],
)
def test_a_telephone_number_is_kept_as_one_spelling(written: str, kept: str) -> None:
    assert PHONE.validate_python(written) == kept


@pytest.mark.parametrize(
    "written",
    [
        *["07700 9OO123", "07700 900ASK", "07700 900I23", "O77OO 900123", "07700 900123 mum", "07700 900123 ext 5"],
        *["07700 90012", "0770 090012", "+44 7700 90012", "07700 9001234", "020 7946 001", "+33 1 99 00 12"],
        *["", "+", "07700 900123 / 020 7946 0018", "07700\x00900123", "٠٧٧٠٠ ٩٠٠١٢٣", "ring the bell"],
    ],
    ids=ascii,
)
def test_what_may_be_a_strangers_number_is_refused(written: str) -> None:
    assert refusal(PHONE, written) == "not-a-telephone-number"


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_is_nobodys_number(digit: str) -> None:
    assert refusal(NHS_NUMBER, f"{digit * 3} {digit * 3} {digit * 4}") == "nobodys-nhs-number"


@pytest.mark.parametrize(
    "written", ["9990000019", "999000001", "9990000018O", "999 000 0018/1", "٩٩٩٠٠٠٠٠١٨", "", "\x009990000018"]
)
def test_what_is_no_nhs_number_is_refused(written: str) -> None:
    assert refusal(NHS_NUMBER, written) == "not-an-nhs-number"


@pytest.mark.parametrize(
    "written",
    [
        *["1951-W10", "1951-W10-7", "19510304", "1951W107", "1951-03", "1951-3-4", "04/03/1951", "1951-03-04T00:00:00"],
        *["1951-02-30", "0000-01-01", "１９５１-03-04", "", 19510304, 1951.0, True, None, ["1951-03-04"]],
    ],
    ids=ascii,
)
def test_a_day_is_a_full_date(written: object) -> None:
    assert refusal(DAY, written) == "not-a-date"


@pytest.mark.parametrize("written", [0, 1769851800, 1769851800.5, True])
def test_an_instant_is_text(written: object) -> None:
    assert refusal(INSTANT, written) == "not-an-instant"
    assert INSTANT.validate_python("2026-01-31T09:30:00Z").isoformat() == "2026-01-31T09:30:00+00:00"
