"""How somebody would read the pages: larger text, high contrast, a language. Kept in a cookie, and told to nobody."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from services.pages import cookies
from services.pages.languages import LANGUAGES

TEXTS: Final = ("usual", "larger", "largest")
CONTRASTS: Final = ("usual", "high")
_A_YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Preferences:
    """What somebody chose; whatever else stands in the cookie is passed over."""

    text: str = "usual"
    contrast: str = "usual"
    language: str = "en"

    @classmethod
    def of(cls, request: Request) -> "Preferences":
        """Those of whoever asks: as chosen, else as usual."""
        try:
            chosen = dict(parse_qsl(cookies.read(request, cookies.PREFERENCES) or "", max_num_fields=3))
        except ValueError:
            chosen = {}
        return cls.chosen(chosen.get("text", ""), chosen.get("contrast", ""), chosen.get("language", ""))

    @classmethod
    def chosen(cls, text: str, contrast: str, language: str) -> "Preferences":
        """Of what was asked for, that which there is."""
        usual = cls()
        return cls(
            text if text in TEXTS else usual.text,
            contrast if contrast in CONTRASTS else usual.contrast,
            language if language in LANGUAGES else usual.language,
        )

    def keep_in(self, answer: Response, request: Request) -> None:
        """Let the browser keep them for a year."""
        written = urlencode({"text": self.text, "contrast": self.contrast, "language": self.language})
        cookies.give(answer, request, cookies.PREFERENCES, written, seconds=_A_YEAR)
