"""HTML in a text that is to have none: read as the characters that it stands for, once, and its tags left out."""

import re
from html import unescape

# Elements whose end is the end of a line.
_LINE_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr|/ul|/ol)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(?:/?[a-z][a-z0-9-]*(?=[\s/>])[^<>]*|!--[^<>]*--)>", re.IGNORECASE)


def without_markup(text: str) -> str:
    """The text that a browser would show.

    What entities have made look like a tag is left out too, because a mail program would take it for one.
    """
    if "<" not in text and "&" not in text:
        return text
    return _TAG.sub("", unescape(_TAG.sub("", _LINE_END.sub("\n", text))))


def as_markup(text: str) -> str:
    """The text written so that `without_markup` gives it back, for whoever writes what will be read so again."""
    return text.replace("&", "&amp;") if "&" in text and unescape(text) != text else text
