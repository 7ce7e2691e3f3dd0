"""A page for each kind of problem: what it means, and what to do. The type of every problem leads to one."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from services.contract.doors.refusals import Refusal

PAGES = "/problems"
_OURS = ("services.referral.", "services.runtime.", "services.contract.")
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Linkway</title>
<style>body {{ font: 1.1rem/1.5 sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }}</style>
<h1>{title}</h1>
{body}
</html>
"""


@dataclass(frozen=True, slots=True)
class ProblemPage:
    """What is said of a kind of problem."""

    status: int
    title: str
    meaning: str
    what_to_do: str


# What is no refusal of a decision: the web's own reasons, and ours to keep standing.
_OTHERS = {
    "nothing-here": ProblemPage(
        404, "There is nothing here", "The address has no page and takes no request.", "Look for it in openapi.json."
    ),
    "method-not-taken": ProblemPage(
        405,
        "This address does not take that method",
        "The address is right, and the method, such as GET or POST, is not.",
        "Use a method that the header Allow names.",
    ),
    "request-too-slow": ProblemPage(
        408,
        "The request came too slowly",
        "The body did not come whole in the seconds that the answer names. Who shows no token that is known has fewer.",
        "Send the same request again, with the same key.",
    ),
    "request-too-large": ProblemPage(
        413, "The request is too large", "The body is larger than is taken.", "Send less; a story has 4000 characters."
    ),
    "body-is-coded": ProblemPage(
        415,
        "The body is coded",
        "The header Content-Encoding says that the body is compressed or coded otherwise.",
        "Send the body as it is, without the header Content-Encoding.",
    ),
    "not-marked-as-json": ProblemPage(
        415,
        "The body is not marked as JSON",
        "The request has a body whose header Content-Type does not say that it is JSON.",
        "Send the header Content-Type: application/json.",
    ),
    "too-much": ProblemPage(
        429,
        "Too much at once",
        "More is asked at once than Linkway takes, of all callers together or of you.",
        "Send the same request again after the seconds that the header Retry-After names, with the same key.",
    ),
    "went-wrong": ProblemPage(
        500,
        "Something went wrong here",
        "The fault is not in the request.",
        "Tell whoever runs Linkway when it happened. You may send the same request again, with the same key.",
    ),
    "storage-away": ProblemPage(
        503,
        "Not now",
        "Linkway cannot reach its storage. Nothing was lost.",
        "Send the same request again after the seconds that the header Retry-After names, with the same key.",
    ),
    "refused": ProblemPage(400, Refusal.title, "The request was refused before it was read.", Refusal.what_to_do),
}


def pages() -> Mapping[str, ProblemPage]:
    """Every page by the slug that stands in its address."""
    kinds = [kind for kind in Refusal.kinds() if kind.__module__.startswith(_OURS)]
    return {**_OTHERS, **{kind.slug(): _page_of(kind) for kind in kinds}}


def _page_of(kind: type[Refusal]) -> ProblemPage:
    return ProblemPage(kind.status, kind.title, " ".join((kind.__doc__ or "").split()), kind.what_to_do)


def problem_pages() -> APIRouter:
    """The pages below /v1/problems, open to everybody."""
    router = APIRouter(include_in_schema=False)

    @router.get(PAGES, response_class=HTMLResponse)
    async def list_the_problems() -> str:
        links = "\n".join(
            f'<li><a href="problems/{slug}">{page.status}: {escape(page.title)}</a>'
            for slug, page in sorted(pages().items(), key=lambda one: (one[1].status, one[1].title))
        )
        return _PAGE.format(title="What can go wrong", body=f"<ul>\n{links}\n</ul>")

    @router.get(f"{PAGES}/{{slug}}", response_class=HTMLResponse)
    async def explain_a_problem(slug: str) -> str:
        page = pages().get(slug)
        if page is None:
            raise HTTPException(404, "There is no such problem. See /v1/problems for those that there are.")
        body = (
            f"<p>Status {page.status}, <code>{slug}</code></p>\n<h2>What it means</h2>\n<p>{escape(page.meaning)}</p>\n"
            f"<h2>What to do</h2>\n<p>{escape(page.what_to_do)}</p>"
        )
        return _PAGE.format(title=escape(page.title), body=body)

    return router
