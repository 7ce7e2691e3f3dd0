"""The report of a run counts what there was, and says of a violation all that is needed to see it again."""

import json
from pathlib import Path
from typing import Any

from tests.chaos import report
from tests.chaos.findings.drain import Drained
from tests.chaos.outcome import Outcome
from tests.chaos.report import MARK, Run

THROUGHPUT = {False: 50.0, True: 25.0}


def an_outcome(**changes: Any) -> Outcome:
    boring: dict[str, Any] = {
        "seed": 7,
        "kills": 12,
        "referrals": 300,
        "records": 900,
        "faults": {"kill": 11, "pause": 1},
        "left_out": {},
        "drained": Drained(backlog=100, seconds=3.0, left={}),
        "ended": (),
        "violations": {},
        "seconds": 80.0,
    }
    return Outcome(**boring | changes)


def test_a_run_counts_over_all_its_seeds() -> None:
    left_out = an_outcome(left_out={"clock-skew": "not here"}, violations={"lost": ["One is lost."]})
    summary = Run([an_outcome(), left_out], throughput=THROUGHPUT, seconds=160).summary()
    assert (summary["seeds"], summary["kills"], summary["violations"]) == (2, 24, 1)
    assert summary["faults"] == {"kill": 22, "pause": 2}
    assert summary["left_out"] == {"clock-skew": "not here"}


def test_a_run_can_be_kept(tmp_path: Path) -> None:
    report.write(Run([an_outcome()], throughput=THROUGHPUT, seconds=80), tmp_path / "chaos.json")
    kept = json.loads((tmp_path / "chaos.json").read_text())
    assert (kept["seeds"], kept["runs"][0]["faults"]) == (1, {"kill": 11, "pause": 1})


def test_the_longest_way_back_after_a_death_is_told_for_primaries_and_for_leaders() -> None:
    of_both = {"primary accepted": [3.0, 9.5], "leader accepted": [0.2], "leader matched": [6.0]}
    on_cluster = an_outcome(on_cluster=True, kills=20, deaths=3, recovered=of_both)
    summary = Run([an_outcome(), on_cluster], throughput=THROUGHPUT, seconds=160).summary()
    assert (summary["cluster_seeds"], summary["leader_kills"]) == (1, 3)
    assert summary["recovery_seconds"] == {"primary": 9.5, "leader": 0.2}
    assert summary["matched_seconds"] == {"leader": 6.0}


def test_a_seed_that_was_broken_off_is_no_seed_without_violations() -> None:
    summary = Run([Outcome.broken_off(2, "TimeoutError", on_cluster=True)], THROUGHPUT, seconds=80).summary()
    assert (summary["violations"], summary["runs"][0]["violations"].keys()) == (1, {"played"})


def test_of_a_seed_that_is_played_alone_nobody_knows_how_long_it_may_take() -> None:
    assert Run([an_outcome(drained=Drained(100, 80.0, {}))], {}, seconds=80).summary()["slow_recoveries"] == 0


def test_recovery_may_take_a_session_and_half_again_the_backlogs_own_time() -> None:
    assert report.allowed_seconds(an_outcome(), throughput=50) == 13.0
    assert report.is_in_time(an_outcome(), throughput=50)
    assert not report.is_in_time(an_outcome(drained=Drained(100, 13.1, {})), throughput=50)
    assert not report.is_in_time(an_outcome(drained=Drained(100, 1.0, {"outbox": 1})), throughput=50)


def test_a_quiet_seed_is_a_line() -> None:
    assert report.told(an_outcome(), Path("/kept")).count("\n") == 1


def test_a_violation_is_told_with_the_faults_and_where_everything_lies() -> None:
    said = report.told(an_outcome(violations={"lost": ["One is lost."]}), Path("/kept/seed-7"))
    for part in ("lost: One is lost.", "kill of matching-", "/kept/seed-7", "--seed 7"):
        assert part in said


def test_the_table_stands_behind_the_mark_in_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(f"# Chaos\n\n{MARK}\n\nold figures\n")
    report.write_table(Run([an_outcome()], throughput=THROUGHPUT, seconds=80).summary(), page)
    text = page.read_text()
    assert text.startswith(f"# Chaos\n\n{MARK}\n")
    assert "| 7 | one | 300 | 12 | 0 | 100 | 3.0 s | 0 |" in text
    assert "old figures" not in text
