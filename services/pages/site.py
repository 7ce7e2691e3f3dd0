"""Draws the pages of a service: its own templates within the layout that all pages share."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from services.pages import addresses, dates
from services.pages.forgery import FIELD, FormToken
from services.pages.forms import Form
from services.pages.languages import Language, language_of
from services.pages.navigation import links_for
from services.pages.preferences import Preferences

_HERE = Path(__file__).parent
_STYLE = (_HERE / "look.css").read_text(encoding="utf-8")


def _headers(*styles: str) -> Mapping[str, str]:
    digests = (b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src {allowed}; img-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }


# Run nothing, load nothing from elsewhere, stand in nobody's frame, keep nothing; take this style and no other.
HEADERS = _headers(_STYLE)


class Site:
    """The pages whose templates lie in `folder`. `invented` makes each say that nothing on it is real.

    A template begins with `{% extends "layout.html" %}` and takes its parts from "components.html". Beside what it is
    given it knows `request`, `form` (empty unless given), `form_token`, `preferences`, `language`, the functions of
    `dates` as filters, and `translated`, which is for texts that come from elsewhere.

    Where pages need a `style` of their own beside the one of all, they are sent with this site's `headers`. Those for
    people at work are in English alone, whatever language is chosen: `only_english`, or `in_english()`.
    """

    def __init__(self, folder: Path, *, invented: bool, style: str = "", only_english: bool = False) -> None:
        self._folder = folder
        self._invented = invented
        self._style = style
        self._only_english = only_english
        self._environments: dict[str, Environment] = {}

    def page(
        self, request: Request, template: str, *, form: Form | None = None, status: int = 200, **context: object
    ) -> HTMLResponse:
        """The page, drawn from this template with this context; `form` is what was typed, and what is wrong with it."""
        preferences = Preferences.of(request)
        language = self._language(preferences)
        token = FormToken.of(request)
        drawn = (
            self._environment(language)
            .get_template(template)
            .render(
                request=request,
                form=form or Form(),
                form_token=token.shown,
                preferences=preferences,
                language=language,
                links=links_for(request),
                here=addresses.here(request),
                **context,
            )
        )
        answer = HTMLResponse(drawn, status)
        token.keep_in(answer, request)
        return answer

    def in_english(self) -> "Site":
        """The same pages in English alone: a page that is half in another language is read out wrongly."""
        return Site(self._folder, invented=self._invented, style=self._style, only_english=True)

    @property
    def headers(self) -> Mapping[str, str]:
        """What the browser is told with each of these pages."""
        return _headers(_STYLE, self._style) if self._style else HEADERS

    def given_back(self, request: Request, path: str, fields: Sequence[tuple[str, str]]) -> HTMLResponse:
        """The page that gives somebody back what they had sent to this path when their session had ended."""
        typed = [(name, value) for name, value in fields if name != FIELD]
        return self.page(request, "send-again.html", path=path, fields=typed)

    def text(self, template: str, request: Request | None = None, **context: object) -> str:
        """What is drawn without forms, as whoever sent the request reads it; without one, as usual and in English."""
        preferences = Preferences.of(request) if request else Preferences()
        language = self._language(preferences)
        fixed = {"preferences": preferences, "language": language, "links": (), "here": "/", "form": Form()}
        return self._environment(language).get_template(template).render(**fixed, form_token="", **context)

    def _language(self, preferences: Preferences) -> Language:
        return language_of("en" if self._only_english else preferences.language)

    def _environment(self, language: Language) -> Environment:
        if language.code not in self._environments:
            self._environments[language.code] = self._made(language)
        return self._environments[language.code]

    def _made(self, language: Language) -> Environment:
        environment = Environment(
            loader=self._loader,
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.install_gettext_translations(language.catalogue, newstyle=True)  # type: ignore[attr-defined]
        environment.filters |= dates.filters(language.code)
        # For what comes from elsewhere than a template; nothing is filled in, so a % in it is one.
        environment.filters["translated"] = language.catalogue.gettext
        environment.globals |= {
            "style": Markup(_STYLE),  # noqa: S704 - our own file, which the browser must get as it is
            "own_style": Markup(self._style),  # noqa: S704 - the same
            "invented": self._invented,
        }
        return environment

    @cached_property
    def _loader(self) -> ChoiceLoader:
        return ChoiceLoader([FileSystemLoader(self._folder), FileSystemLoader(_HERE / "templates")])


def leads_to(address: str) -> RedirectResponse:
    """What a form that was taken is answered with, so that going back or reloading sends nothing again."""
    return RedirectResponse(address, 303)
