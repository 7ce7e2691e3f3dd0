"""Where servers know who comes, the command line does all that it does elsewhere, and a backup comes back secure."""

import shutil
from pathlib import Path

import pytest

from deploy.securing import secured
from tests.running.secure_home import CommandLine, a_secure_linkway


@pytest.mark.timeout(900)
@pytest.mark.long
async def test_it_is_examined_explained_backed_up_and_put_back(tmp_path: Path) -> None:
    first, second = CommandLine(tmp_path / "first"), CommandLine(tmp_path / "second")
    async with a_secure_linkway(first):
        referral = (await first("refer"))["referral_id"]
        found = {one["name"]: one for one in (await first("doctor"))["findings"]}
        assert found["servers let us in"]["found"] == "kafka and mongo found nothing against us"
        assert "a start renews it" in found["certificates"]["found"]
        explained = await first("explain", referral)
        taken = await first("backup", str(tmp_path / "backup"))
        assert taken["documents"]["linkway_referral"] > 0

    shutil.copytree(first.home.keys, second.home.keys)
    back = await second("restore", str(tmp_path / "backup"), "--secure")
    assert back["documents"] == taken["documents"]
    assert secured.of(second.home)
    async with a_secure_linkway(second):
        assert (await second("explain", referral))["answer"] == explained["answer"]
        assert (await second("refer", "--synthetic"))["missing"] == []
