"""The page can be read without scripts, by everybody, and takes nothing from elsewhere."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest

from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.words.measure_words import Change, Scale
from services.reporting.domain.budgets import Budgets, build_budgets
from services.reporting.domain.changes import Tally, build_changes
from services.reporting.domain.fairness.report import build_fairness
from services.reporting.domain.figures import Figures, Freshness
from services.reporting.domain.funnel import Counts, build_funnel
from services.reporting.domain.journey import Measured
from services.reporting.page import dashboard, london
from services.reporting.page.dashboard import Dashboard
from tests.fakes.reporting import counts, people
from tests.support.builders import NOW
from tests.support.fairness import A_CHOIR, A_CLUB, nobody_offered, somebody

COUNTED = {
    BoroughSlug.SOUTHWARK: counts(steps=(1061, 902, 700, 300), released=81, closed=212),
    BoroughSlug.CAMDEN: counts(steps=(30, 4), closed=3),
}
MEASURED: Mapping[BoroughSlug, Tally] = {
    BoroughSlug.SOUTHWARK: {
        Measured(Scale.ANXIOUS_YESTERDAY, at_start=True, change=Change.BETTER): 41,
        Measured(Scale.ANXIOUS_YESTERDAY, at_start=True, change=Change.WORSE): 12,
        Measured(Scale.ANXIOUS_YESTERDAY, at_start=True): 9,
    },
    BoroughSlug.CAMDEN: {Measured(Scale.PAM, at_start=True, change=Change.SAME): 3},
}
GRANTED = {
    BoroughSlug.SOUTHWARK: Budgets(people=9, granted_pence=123_456, spending=8, spent_pence=60_000),
    BoroughSlug.CAMDEN: Budgets(people=2, granted_pence=999_900, spending=1, spent_pence=5_000),
}
SEEN = [*[somebody()] * 40, *[nobody_offered(gender="male")] * 20, *[somebody(age_band="25-34")] * 3]
FRESH = Freshness(NOW, NOW)
OFFERS = {A_CLUB: 31, A_CHOIR: 12}
FAIRNESS = build_fairness({BoroughSlug.SOUTHWARK: people(SEEN)}, {BoroughSlug.SOUTHWARK: OFFERS})
FIGURES = {invented: Dashboard(invented=invented) for invented in (False, True)}
STYLE = (Path(dashboard.__file__).parent / "dashboard.css").read_text()
# For an element's contents: text colour and what it stands on, by the style's own names (WCAG 2.2, 1.4.3: 4.5 to 1).
TEXTS = [
    *(("ink", ground) for ground in ("paper", "card", "track")),
    *(("quiet", ground) for ground in ("paper", "card", "track")),
    *(("link", ground) for ground in ("paper", "card")),
    *(("accent", "paper"), ("notice-ink", "notice")),
    *(("on-pale", f"step-{step}") for step in (1, 2, 3)),
    *(("on-deep", f"step-{step}") for step in (4, 5)),
]
# Shapes that carry meaning need 3 to 1 (WCAG 2.2, 1.4.11).
SHAPES = [("accent", "card"), ("warm", "card"), ("line-strong", "card")]


# Everybody, two ages, two genders, and one row of each other kind; two providers.
GROUPS_SEEN, PROVIDERS_SEEN = 1 + 2 + 2 + 1 + 1 + 1, 2


class Page(HTMLParser):
    """What a browser would make of it: every element with its attributes, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self._texts: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._texts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self._texts:
            tag, text = self._texts[-1]
            self._texts[-1] = (tag, text + data)

    def all(self, tag: str) -> list[Mapping[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def texts(self, tag: str) -> list[str]:
        return [text.strip() for name, text in self._texts if name == tag]


def a_page(counted: Mapping[BoroughSlug, Counts] = COUNTED, *, invented: bool = False, live: bool = False) -> Page:
    figures = Figures(FRESH, build_funnel(counted), {}, build_changes(MEASURED), build_budgets(GRANTED), FAIRNESS)
    return Page(FIGURES[invented].render(figures, live=live))


def test_it_runs_nothing_and_loads_nothing() -> None:
    page = a_page(live=True)

    assert not {"script", "link", "img", "iframe", "object", "form"} & {tag for tag, _ in page.elements}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "src"}]
        assert attributes.get("href", ".") in {".", "?live", "#figures", *(f"fairness/{slug}" for slug in BoroughSlug)}
    assert "url(" not in STYLE.replace("url(#hatched)", "")
    assert "@import" not in STYLE


def test_the_browser_is_told_to_take_this_style_and_nothing_else() -> None:
    policy = FIGURES[False].headers["Content-Security-Policy"]
    (style,) = re.findall(r"<style>(.*?)</style>", a_page().text, re.DOTALL)

    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")


def test_it_has_a_language_a_title_landmarks_and_headings_in_order() -> None:
    page = a_page()

    assert page.all("html") == [{"lang": "en-GB"}]
    assert page.texts("title")[0] == "Community support across London – Linkway"
    assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    headings = [tag for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert headings == ["h1", *["h2"] * 8]


def test_every_table_has_a_caption_and_headers_that_say_what_they_head() -> None:
    page = a_page()

    assert len(page.all("table")) == len(page.texts("caption")) == 8
    scopes = [header.get("scope") for header in page.all("th")]
    assert scopes.count("col") == 3 + 6 + 9 + 6 + 7 + 4 + 7 + 3
    assert scopes.count("row") == 4 + 2 * (1 + 33) + 7 + 33 + 33 + GROUPS_SEEN + PROVIDERS_SEEN
    assert scopes.count("rowgroup") == 5
    assert len(scopes) == scopes.count("col") + scopes.count("row") + scopes.count("rowgroup")


def test_the_table_names_all_boroughs_and_shows_their_figures() -> None:
    page = a_page()

    assert [borough.name for borough in sorted(BOROUGHS, key=lambda one: one.name)] == page.texts("th")[-33:]
    assert {"1,060", "900", "700", "300"} <= set(page.texts("td"))


def test_what_else_became_of_referrals_stands_beside_and_by_borough_for_whoever_opens_it() -> None:
    page = a_page()

    assert page.texts("dt") == [
        *["Turned down", "Declined", "Released", "Closed", "Withdrawn", "Moved in", "Moved out", "Came untold"],
        *["People", "Granted", "Spent"],
    ]
    assert {"80", "215"} <= set(page.texts("b"))
    assert {"80", "210"} <= set(page.texts("td"))
    assert page.texts("summary")[0] == "By borough"


def test_what_has_changed_for_people_stands_there_in_plain_words() -> None:
    page = a_page()
    rows = page.texts("th")

    assert {"Satisfied with life", "Anxious yesterday", "Lonely, asked directly"} <= set(rows)
    assert "0 to 10; less is better." in page.texts("span")
    # Asked at the start 62, of whom 53 at the end too; rounded to 5.
    anxious = re.search(r"Anxious yesterday<span>.*?</tr>", page.text, re.DOTALL)
    assert anxious
    assert re.findall(r"<td>(.*?)</td>", anxious[0]) == ["60", "55", "40", "0", "10"]
    assert "40 of 55" in page.texts("td")


def test_a_licensed_scale_stands_there_only_if_somebody_was_scored_on_it() -> None:
    names = a_page().texts("th")

    assert "Confident with one’s health" in names
    assert "Mental well-being" not in names


def test_budgets_are_pounds_and_those_of_few_people_are_hidden() -> None:
    page = a_page()

    assert {"£1,230", "£600", "10"} <= set(page.texts("b"))
    assert {"1,230", "600"} <= set(page.texts("td"))
    assert not {"9,999", "10,000"} & set(page.texts("td"))


def test_who_is_offered_a_place_stands_there_with_how_sure_that_is() -> None:
    cells = a_page().texts("td")

    # Of 43 women all; of 20 men none, who come to 60 of 63 in all together.
    assert {"100% (80 to 100%)", "0% (0 to 18%)", "higher", "lower", "1,000 m (1,000 to 1,000)"} <= set(cells)


def test_each_borough_has_a_page_of_its_own() -> None:
    figures = Figures(FRESH, build_funnel(COUNTED), {}, build_changes(MEASURED), build_budgets(GRANTED), FAIRNESS)
    southwark, camden = (
        Page(FIGURES[True].render_fairness(figures, slug)) for slug in (BoroughSlug.SOUTHWARK, BoroughSlug.CAMDEN)
    )

    assert southwark.texts("h1") == ["Who is offered a place in Southwark"]
    assert len(southwark.texts("caption")) == 2
    assert "Invented Choir" in southwark.texts("th")
    assert "Invented Choir" not in camden.texts("th")
    assert {attributes.get("href") for attributes in southwark.all("a")} == {"#figures", ".."}


def test_every_chart_says_what_it_is_and_the_rest_is_passed_over_by_screen_readers() -> None:
    page = a_page()
    charts = [attributes for _, attributes in page.elements if attributes.get("role") == "img"]

    assert len(charts) == 2
    assert all("table" in (chart["aria-label"] or "") for chart in charts)


def test_a_star_is_explained_and_read_out() -> None:
    page = a_page()

    assert page.text.count('<span aria-hidden="true">*</span><span class="unseen">1 to 7</span>') == 2 + 3 + 2
    assert "Where 1 to 7 referrals were counted, the page shows *" in page.text


def test_london_is_rounded_too() -> None:
    cells = a_page().texts("td")

    assert {"905", "1,090"} <= set(cells)


def test_the_invented_say_so_and_the_real_do_not() -> None:
    assert "Invented people and services." in a_page(invented=True).text
    assert "Invented people" not in a_page().text


def test_before_the_first_referral_it_says_that_there_is_none() -> None:
    assert "No referral has come in yet." in a_page({}).text


def test_a_live_page_can_be_stopped() -> None:
    assert {"http-equiv": "refresh", "content": "5"} in a_page(live=True).all("meta")
    assert "Stop renewing" in a_page(live=True).text
    assert "Stop renewing" not in a_page().text


def test_the_map_has_a_square_for_each_borough() -> None:
    squares = [london.square(borough) for borough in BOROUGHS]

    assert len({(square.x, square.y) for square in squares}) == 33
    assert max(square.x for square in squares) < london.WIDTH
    assert max(square.y for square in squares) < london.HEIGHT


@pytest.mark.parametrize(
    ("slug", "lines"),
    [
        ("kensington-and-chelsea", ("Kensington", "& Chelsea")),
        ("kingston-upon-thames", ("Kingston", "upon Thames")),
        ("city-of-london", ("City of", "London")),
        ("barnet", ("Barnet",)),
    ],
)
def test_long_names_stand_in_two_lines(slug: str, lines: tuple[str, ...]) -> None:
    (borough,) = (one for one in BOROUGHS if one.slug == slug)

    assert london.square(borough).lines == lines


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def too_faint(colours: Mapping[str, str], pairs: Iterable[tuple[str, str]], least: float) -> list[tuple[str, str]]:
    def contrast(one: str, other: str) -> float:
        dark, light = sorted((luminance(colours[one]), luminance(colours[other])))
        return (light + 0.05) / (dark + 0.05)

    return [pair for pair in pairs if contrast(*pair) < least]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_everything_stands_out_enough(scheme: int) -> None:
    declared = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", declared))

    assert too_faint(colours, TEXTS, 4.5) == []
    assert too_faint(colours, SHAPES, 3) == []
