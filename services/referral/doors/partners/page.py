"""What was refused of a partner as a page of HTML, and what goes wrong at that door as one too."""

from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.referral.views.rejected import RejectionsView
from services.runtime.service import ErrorForm, Problem

FOLDER = Path(__file__).parent


def render(view: RejectionsView) -> str:
    """The page."""
    return _templates().get_template("rejections.html").render(view=view)


def _problem(problem: Problem) -> str:
    return _templates().get_template("problem.html").render(problem=problem)


ERRORS = ErrorForm(media_type="text/html; charset=utf-8", write=_problem)


@cache  # because it takes longer to compile than to render
def _templates() -> Environment:
    loader = FileSystemLoader(FOLDER)
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["said"] = _said
    return environment


def _said(instant: datetime) -> str:
    return f"{instant.day} {instant:%B %Y, %H:%M:%S} UTC"
