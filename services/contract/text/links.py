"""Addresses of pages and of mail in a line that is to have none, such as a name."""

import re
import unicodedata

# What mail programs make a link of: a scheme, www, an address of mail, a path behind a domain, or one of the endings
# that sites of all kinds have. A stop between two names, as in J.Smith, is none.
_LINK = re.compile(
    r"[a-z][a-z0-9+.-]*://|\bwww\.|\S@\S|[a-z0-9-]\.[a-z]{2,}[/:?#]"
    r"|[a-z0-9-]{2,}\.(?:com|org|net|info|biz|uk|eu|io|ly|app|dev|site|online|shop|xyz|top|link|click|london)\b",
    re.IGNORECASE,
)

# There is no link without one of them.
_MARKS = ".@:"


def has_link(line: str) -> bool:
    """Whether a mail program would make a link of something in the line."""
    if line.isascii() and not any(mark in line for mark in _MARKS):
        return False
    plain = line if line.isascii() else unicodedata.normalize("NFKC", line).replace("。", ".")
    return _LINK.search(plain) is not None


def without_links(line: str) -> str:
    """The line without the words that a link would be made of."""
    return " ".join(word for word in line.split(" ") if not has_link(word))
