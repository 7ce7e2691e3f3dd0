"""Names and free text: what is written in them reaches mails and screens, so nothing hides there."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from services.contract.text.characters import can_be_shown, is_of_lines, line_of, trimmed
from services.contract.text.links import has_link
from services.referral.fields.cleaned import cleaned

# Most names: nothing in them is to be cleaned or looked at further.
_PLAIN = re.compile(r"[A-Za-z]+(?:[ '-][A-Za-z]+)*")
# A spreadsheet takes what begins so for something to work out.
_FORMULA = ("=", "+", "-", "@")
# What a keyboard cannot type in a text, except ends of lines and tabs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


def _line(written: str) -> str:
    if _PLAIN.fullmatch(written):
        return written
    # One spelling for letters with accents, so that the same name is the same text.
    return line_of(written if written.isascii() else unicodedata.normalize("NFC", written))


def _name(line: str) -> str:
    return line if _PLAIN.fullmatch(line) else _looked_at(line)


def _looked_at(line: str) -> str:
    if is_of_lines(line):
        raise PydanticCustomError("several-lines", "A name is one line. Write the name alone.")
    if not can_be_shown(line):
        raise PydanticCustomError("characters-not-shown", "There are characters in it that nobody sees. Type it anew.")
    if line.startswith(_FORMULA):
        raise PydanticCustomError("not-a-name", "A name does not begin with =, +, - or @. Write the name alone.")
    if not any(map(str.isalpha, line)):
        raise PydanticCustomError("no-name", "There is no letter in it. Write the name.")
    if has_link(line):
        raise PydanticCustomError("link-in-a-name", "There is an address of a page or of mail in it. Leave it out.")
    return line


def _story(written: str) -> str:
    if _CONTROL.search(written):
        raise PydanticCustomError(
            "control-characters", "There are control characters in it that no text needs. Type it anew."
        )
    return written.replace("\r\n", "\n").replace("\r", "\n")


Name = Annotated[str, Field(min_length=1, max_length=200), cleaned(_line), AfterValidator(_name)]
Story = Annotated[str, Field(max_length=4000), AfterValidator(_story)]
# What somebody writes into a record: there is something in it, or it is left out.
ShortText = Annotated[str, Field(min_length=1, max_length=1000), cleaned(trimmed), AfterValidator(_story)]
Text = Annotated[str, Field(min_length=1, max_length=4000), cleaned(trimmed), AfterValidator(_story)]
