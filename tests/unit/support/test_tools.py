"""A test whose tool is missing is skipped on a developer's machine, and fails where the tools are said to be here."""

import pytest

from tests.support.tools import may_be_left_out, needs


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.mark.parametrize("program", ["prometheus", "promtool"])
def test_a_test_is_skipped_where_its_tool_is_missing(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.delenv("LINKWAY_TOOLS_ARE_HERE", raising=False)

    mark = needs(program).mark

    assert (mark.args, mark.kwargs["reason"]) == (
        (True,),
        f"{program} is missing; Debian's package is `prometheus`",
    )
    assert may_be_left_out(program)


def test_a_test_is_not_skipped_where_its_tool_must_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINKWAY_TOOLS_ARE_HERE", "1")

    assert needs("promtool").mark.args == (False,)
    assert not may_be_left_out("promtool")
