"""The map, and colours that stand out."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from services.contract.boroughs import BOROUGHS
from services.pages import site
from services.reporting.page import london, pages

OWN = (Path(pages.__file__).parent / "figures.css").read_text()
OF_ALL = (Path(site.__file__).parent / "look.css").read_text()
# For an element's contents: text colour and what it stands on, by the style's own names (WCAG 2.2, 1.4.3: 4.5 to 1).
TEXTS = [
    *(("ink", ground) for ground in ("paper", "card", "track")),
    *(("quiet", ground) for ground in ("paper", "card")),
    *(("accent", "paper"), ("warm", "card")),
    *(("on-pale", f"step-{step}") for step in (1, 2, 3)),
    *(("on-deep", f"step-{step}") for step in (4, 5)),
]
# Shapes that carry meaning need 3 to 1 (WCAG 2.2, 1.4.11).
SHAPES = [("accent", "card"), ("warm", "card"), ("line-strong", "card")]


def test_the_map_has_a_square_for_each_borough() -> None:
    squares = [london.square(borough) for borough in BOROUGHS]

    assert len({(square.column, square.row) for square in squares}) == 33
    assert {square.column for square in squares} == set(range(1, london.COLUMNS + 1))
    assert {square.row for square in squares} == set(range(1, london.ROWS + 1))


def test_the_style_takes_nothing_from_elsewhere() -> None:
    assert "url(" not in OWN
    assert "@import" not in OWN


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


def colours(style: str) -> list[Mapping[str, str]]:
    """Those that it names: in light, in dark, in high contrast."""
    found = re.findall(r":root(?:\.contrast-high)? \{(.*?)\}", style, re.DOTALL)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", declared)) for declared in found]


@pytest.mark.parametrize("scheme", [0, 1, 2], ids=["light", "dark", "high contrast"])
def test_everything_stands_out_enough(scheme: int) -> None:
    named = {**colours(OF_ALL)[scheme], **colours(OWN)[scheme]}

    assert too_faint(named, TEXTS, 4.5) == []
    assert too_faint(named, SHAPES, 3) == []
