"""An alert's query is seen to look somewhere, though it gives nothing while all is well."""

import pytest

from tests.deploy import queries


@pytest.mark.parametrize(
    ("expression", "unfiltered"),
    [
        ("max by (service) (linkway_ready) == 0", "max by (service) (linkway_ready) == bool 0"),
        ("rate(x[5m]) / rate(y[5m]) >= 0.5 and z<1", "rate(x[5m]) / rate(y[5m]) >= bool 0.5 and z< bool 1"),
        ('x{status=~"429|5..", kind!="<>"} > 1', 'x{status=~"429|5..", kind!="<>"} > bool 1'),
        ("x > 5 unless on (service) y > 0", "x > bool 5 and on (service) y > bool 0"),
        ("x > bool 5", "x > bool 5"),
        ("linkway_unless_made", "linkway_unless_made"),
    ],
)
def test_thresholds_are_shown_rather_than_applied(expression: str, unfiltered: str) -> None:
    assert queries.unfiltered(expression) == unfiltered


def test_each_query_that_may_show_nothing_is_one_of_ours_and_says_why() -> None:
    assert queries.QUIET.keys() <= queries.ASKED.keys()
    assert queries.STILL.keys() <= queries.PANELS.keys()
    assert all([*queries.QUIET.values(), *queries.STILL.values()])


def test_there_are_queries_to_ask() -> None:
    assert len(queries.PANELS) > 25
    assert len(queries.PAGES_SOMEBODY) > 10
