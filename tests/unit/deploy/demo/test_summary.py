"""The summary of a day: its figures, its keys, and how latency is ranked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from deploy.conservation.checks import Check
from deploy.conservation.facts import FinalStatus
from deploy.demo.diary import Counts, Way
from deploy.demo.summary import Latency, Summary, latency, percentile

MORNING = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)


def a_summary() -> Summary:
    return Summary(
        counts=Counts(
            planned=10,
            accepted=10,
            doors={Way.HTTP: 4, Way.FHIR: 2, Way.LIST: 1, Way.PARTNER: 3},
            matched=8,
            asked=3,
            decided=1,
            waiting=2,
            told=7,
            attended=6,
            missed=2,
            declined=3,
            closed=4,
            withdrawn=1,
            measured=3,
            released=5,
            used_again=2,
        ),
        from_before=0,
        door_to_match=Latency(41, 93),
        per_second=99.6,
        checks=(Check("Nothing is lost", ()),),
        seconds=31.25,
        resident_mib=1432,
        final_statuses={FinalStatus.WITH_A_PLACE: 3, FinalStatus.ON_THE_LIST: 2, FinalStatus.ENDED: 5},
    )


def a_summary_with_a_loss() -> Summary:
    return replace(a_summary(), checks=(Check("Nothing is lost", ("One is lost.",)), Check("Nothing is doubled", ())))


def shown(summary: Summary) -> str:
    page = Console(file=StringIO(), width=100, no_color=True)
    page.print(summary.shown())
    assert isinstance(page.file, StringIO)
    return page.file.getvalue()


def test_a_program_reads_these_keys_and_no_others() -> None:
    assert a_summary().facts() == {
        "accepted": 10,
        "doors": {"http": 4, "fhir": 2, "import": 1, "partner": 3},
        "from_before": 0,
        "matched": 8,
        "asked": 3,
        "decided": 1,
        "unmatched": 2,
        "at_the_end": {"with a place": 3, "on the waiting list": 2, "ended": 5},
        "told": 7,
        "attended": 6,
        "declined": 3,
        "released": 5,
        "used_again": 2,
        "closed": 4,
        "withdrawn": 1,
        "measured": 3,
        "door_to_match_ms": {"p50": 41, "p99": 93},
        "conserved": True,
        "violations": [],
        "seconds": 31.2,
        "resident_mib": 1432,
    }


def test_what_earlier_days_left_is_said_where_there_is_any() -> None:
    assert "earlier days" not in shown(a_summary())
    assert "count 800 referrals of earlier days too" in shown(replace(a_summary(), from_before=800))


def test_a_loss_is_told_to_a_program_and_to_a_person() -> None:
    assert a_summary_with_a_loss().facts()["conserved"] is False
    assert a_summary_with_a_loss().facts()["violations"] == ["One is lost."]
    assert "violated  Nothing is lost" in shown(a_summary_with_a_loss())
    assert "One is lost." in shown(a_summary_with_a_loss())
    assert "ok        Nothing is doubled" in shown(a_summary_with_a_loss())


def test_a_person_reads_how_many_came_how_far() -> None:
    assert "p50 41 ms, p99 93 ms" in shown(a_summary())
    assert "(invented)" in shown(a_summary())


def test_latency_is_from_the_request_to_the_match() -> None:
    sent = {"ada": MORNING, "bela": MORNING, "chidi": MORNING}
    matched = {"ada": MORNING + timedelta(milliseconds=40), "bela": MORNING + timedelta(milliseconds=90)}

    assert latency(sent, matched) == Latency(p50=40, p99=90)


def test_without_a_match_there_is_no_latency() -> None:
    assert latency({"ada": MORNING}, {}) == Latency(p50=None, p99=None)


@pytest.mark.parametrize(("percent", "rank"), [(50, 50), (99, 99), (100, 100), (1, 1)])
def test_a_percentile_is_the_nearest_rank(percent: int, rank: int) -> None:
    assert percentile([float(number) for number in range(1, 101)], percent) == rank


def test_a_person_reads_where_all_stand_in_the_end() -> None:
    assert "3 with a place, 2 on the waiting list, 5 ended" in shown(a_summary())
