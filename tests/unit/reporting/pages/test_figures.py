"""What the pages show of London and of a borough."""

import re

from services.contract.boroughs import BOROUGHS, BoroughSlug
from services.contract.words.vocabulary import Need
from services.reporting.domain.counted import TrueCounts
from services.reporting.page.asked import Asked
from services.reporting.page.pages import FiguresPages
from tests.fakes.reporting import counts
from tests.support.figures import CAMDEN, NOBODY, SOUTHWARK, figures
from tests.unit.reporting.pages.reading import Page, asked_by

PAGES = FiguresPages(invented=False)


def london(true: TrueCounts | None = None, need: Need | None = None) -> Page:
    return Page(PAGES.london(asked_by(), figures(true) if true else figures(), Asked(need=need)))


def borough(slug: BoroughSlug, need: Need | None = None) -> Page:
    return Page(PAGES.borough(asked_by(), figures(), Asked(slug, need)))


def test_the_table_names_all_boroughs_leads_to_each_and_shows_their_figures() -> None:
    page = london()

    names = [borough.name for borough in sorted(BOROUGHS, key=lambda one: one.name)]
    assert [name for name in page.texts("a") if name in names] == names
    assert {f"/figures/{slug.value}" for slug in BoroughSlug} <= page.leads()
    assert {"1,060", "900", "700", "300"} <= set(page.texts("td"))


def test_london_is_counted_from_true_figures_and_rounded() -> None:
    assert {"1,090", "905"} <= set(london().texts("td"))


def test_steps_are_of_those_of_the_step_before_and_so_are_their_bars() -> None:
    came_untold = counts(created=100, matched=90, told=20, attended=80, steps=(100, 90, 20, 15), came_untold=65)
    page = london(TrueCounts(funnel={SOUTHWARK: came_untold}))
    widths = [float((one["width"] or "").rstrip("%")) for one in page.all("rect") if one.get("class") == "fill"][:4]

    assert widths == [100.0, 90.0, 20.0, 15.0]
    assert re.search(r"<dt>Came untold</dt><dd><b>65</b>", page.text)


def test_what_else_became_of_referrals_stands_beside_and_by_borough_for_whoever_opens_it() -> None:
    page = london()

    assert page.texts("dt")[:8] == [
        *["Turned down", "Declined", "Released", "Closed", "Withdrawn", "Moved in", "Moved out", "Came untold"],
    ]
    assert {"80", "215", "40"} <= set(page.texts("b"))
    row = re.search(r'<tr><th scope="row">Southwark</th>(.*?)</tr>', page.text, re.DOTALL)
    assert row
    assert re.findall(r"<td>(.*?)</td>", row[1]) == ["0", "0", "80", "210", "0", "0", "0", "40"]


def test_by_need_only_those_count_who_ask_for_it_and_what_is_not_known_by_need_is_left_out() -> None:
    page = london(need=Need.DEBT)

    assert "referrals of people who ask for help with debt and money" in page.text
    assert ("100" in page.texts("td"), "1,060" in page.texts("td")) == (True, False)
    assert "Personal health budgets" not in page.texts("h2")
    assert "/figures/camden?need=debt" in page.leads()


def test_a_borough_has_a_page_of_its_own_figures_alone() -> None:
    southwark, camden = borough(SOUTHWARK), borough(CAMDEN)

    assert (southwark.texts("h1"), camden.texts("h1")) == (
        ["Community support in Southwark"],
        ["Community support in Camden"],
    )
    assert {"1,060", "900", "700", "300"} <= set(southwark.texts("td"))
    assert not {"1,060", "900"} & set(camden.texts("td"))
    assert "All 33 boroughs" not in southwark.texts("h2")
    assert "/figures/fairness/southwark" in southwark.leads()


def test_a_borough_by_need_stays_by_need() -> None:
    page = borough(SOUTHWARK, Need.DEBT)
    chosen = [one["value"] for one in page.all("option") if "selected" in one]

    assert chosen == ["southwark", "debt"]
    assert {"100", "50"} <= set(page.texts("td"))


def test_what_is_hidden_has_no_bar_and_is_read_out() -> None:
    page = borough(CAMDEN)

    assert '<td><span aria-hidden="true">*</span><span class="unseen">1 to 7</span></td>' in page.text
    assert [one["width"] for one in page.all("rect") if one.get("class") == "fill"] == ["100.0%", "0%", "0.0%", "0.0%"]
    assert "Where 1 to 7 were counted, the page shows *" in page.text


def test_what_has_changed_for_people_stands_there_in_plain_words() -> None:
    page = london()

    assert {"Satisfied with life", "Anxious yesterday", "Lonely, asked directly"} <= set(page.texts("th"))
    # Asked at the start 62, of whom 53 at the end too; rounded to 5.
    anxious = re.search(r"Anxious yesterday<span>0 to 10; less is better.</span>.*?</tr>", page.text, re.DOTALL)
    assert anxious
    assert re.findall(r"<td [^>]*>(.*?)</td>", anxious[0]) == ["60", "55", "40", "0", "10"]
    assert "40 of 55" in page.texts("td")


def test_a_licensed_scale_stands_there_only_if_somebody_was_scored_on_it() -> None:
    names = london().texts("th")

    assert "Confident with one’s health" in names
    assert "Mental well-being" not in names


def test_budgets_are_pounds_and_those_of_few_people_are_hidden() -> None:
    page = london()

    assert {"£1,230", "£600", "10"} <= set(page.texts("b"))
    assert {"1,230", "600"} <= set(page.texts("td"))
    assert not {"9,999", "10,000"} & set(page.texts("td"))
    assert "£" not in "".join(borough(CAMDEN).texts("b"))


def test_before_the_first_referral_it_says_that_there_is_none() -> None:
    assert "has come in yet." in london(NOBODY).text


def test_who_is_offered_a_place_stands_there_with_how_sure_that_is() -> None:
    page = Page(PAGES.fairness(asked_by(), figures(), Asked()))

    # Of 43 women all; of 20 men none, who come to 60 of 63 in all together.
    seen = {"100% (80 to 100%)", "0% (0 to 18%)", "higher", "lower", "1,000 m (1,000 to 1,000)"}
    assert seen <= set(page.texts("td"))
    assert page.texts("h1") == ["Who is offered a place in London"]


def test_each_borough_has_a_page_of_who_is_offered_a_place() -> None:
    southwark, camden = (Page(PAGES.fairness(asked_by(), figures(), Asked(slug))) for slug in (SOUTHWARK, CAMDEN))

    assert southwark.texts("h1") == ["Who is offered a place in Southwark"]
    assert "Invented Choir" in southwark.texts("th")
    assert "Invented Choir" not in camden.texts("th")
    assert "/figures/southwark" in southwark.leads()
