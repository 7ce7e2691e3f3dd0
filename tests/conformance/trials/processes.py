"""Our own components as processes, with every option and all that a trial of these needs."""

import os
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from deploy.boroughs import FILE
from deploy.conformance.directory import write_directory
from deploy.conformance.disclosures import Disclosures, disclosing
from deploy.conformance.driving import Pace
from deploy.conformance.kits import KITS
from deploy.conformance.report import Report
from deploy.conformance.scenes.asking import LINK_WORKER, REFERRER, STRANGER
from deploy.conformance.scenes.referral.play import NOTIFY as NOTIFY_ITSELF
from deploy.conformance.scenes.reporting import READER
from deploy.conformance.trial import ORGANISATION, PROVIDER, Means, Trial, services_of
from deploy.conformance.wire import connected
from deploy.home import Home
from deploy.local.service_environment import gazetteer_folder
from deploy.ports import LOOPBACK, Ports
from services.contract.boroughs import BoroughSlug
from services.contract.doors.rights import Role, TokenRight
from services.contract.topics import PartnerStream, PartnerTopic, Stream
from services.runtime.admin.databases import reading
from services.runtime.admin.provisioning.topics import TopicAdmin
from services.runtime.connections import KafkaConnection
from services.runtime.storing.rows.callers import COLLECTION, MongoCallers
from services.runtime.working.callers import Caller, hash_token
from tests.conformance.trials.in_memory import EVERY, NOTIFY, REFERRAL, REPORTING, now
from tests.running.processes import a_process
from tests.running.stage import Stage

PATIENT = Pace(patience=60, quiet=1, restarted=120)
PARTNER = "invented-partner"
REFERS, WORKS = frozenset({TokenRight.REFER}), frozenset({TokenRight.REFER, TokenRight.WORK})
CALLERS = {
    REFERRER: Caller(ORGANISATION, REFERS | {TokenRight.SYNTHETIC}),
    LINK_WORKER: Caller("invented-workers", WORKS, roles=(Role.LINK_WORKER,), boroughs=(BoroughSlug.SOUTHWARK,)),
    STRANGER: Caller("invented-others", WORKS, roles=(Role.LINK_WORKER,), boroughs=(BoroughSlug.CAMDEN,)),
    READER: Caller("invented-planners", frozenset({TokenRight.READ_FIGURES})),
    NOTIFY_ITSELF: Caller("linkway-notify", frozenset({TokenRight.DISCLOSE})),
    "partner": Caller(PARTNER, frozenset({TokenRight.LIST}), provides=(PROVIDER,)),
}


async def matching_tried(stage: Stage, directory: Path) -> Report:
    """What comes of our own matching with every option, restarted on the way."""
    port = Ports.somewhere_free().matching
    tokens = {who: f"invented-{who}" for who in CALLERS}
    means = Means(directory, f"http://{LOOPBACK}:{port}", tokens, PARTNER, seen_within=8)
    trial = Trial(stage.borough, EVERY, stage.prefix, means)
    write_directory(directory, services_of(EVERY), now())
    await _let_in(stage, "matching")
    async with AsyncExitStack() as stack:

        async def restart() -> None:
            await stack.aclose()
            await stack.enter_async_context(_matching(stage, directory, port))

        await restart()
        async with connected(trial, KafkaConnection(stage.servers.kafka), restart) as wire:
            return await KITS["matching"].conduct(trial, wire, PATIENT, run=uuid4(), now=now, can_restart=True)


async def notify_tried(stage: Stage, mail_port: int) -> Report:
    """What comes of our own notify, restarted on the way, with people whom the trial discloses."""
    port, means = Ports.somewhere_free().referral, Means(disclosures=Disclosures())
    trial = Trial(stage.borough, NOTIFY, stage.prefix, means, Stream.NOTICES)
    assert means.disclosures
    async with AsyncExitStack() as stack:

        async def restart() -> None:
            await stack.aclose()
            await stack.enter_async_context(_notify(stage, mail_port, port))

        with disclosing(means.disclosures, port):
            await restart()
            async with connected(trial, KafkaConnection(stage.servers.kafka), restart) as wire:
                return await KITS["notify"].conduct(trial, wire, PATIENT, run=uuid4(), now=now, can_restart=True)


async def reporting_tried(stage: Stage) -> Report:
    """What comes of our own reporting, restarted on the way."""
    port = Ports.somewhere_free().reporting
    means = Means(address=f"http://{LOOPBACK}:{port}", tokens={READER: f"invented-{READER}"})
    trial = Trial(stage.borough, REPORTING, stage.prefix, means, Stream.DEAD_LETTERS)
    await _give_tokens(stage, "reporting")
    async with AsyncExitStack() as stack:

        async def restart() -> None:
            await stack.aclose()
            running = a_process("services.reporting", stage.folder, **_common(stage), http_port=port)
            await (await stack.enter_async_context(running)).becomes_whole()

        await restart()
        async with connected(trial, KafkaConnection(stage.servers.kafka), restart) as wire:
            return await KITS["reporting"].conduct(trial, wire, PATIENT, run=uuid4(), now=now, can_restart=True)


async def referral_tried(stage: Stage) -> Report:
    """What comes of our own referral with every option, restarted on the way."""
    port = Ports.somewhere_free().referral
    means = Means(
        address=f"http://{LOOPBACK}:{port}", tokens={who: f"invented-{who}" for who in CALLERS}, partner=PARTNER
    )
    trial = Trial(stage.borough, REFERRAL, stage.prefix, means, Stream.REFERRALS)
    await _let_in(stage, "referral")
    async with AsyncExitStack() as stack:

        async def restart() -> None:
            await stack.aclose()
            await stack.enter_async_context(_referral(stage, port))

        await restart()
        async with connected(trial, KafkaConnection(stage.servers.kafka), restart) as wire:
            return await KITS["referral"].conduct(trial, wire, PATIENT, run=uuid4(), now=now, can_restart=True)


@asynccontextmanager
async def _referral(stage: Stage, port: int) -> AsyncIterator[None]:
    key = stage.folder / "persons.key"
    key.write_text(b64encode(bytes(range(32))).decode())
    settings = _common(stage) | {
        "gazetteer_folder": gazetteer_folder(Home.from_environment(os.environ)),
        "http_port": port,
        "person_key_file": key,
        "partners_file": _partners(stage),
    }
    async with a_process("services.referral", stage.folder, **settings) as running:
        await running.becomes_whole()
        yield
        await running.stops()


@asynccontextmanager
async def _notify(stage: Stage, mail_port: int, referral_port: int) -> AsyncIterator[None]:
    token = stage.folder / "token"
    token.write_text("invented")
    settings = _common(stage) | {
        "smtp_host": LOOPBACK,
        "smtp_port": mail_port,
        "smtp_tls": "none",
        "mail_from": "linkway@linkway.example",
        "referral_url": f"http://{LOOPBACK}:{referral_port}",
        "referral_token_file": token,
    }
    async with a_process("services.notify", stage.folder, **settings) as running:
        await running.becomes_whole()
        yield
        await running.stops()


def _partners(stage: Stage) -> Path:
    partners = stage.folder / "partners.toml"
    partners.write_text(f'[{PARTNER}]\nboroughs = ["{stage.borough}"]\n')
    return partners


def _common(stage: Stage) -> dict[str, Any]:
    return {
        "name_prefix": stage.prefix,
        "kafka_servers": stage.servers.kafka,
        "mongo_url": stage.servers.mongo_url,
    }


async def _let_in(stage: Stage, service: str) -> None:
    """The partner has topics, and everybody a token."""
    async with TopicAdmin(KafkaConnection(stage.servers.kafka), prefix=stage.prefix) as admin:
        await admin.create({PartnerTopic(stage.borough, PARTNER, one): 1 for one in PartnerStream})
    await _give_tokens(stage, service)


async def _give_tokens(stage: Stage, service: str) -> None:
    async with reading(stage.servers.mongo_url, service, prefix=stage.prefix) as database:
        callers = MongoCallers(database.collection(COLLECTION))
        for who, caller in CALLERS.items():
            await callers.add(hash_token(f"invented-{who}"), caller)


@asynccontextmanager
async def _matching(stage: Stage, directory: Path, port: int) -> AsyncIterator[None]:
    """As a borough would run it whose matches are offers."""
    boroughs = stage.folder / "boroughs.toml"
    boroughs.write_text(FILE.read_text().replace("[southwark]\n", '[southwark]\nanswer = "offer"\n'))
    settings = _common(stage) | {
        "directory": directory,
        "directory_refresh_seconds": 1,
        "gazetteer_folder": gazetteer_folder(Home.from_environment(os.environ)),
        "http_port": port,
        "boroughs_file": boroughs,
        "partners_file": _partners(stage),
    }
    async with a_process("services.matching", stage.folder, **settings) as running:
        await running.becomes_whole()
        yield
        await running.stops()
