"""The page that shows the mails that came. Everything on it is invented, and it says so."""

from email.message import EmailMessage
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from deploy.mailbox.box import Box

NOTE = "Invented people. This mailbox catches every message of the demo; nothing leaves this machine."
_ON_A_PAGE = 50
# Nothing of a mail may run or be fetched, whatever is written in it.
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def build(box: Box) -> FastAPI:
    """The page and the counts of this box, for a browser on this machine."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    _add_pages(app, box)
    _add_counts(app, box)
    return app


def _add_pages(app: FastAPI, box: Box) -> None:
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
    )

    @app.get("/")
    async def mails(page: int = 1) -> HTMLResponse:
        """The mails, the latest first."""
        text = templates.get_template("mails.html").render(note=NOTE, box=box, leaf=box.leaf(page, size=_ON_A_PAGE))
        return HTMLResponse(text, headers=_SAFE)

    @app.get("/mails/{number}")
    async def mail(number: int) -> HTMLResponse:
        """One mail."""
        found = box.find(number)
        if found is None:
            raise HTTPException(404, "There is no such mail, or it is no longer kept.")
        message = found.read()
        page = templates.get_template("mail.html")
        return HTMLResponse(page.render(note=NOTE, mail=found, message=message, text=_text(message)), headers=_SAFE)


def _add_counts(app: FastAPI, box: Box) -> None:
    @app.get("/count")
    async def count() -> dict[str, int]:
        """How many mails came, and how many different ones."""
        return {"received": box.received, "distinct": box.distinct}

    @app.get("/copies")
    async def copies() -> dict[str, int]:
        """How often each mail came, by its Message-ID."""
        return dict(box.copies)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else "(This mail has no plain text.)"
