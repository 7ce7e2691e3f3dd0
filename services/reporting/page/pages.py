"""The pages of figures: of London, of each borough, and of who is offered a place, as HTML that runs nothing."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from services.contract.boroughs import BOROUGHS, BY_SLUG
from services.contract.words.vocabulary import NEED_PHRASES, Need
from services.pages.forms import Form
from services.pages.site import Site
from services.reporting.domain.disclosure import HIDDEN, LEAST_HIDDEN, MOST_HIDDEN, ROUND_TO, Shown
from services.reporting.domain.figures import Figures
from services.reporting.domain.journey import Measure
from services.reporting.page import area, fairness, london, measures
from services.reporting.page.asked import Asked
from services.reporting.page.sight import Sight

FOLDER = Path(__file__).parent
LONDON = "London"
_HIDDEN = {"mark": HIDDEN, "least": LEAST_HIDDEN, "most": MOST_HIDDEN, "round_to": ROUND_TO}
_NEEDS = [("", "Anything"), *((need.value, need.value.replace("-", " ").capitalize()) for need in Need)]


class FiguresPages:
    """Draws the pages. `invented` makes each say that nothing on it is real."""

    def __init__(self, *, invented: bool) -> None:
        style = (FOLDER / "figures.css").read_text(encoding="utf-8")
        self.site = Site(FOLDER / "templates", invented=invented, style=style, only_english=True)

    def london(self, request: Request, figures: Figures, asked: Asked) -> HTMLResponse:
        """The page of London, with the map and all boroughs beside each other."""
        funnel = figures.funnel_of(asked.need)
        rows = area.boroughs(funnel)
        shown = {
            "title": f"Community support across {LONDON}",
            **_of_an_area(funnel.london, asked),
            "map": london,
            "legend": area.legend(),
            "boroughs": rows,
            "happened_rows": [(one.name, one.occurrences) for one in rows],
            "better_headings": measures.better_headings(),
            "scales": measures.scale_rows(figures.changes.london),
            "better": measures.better_rows(figures.changes),
            "budgets": figures.budgets.london,
            "budget_rows": measures.budget_rows(figures.budgets),
        }
        return self._page(request, "london.html", figures, asked, shown)

    def borough(self, request: Request, figures: Figures, asked: Asked) -> HTMLResponse:
        """The page of the borough that is asked for."""
        slug = asked.of_borough
        shown = {
            "title": f"Community support in {BY_SLUG[slug].name}",
            **_of_an_area(figures.funnel_of(asked.need).of(slug), asked),
            "scales": measures.scale_rows(figures.changes.of(slug)),
            "budgets": figures.budgets.of(slug),
        }
        return self._page(request, "area.html", figures, asked, shown)

    def fairness(self, request: Request, figures: Figures, asked: Asked) -> HTMLResponse:
        """Who is offered a place, in London or the borough that is asked for."""
        found = figures.fairness.of(asked.borough) if asked.borough else figures.fairness.london
        shown = {"title": f"Who is offered a place in {_name(asked)}", **fairness.of(found)}
        return self._page(request, "fairness.html", figures, asked, shown)

    def _page(
        self, request: Request, template: str, figures: Figures, asked: Asked, shown: Mapping[str, Any]
    ) -> HTMLResponse:
        return self.site.page(
            request,
            template,
            form=Form.with_values(borough=asked.borough or "", need=asked.need or ""),
            **shown,
            hidden=_HIDDEN,
            asked=asked,
            area=_name(asked),
            needs=_NEEDS,
            places=_places(Sight.of(request)),
            figure=_written,
            counted_at=figures.freshness.as_of,
            note=figures.freshness.note,
        )


def _of_an_area(figures: Mapping[Measure, Shown], asked: Asked) -> Mapping[str, object]:
    return {
        "bars": area.bars(figures),
        "happened": area.happened(figures),
        "who": f" of people who ask for {NEED_PHRASES[asked.need]}" if asked.need else "",
    }


def _places(sight: Sight) -> Sequence[tuple[str, str]]:
    everywhere = [("", f"All of {LONDON}")] if sight.sees(None) else []
    seen = sorted((one for one in BOROUGHS if sight.sees(one.slug)), key=lambda borough: borough.name)
    return [*everywhere, *((one.slug.value, one.name) for one in seen)]


def _name(asked: Asked) -> str:
    return BY_SLUG[asked.borough].name if asked.borough else LONDON


def _written(count: Shown) -> str:
    return count if isinstance(count, str) else f"{count:,}"
