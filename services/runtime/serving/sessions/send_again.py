"""The plain page that gives back what somebody typed; a door of pages has one of its own look."""

from html import escape

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from services.runtime.working.sessions.typed_forms import Fields


def plain_page(_: Request, path: str, fields: Fields) -> Response:
    """The form, hidden, with a button that sends it."""
    hidden = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(text)}">' for name, text in fields)
    return HTMLResponse(
        '<!doctype html><html lang="en"><title>You are signed in again</title><h1>You are signed in again</h1>'
        "<p>Your session had ended before this was sent. Nothing that you typed is lost.</p>"
        f'<form method="post" action="{escape(path)}">{hidden}<button>Send it now</button></form></html>'
    )
