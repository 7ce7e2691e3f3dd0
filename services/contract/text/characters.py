"""Characters that come along when something is typed or pasted, and that nobody means to say anything with."""

import re

# Spaces of every script and the ends of lines. Unicode's White_Space without its rarest control characters.
_SPACES = r"\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
# What has no picture: Unicode's Default_Ignorable_Code_Point, the blank of Braille and the marks of interlinear notes.
_UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Full stops, brackets, and the hyphens and dashes that typing programs put in their place.
_MARKS = r".()\[\]{}\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d\uff0e"

_AT_THE_ENDS = re.compile(rf"^[{_SPACES}{_UNSEEN}]+|[{_SPACES}{_UNSEEN}]+$")
_ANY_UNSEEN = re.compile(rf"[{_UNSEEN}]")
_ANY_MARK = re.compile(rf"[{_SPACES}{_UNSEEN}{_MARKS}]")
_LINE_ENDS = re.compile(r"[\n-\r\x1c-\x1e\u0085\u2028\u2029]")
_SPACES_IN_A_LINE = re.compile(r"[\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
# Joiners shape the letters of some scripts, so they stay between such letters; what turns the direction of writing
# is left in for whoever looks whether the text can be shown.
_UNSEEN_IN_A_LINE = re.compile(
    rf"(?![\u200c\u200d\u202a-\u202e\u2066-\u2069])[{_UNSEEN}]"
    r"|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)
_JOINERS = re.compile(r"[\u200c\u200d]")


def trimmed(text: str) -> str:
    """The text without spaces and invisible characters at its ends."""
    return _AT_THE_ENDS.sub("", text)


def without_unseen(text: str) -> str:
    """The text without invisible characters; spaces stay."""
    return _ANY_UNSEEN.sub("", text)


def without_marks(text: str) -> str:
    """A number or a code without spaces, invisible characters, full stops, hyphens and brackets."""
    return _ANY_MARK.sub("", text)


def line_of(text: str) -> str:
    """A line with single spaces and nothing invisible in it, except what its letters need; ends of lines stay."""
    return _UNSEEN_IN_A_LINE.sub("", _SPACES_IN_A_LINE.sub(" ", trimmed(text)))


def is_of_lines(text: str) -> bool:
    """Whether it has an end of a line in it."""
    return _LINE_ENDS.search(text) is not None


def can_be_shown(line: str) -> bool:
    """Whether each character of the line has a picture, or shapes that of its neighbours."""
    return line.isprintable() or _JOINERS.sub("", line).isprintable()
