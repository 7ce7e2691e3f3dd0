"""A borough takes a component over while referrals flow, or the region takes it back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache, partial
from typing import Annotated

import typer

from deploy import boroughs, tokens
from deploy.cli import environment
from deploy.cli.following.refer import PROBER
from deploy.cli.output import Answer, AsJson, Exit, errors, give
from deploy.handover.errors import Refused
from deploy.handover.folding import People
from deploy.handover.found import Asked, Found
from deploy.handover.looking import look
from deploy.handover.moving import Moved, give_back, hand_over
from deploy.handover.plan import Plan, line_of_the_map, plan, runner_of
from deploy.handover.probing import door
from deploy.handover.program import Program, stop_by
from deploy.handover.under_way import Handover
from deploy.local.service_environment import gazetteer_folder
from services.contract.borough_map import Component
from services.contract.boroughs import BY_SLUG, BoroughSlug
from services.geography.building import open_gazetteer
from services.geography.gazetteer import Gazetteer
from services.matching.domain.practice import Practice
from services.runtime.admin.groups import groups
from services.runtime.admin.handovers import Handovers, handovers
from services.runtime.connections import Connections, KafkaConnection

To = Annotated[str | None, typer.Option("--to", help="The consumer group of whoever takes it over.", metavar="GROUP")]
Back = Annotated[bool, typer.Option("--back", help="The region takes it back from the group that has it.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would be done, or why nothing would; change nothing.")
]
Start = Annotated[
    str | None,
    typer.Option("--start", help="A command that starts the new one, which waits for its group's offsets; it runs on."),
]
Stop = Annotated[
    str | None, typer.Option("--stop", help="With --back: a command that stops the one that works the borough now.")
]
Write = Annotated[
    bool, typer.Option("--write", help="Write into the map who runs it from then on; all else in it stays.")
]
Within = Annotated[float, typer.Option("--within", min=1, help="How many seconds each has to answer.")]


def handover(
    borough: Annotated[BoroughSlug, typer.Argument(metavar="BOROUGH")],
    component: Component,
    *,
    to: To = None,
    back: Back = False,
    dry_run: DryRun = False,
    start: Start = None,
    stop: Stop = None,
    within: Within = 30.0,
    write: Write = False,
    as_json: AsJson = False,
) -> None:
    """Hand a borough over to a component of its own while referrals flow, or take it back with --back.

    Nobody is lost, answered twice or told twice, and it can go back. What the new one must do to begin is in
    services/contract/components. Exit code 1 if a dry run finds reasons to refuse, and 2 if nothing was handed over.
    """
    if not to and not back:
        raise typer.BadParameter("say to which consumer group, or --back", param_hint="--to")
    asked = Asked(borough, component, to or "", back)
    work = partial(_moved, asked, start, stop, within, dry_run=dry_run, write=write)
    give(lambda: asyncio.run(work()), as_json=as_json, home=environment.home())


async def _moved(
    asked: Asked, start: str | None, stop: str | None, within: float, *, dry_run: bool, write: bool
) -> Answer:
    connections, prefix = Connections(), environment.name_prefix()
    kafka, mongo = connections.to_kafka(environment.kafka_address()), connections.to_mongo(environment.mongo_url())
    topic_prefix, map_ = environment.topic_prefix(), boroughs.read()
    opened = handovers(mongo, asked.component.value, asked.borough, prefix=prefix, topic_prefix=topic_prefix)
    async with opened as marks:
        mark = await marks.mark() if asked.back else None
        asked = Asked(asked.borough, asked.component, asked.group or (mark.to if mark else ""), asked.back)
        found = await look(asked, map_, kafka, marks, name_prefix=prefix, topic_prefix=topic_prefix)
        planned = plan(asked, found)
        if dry_run:
            return _planned(planned)
        if planned.refusals:
            raise Refused(asked, planned.refusals)
        async with _under_way(asked, found, kafka, marks, within) as under_way:
            log = environment.home().run / f"{asked.component.value}-of-{asked.borough.value}.log"
            under_way.program = Program(start, log) if start else None
            under_way.stop = partial(stop_by, stop) if stop else None
            moved = await (give_back(under_way) if asked.back else hand_over(under_way))
    return _told(asked, moved, under_way, is_written=write and _written(asked))


def _written(asked: Asked) -> bool:
    try:
        boroughs.write(asked.borough, asked.component, runner_of(asked))
    except OSError as refused:
        errors().print(f"{boroughs.path()} could not be written: {refused.strerror}")
        return False
    return True


@asynccontextmanager
async def _under_way(
    asked: Asked, found: Found, kafka: KafkaConnection, marks: Handovers, within: float
) -> AsyncIterator[Handover]:
    gazetteer = cache(_gazetteer)
    lives_at = gazetteer().postcodes_in(BY_SLUG[asked.borough].gss)[0]
    caller = tokens.prober(PROBER)
    renewed = await tokens.renew(environment.mongo_url(), [caller], prefix=environment.name_prefix())
    practices = {slug: Practice.of(entry) for slug, entry in boroughs.read().entries.items()}
    async with (
        groups(kafka) as known,
        door(environment.referral_url(), renewed[caller.organisation], lives_at) as referral,
    ):
        yield Handover(
            asked,
            found,
            marks,
            kafka,
            known,
            referral,
            People(gazetteer, practices),
            environment.topic_prefix(),
            within,
            say=errors().print,
        )


def _gazetteer() -> Gazetteer:
    return open_gazetteer(gazetteer_folder(environment.home()))


def _planned(planned: Plan) -> Answer:
    refusals = [{"what": one.what, "where": one.where, "do": one.do} for one in planned.refusals]
    facts = {"steps": list(planned.steps), "refusals": refusals}
    lines = [f"{number}. {step}" for number, step in enumerate(planned.steps, 1)]
    lines += [f"refused: {one.what}\n  where: {one.where}\n  what to do: {one.do}" for one in planned.refusals]
    return Answer(facts, "\n".join(lines), Exit.CHECK_FAILED if refusals else Exit.FINE)


def _told(asked: Asked, moved: Moved, under_way: Handover, *, is_written: bool) -> Answer:
    line, who = line_of_the_map(asked), "the region" if asked.back else asked.group
    offsets = {f"{place.topic}/{place.partition}": at for place, at in sorted(moved.offsets.items())}
    pid = under_way.program.pid if under_way.program else None
    facts = {
        "borough": asked.borough.value,
        "component": asked.component.value,
        "works_it_now": who,
        "offsets": offsets,
        "gap_seconds": round(moved.gap_seconds, 2),
        "taken_in": moved.taken_in,
        "map": {"file": str(boroughs.path()), "line": line, "written": is_written},
        "pid": pid,
    }
    started = f" It runs as process {pid}, and writes into {under_way.program.log}." if under_way.program else ""
    in_the_map = f"into {boroughs.path()}, under [{asked.borough.value}]: {line}"
    return Answer(
        facts,
        f"{who} works {asked.component.value} of {asked.borough.value} now, and has answered as it should.{started} "
        f"From the cut until then it took {moved.gap_seconds:.1f} s.\n"
        f"{'It is written' if is_written else 'Write'} {in_the_map}\n"
        "Then start the services again one after another, when it suits: nothing hangs on it but what pages show.",
    )
