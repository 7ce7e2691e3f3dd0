"""With `--durations`, a table of how long the tests of each folder took, in all processes together."""

from collections import defaultdict

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("durations") is None:
        return
    seconds: defaultdict[str, float] = defaultdict(float)
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[_folder(report.nodeid)] += report.duration
    terminalreporter.section("seconds by folder")
    for folder, spent in sorted(seconds.items(), key=lambda one: -one[1]):
        terminalreporter.write_line(f"{spent:8.1f}  {folder}")


def _folder(nodeid: str) -> str:
    """tests/unit, and tests/integration/storing: as deep as folders tell something."""
    *folders, _ = nodeid.partition("::")[0].split("/")
    return "/".join(folders[: 3 if "integration" in folders else 2])
