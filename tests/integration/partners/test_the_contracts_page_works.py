"""The programs on the contract's page do what it says, word for word, on a real Kafka."""

import asyncio
import os
import re
import sys
from pathlib import Path

from deploy import wanted_topics
from services.contract.documents import catalogue
from services.contract.partners import Partner, Partners
from services.contract.topics import Stream, Topic
from services.referral.service import table
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from tests.fakes.referral import a_referring
from tests.running.stage import Stage
from tests.support.maps import a_partner

PAGE = (catalogue.PUBLISHED.parent / "README.md").read_text(encoding="utf-8")
REFER, READ = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


async def run(program: str, stage: Stage) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        env=os.environ | {"BROKERS": stage.servers.kafka},
        stdout=asyncio.subprocess.PIPE,
    )


def test_the_programs_are_short() -> None:
    assert max(len([line for line in program.splitlines() if line]) for program in (REFER, READ)) <= 20


async def test_whoever_follows_the_page_refers_and_is_answered(stage: Stage, tmp_path: Path) -> None:
    partners = tmp_path / "partners.toml"
    partners.write_text(a_partner("age-matters"))
    async with TopicAdmin(KafkaConnection(stage.servers.kafka)) as admin:
        await admin.create({Topic(stage.borough, stream): 2 for stream in Stream})
        await admin.create(wanted_topics.of_partners(Partners({"age-matters": Partner(boroughs=[stage.borough])})))

    async with stage.running(table(a_referring()), topic_prefix="", partners_file=partners):
        assert await (await run(REFER, stage)).wait() == 0
        reader = await run(READ, stage)
        assert reader.stdout
        try:
            said = (await asyncio.wait_for(reader.stdout.readline(), 60)).decode()
        finally:
            reader.kill()
            await reader.wait()

    assert re.fullmatch(r"accepted case-7 [0-9a-f-]{36}\n", said)
