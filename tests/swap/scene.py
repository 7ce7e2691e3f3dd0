"""A borough at work under load on real servers: referral's doors, the region's matching as a process, and notify."""

import asyncio
import json
import os
import shlex
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
from typer.testing import CliRunner

from deploy.cli.app import app
from deploy.conformance.directory import write_directory
from deploy.conformance.trial import CLUB, HALL, SERVICES
from deploy.handover.folding import People
from deploy.handover.found import Asked, Found
from deploy.handover.probing import Door
from deploy.handover.under_way import Handover
from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from services.contract.borough_map import Component
from services.contract.topics import Stream
from services.contract.words.vocabulary import Need
from services.geography.building import open_gazetteer
from services.matching.domain.practice import AS_A_RULE
from services.notify import service as notify
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.handlers.noticing import Noticing
from services.referral import service as referral
from services.referral.custody import Custody
from services.referral.handlers.intake.referring import Referring
from services.runtime.admin.groups import groups
from services.runtime.admin.handovers import Handovers, handovers
from services.runtime.bootstrap.assembly import Parts
from services.runtime.clock import utc_now
from services.runtime.connections import KafkaConnection, MongoConnection
from tests.conformance import nodejs_program
from tests.fakes.referral import MASTER_KEY, of_somebody_else
from tests.running.processes import Running, a_process
from tests.running.servers import a_home
from tests.running.stage import Stage
from tests.support.maps import a_map, an_entry
from tests.swap.doors import a_client, served
from tests.swap.log import Log

POSTCODE = "SE15 4QN"
NEEDS: tuple[Need, ...] = (HALL.need, HALL.need, CLUB.need)
_WITH_ROOM: tuple[Need, ...] = (HALL.need,)
LONG = timedelta(days=1)
AT_THE_CUT = "the borough is marked now"
# A tenth of the people are withdrawn again, so that places come free while they are handed over.
_WITHDRAWN = 10
# For what is sure to come, on a machine that is busy with much else; what comes ends the wait.
_PATIENCE_SECONDS, _PAUSE_SECONDS = 120.0, 0.3


@dataclass
class Scene:
    """One borough. `matching` is the region's, which is never started again; `group` is of whoever takes over."""

    stage: Stage
    api: httpx.AsyncClient
    matching: Running
    notices: Parts
    directory: Path
    group: str
    address: str
    made: list[str] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def refer(self, need: str = HALL.need) -> str:
        """Refer an invented person, who is to be told by email: the referral's id."""
        number = next(self._numbers)
        body = of_somebody_else(number, needs=[need], person__email=f"p{number}@people.example")
        answer = await self._insist("/referrals", body, f"k{number}")
        self.made.append(answer.json()["referral_id"])
        return self.made[-1]

    async def withdraw(self, referral_id: str) -> None:
        await self._insist(f"/v1/referrals/{referral_id}/withdrawal", {"reason": "other"}, f"w{referral_id}")
        self.withdrawn.append(referral_id)

    async def _insist(self, path: str, body: object, key: str) -> httpx.Response:
        """Ask, and again under the same key while the door says that it cannot do it now."""
        end = monotonic() + _PATIENCE_SECONDS
        while True:
            answer = await self.api.post(path, json=body, headers={"Idempotency-Key": key})
            if answer.status_code != HTTPStatus.SERVICE_UNAVAILABLE or monotonic() > end:
                assert answer.is_success, answer.text
                return answer
            await asyncio.sleep(_PAUSE_SECONDS)

    @asynccontextmanager
    async def load(self, pause: float = 0.02) -> AsyncIterator[None]:
        """Referrals flow meanwhile, and some end again."""
        stop = asyncio.Event()
        going = asyncio.create_task(self._flow(pause, stop))
        try:
            yield
            assert not going.done(), going
        finally:
            # Not cancelled, because what is broken off may have been taken in all the same.
            stop.set()
            await going

    async def _flow(self, pause: float, stop: asyncio.Event) -> None:
        async with self.marks() as marks:
            needs = _WITH_ROOM
            for number in count():
                if stop.is_set():
                    return
                # Whoever finds no place at the region's waits, and nobody who waits may be handed over.
                if needs is _WITH_ROOM and await marks.mark():
                    needs = NEEDS
                made = await self.refer(needs[number % len(needs)])
                if number % _WITHDRAWN == _WITHDRAWN - 1:
                    await self.withdraw(made)
                await asyncio.sleep(pause)

    async def log(self) -> Log:
        """All that was asked and said, as it lies on the topics."""
        return Log.of(await self.stage.all(Stream.REFERRALS), await self.stage.all(Stream.MATCHES))

    async def comes_to_rest(self) -> Log:
        """Wait until all are answered, nobody who ended holds a place, and the region's has said all that it did.

        Gives what was asked and said until then.
        """
        end = monotonic() + _PATIENCE_SECONDS
        async with self.marks() as marks:
            while True:
                # First, because what is done by now and said is in the log that is read then.
                unsaid, log = await marks.unsaid(), await self.log()
                left = (set(self.made) - log.created) | (set(self.withdrawn) - log.ended) | log.unanswered | log.unfreed
                if not left and not unsaid:
                    return log
                about = {key: [one.event.type for one in log.asked if one.envelope.subject == key] for key in left}
                assert monotonic() < end, f"Nobody answers {about}; {unsaid} events are not published."
                await asyncio.sleep(_PAUSE_SECONDS)

    async def told(self) -> list[tuple[str, str]]:
        """Whom notify has to tell, and of what, a notice each."""
        found = await Stage.database(self.notices).collection("notices").find({})
        return [(one["referral_id"], f"{one['about']} {one.get('service_id')}") for one in found]

    async def holders(self) -> dict[str, set[str]]:
        """Who holds a place where, as the region's matching has it."""
        async with self.marks() as marks:
            found = await marks.read(lambda database: database.collection("places").find({}))
        return {one["_id"]: set(one["taken"]) for one in found if one["taken"]}

    @asynccontextmanager
    async def marks(self) -> AsyncIterator[Handovers]:
        mongo, prefix = MongoConnection(self.stage.servers.mongo_url), self.stage.prefix
        async with handovers(mongo, "matching", self.stage.borough, prefix=prefix, topic_prefix=prefix) as marks:
            yield marks

    @asynccontextmanager
    async def under_way(
        self, *, back: bool = False, after_the_cut: float | None = None, **changes: Any
    ) -> AsyncIterator[Handover]:
        """Where a handover is done, as the command would.

        So many seconds `after_the_cut` are for whoever is waited for in vain; whoever comes has as long as it takes.
        """
        asked = Asked(self.stage.borough, Component.MATCHING, self.group, back)
        kafka = KafkaConnection(self.stage.servers.kafka)
        folder = gazetteer_folder(Home.from_environment(os.environ))
        people = People(lambda: open_gazetteer(folder), AS_A_RULE)
        found = Found(an_entry(), f"{self.stage.prefix}matching", partitions=2)
        boring: dict[str, Any] = {"prefix": self.stage.prefix, "within": 60.0}
        async with self.marks() as marks, groups(kafka) as known:
            door = Door(self.api, POSTCODE)
            handover = Handover(asked, found, marks, kafka, known, door, people, **boring | changes)
            if after_the_cut is not None:
                handover.say = partial(_has_less_time, handover, after_the_cut)
            yield handover

    async def in_nodejs(self) -> str:
        """The line that starts a matching that is not ours, which waits for its group's offsets."""
        stage, kept = self.stage, self.stage.folder / "nodejs.json"
        line = [*await nodejs_program.command(), stage.servers.kafka, stage.borough.value, stage.prefix]
        return shlex.join([*line, str(self.directory), str(kept), self.group])

    async def in_faststream(self) -> str:
        """The line that starts the template for a borough's own, likewise."""
        told = {
            "KAFKA": self.stage.servers.kafka,
            "BOROUGH": self.stage.borough.value,
            "PREFIX": self.stage.prefix,
            "DIRECTORY": str(self.directory),
            "GROUP": self.group,
            "TAKES_OVER": "yes",
        }
        faststream, folder = Path(sys.executable).with_name("faststream"), Path(nodejs_program.__file__).parent
        line = [str(faststream), "run", "faststream_matching.app:app", "--app-dir", str(folder)]
        return shlex.join(["env", *(f"MATCHING_{name}={value}" for name, value in told.items()), *line])

    @property
    def here(self) -> dict[str, str]:
        """The environment of a command, with a map in which Southwark shares nothing."""
        boroughs, home = self.stage.folder / "boroughs.toml", a_home(self.stage.folder / "home")
        boroughs.write_text(a_map(southwark={"neighbours": "none"}))
        return {
            **os.environ,
            "LINKWAY_HOME": str(home.folder),
            "LINKWAY_KAFKA_SERVERS": self.stage.servers.kafka,
            "LINKWAY_MONGO_URL": self.stage.servers.mongo_url,
            "LINKWAY_NAME_PREFIX": self.stage.prefix,
            "LINKWAY_BOROUGHS_FILE": str(boroughs),
            "LINKWAY_REFERRAL_URL": self.address,
        }

    def line(self, *words: str) -> list[str]:
        """What is typed for a command in a process of its own."""
        return [str(Path(sys.executable).with_name("linkway")), *self._words(*words)]

    def _words(self, *words: str) -> list[str]:
        return ["handover", self.stage.borough.value, "matching", *words, "--within", "60", "--json"]

    async def reads(self) -> bool:
        """Whether anybody is in the group of whoever takes over."""
        async with groups(KafkaConnection(self.stage.servers.kafka)) as known:
            return await known.members(self.group) > 0

    async def may_begin(self) -> bool:
        """Whether whoever takes over was told where it begins: it reads then, at once or in a moment."""
        async with groups(KafkaConnection(self.stage.servers.kafka)) as known:
            return self.group in await known.reading([self.stage.topic(Stream.REFERRALS)])

    async def typed(self, *words: str, code: int = 0) -> Any:
        """What `linkway handover southwark matching` answers."""
        answer = await asyncio.to_thread(CliRunner().invoke, app, self._words(*words), env=self.here)
        assert answer.exit_code == code, answer.output
        return json.loads(answer.stdout)


def _has_less_time(handover: Handover, seconds: float, said: str) -> None:
    if AT_THE_CUT in said:
        handover.within = seconds


@asynccontextmanager
async def a_scene(stage: Stage) -> AsyncIterator[Scene]:
    """All of it at work."""
    directory = stage.folder / "directory.json"
    write_directory(directory, SERVICES, utc_now())
    settings: dict[str, Any] = {
        "name_prefix": stage.prefix,
        "kafka_servers": stage.servers.kafka,
        "mongo_url": stage.servers.mongo_url,
        "directory": directory,
        "gazetteer_folder": gazetteer_folder(Home.from_environment(os.environ)),
    }
    nobody: Any = None
    telling = notify.table(Dispatcher(nobody, {}, LONG), Noticing())
    referring = Referring(open_gazetteer(settings["gazetteer_folder"]), Custody(MASTER_KEY))
    async with (
        stage.running(referral.table(referring)) as parts,
        stage.running(telling) as notices,
        a_process("services.matching", stage.folder, **settings) as matching,
        a_client(parts) as api,
        served(parts) as address,
    ):
        await matching.becomes_whole()
        yield Scene(stage, api, matching, notices, directory, f"{stage.prefix}southwark.matching-of-its-own", address)
        if matching.process.returncode is None:
            await matching.stops()
