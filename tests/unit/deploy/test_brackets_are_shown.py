"""What other people wrote is shown as it stands, brackets too, wherever it stands."""

import pytest
from rich.console import Group
from rich.table import Table

from deploy.cli.admin.dead_letter_output import shown
from deploy.cli.output import Answer, Exit, show
from services.runtime.admin.dead_letters import Found
from tests.support.builders import a_parked_row

WRITTEN = "It failed at [/red] and [bold]there[/]"


def a_table() -> Table:
    table = Table("[head]")
    table.add_row(WRITTEN)
    return table


@pytest.mark.parametrize("answer", [WRITTEN, a_table(), Group(WRITTEN, a_table())], ids=["text", "table", "group"])
@pytest.mark.parametrize("code", [Exit.FINE, Exit.CHECK_FAILED, Exit.CANNOT_RUN])
def test_in_any_answer(answer: str | Table | Group, code: Exit, capsys: pytest.CaptureFixture[str]) -> None:
    show(Answer({}, answer, code), as_json=False)
    assert WRITTEN in "".join(capsys.readouterr())


def test_a_dead_letter_with_brackets_in_its_reason_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    show(shown(Found("notify", a_parked_row(detail=WRITTEN)), []), as_json=False)
    assert WRITTEN in capsys.readouterr().out
