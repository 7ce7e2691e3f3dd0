"""The demonstration has a partner for whoever watches, and other terminals go by its list while it lasts."""

import os
from pathlib import Path

import psutil
import pytest

from deploy import partners
from deploy.cli.running import demo
from deploy.demo import partner, sandbox
from deploy.home import PROJECT
from deploy.ports import Ports
from deploy.processes.processes import STARTER
from services.contract.topics import PartnerStream, PartnerTopic


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LINKWAY_HOME", str(tmp_path))
    monkeypatch.setenv("LINKWAY_PARTNERS_FILE", "")
    return tmp_path


def test_the_sandbox_takes_part_in_its_borough_beside_the_partner_of_the_day(home: Path) -> None:
    partner.take_part(home / "demo" / "partners.toml")

    topics = partners.read().topics(PartnerStream.EVENTS)
    assert PartnerTopic(sandbox.BOROUGH, sandbox.NAME, PartnerStream.EVENTS) in topics
    assert {one.partner for one in topics} == {sandbox.NAME, partner.NAME}


def test_what_is_typed_and_where_to_look_is_told_as_in_the_readme() -> None:
    told = sandbox.invitation("lw_invented", Ports.somewhere_free())

    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for line in (sandbox.ACCEPTED, sandbox.REJECTED):
        assert line in told
        assert line in readme
    assert f"/partners/{sandbox.NAME}/rejections" in told
    assert "lw_invented" in told


def test_what_is_to_be_copied_is_not_broken_into_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")

    demo.invite("lw_invented", Ports.somewhere_free())

    assert f"  {sandbox.REJECTED}\n" in capsys.readouterr().err


def test_other_terminals_go_by_the_list_that_is_in_use(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listing = home / "demo" / "partners.toml"
    with partners.in_use(listing):
        starter = os.getppid()
        # Whoever started everything is another process than the one that looks.
        (home / "run" / "partners-in-use").write_text(f"{starter} {listing}")
        running_as(starter, home)

        assert partners.path() == listing

    assert partners.path() == partners.FILE


def test_a_list_of_a_demonstration_that_was_killed_is_not_gone_by(home: Path) -> None:
    listing = home / "demo" / "partners.toml"
    with partners.in_use(listing):
        # Nothing of this home runs.
        assert partners.path() == partners.FILE

        running_as(os.getppid(), home)
        # Something does, and did not say so.
        assert partners.path() == partners.FILE


def running_as(pid: int, home: Path) -> None:
    """Have that process be the one that started everything of this home."""
    began = psutil.Process(pid).create_time()
    (home / "run" / f"{STARTER}.pid").write_text(f"{pid} {began}")
