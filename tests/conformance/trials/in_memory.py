"""A trial of a toy in memory, from the first message to the report."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from deploy.conformance.directory import write_directory
from deploy.conformance.disclosures import Disclosures
from deploy.conformance.driving import Pace
from deploy.conformance.kits import KITS
from deploy.conformance.report import Report
from deploy.conformance.scenes.asking import LINK_WORKER, REFERRER, STRANGER
from deploy.conformance.scenes.referral.play import NOTIFY as NOTIFY_ITSELF
from deploy.conformance.scenes.reporting import READER
from deploy.conformance.trial import Means, Trial, services_of
from services.contract.boroughs import BoroughSlug
from services.contract.components import COMPONENTS
from services.contract.topics import Stream
from tests.conformance.toys.matching import Toy
from tests.conformance.toys.notify import ToyNotify
from tests.conformance.toys.options import EveryOption
from tests.conformance.toys.referral import ToyReferral
from tests.conformance.toys.reporting import ToyReporting
from tests.conformance.trials.memory_wire import MemoryWire

AT_ONCE = Pace(patience=0, quiet=0, restarted=0)
EVERY = frozenset(COMPONENTS["matching"].option_names)
NOTIFY = frozenset(COMPONENTS["notify"].option_names)
REFERRAL = frozenset(COMPONENTS["referral"].option_names)
REPORTING = frozenset(COMPONENTS["reporting"].option_names)
RUN = UUID(int=14)
_WHO = (REFERRER, LINK_WORKER, STRANGER, NOTIFY_ITSELF)
CAN_BE_REFERRED = Means(address="in memory", tokens={who: who for who in _WHO}, partner="an-invented-partner")
CAN_BE_ASKED = Means(address="in memory", tokens={READER: READER})


def now() -> datetime:
    return datetime.now(UTC)


async def tried(
    kind: type[Toy], folder: Path, *, can_restart: bool = True, options: frozenset[str] = frozenset()
) -> Report:
    """What comes of this kind of toy, where there is nothing but Kafka."""
    return await tried_with(Means(), kind, folder, can_restart=can_restart, options=options)


async def tried_with_all(kind: type[EveryOption], folder: Path) -> Report:
    """What comes of this kind of toy with every option, where the trial has all means."""
    tokens = {who: who for who in (REFERRER, LINK_WORKER, STRANGER)}
    means = Means(folder / "directory.json", "in memory", tokens, "an-invented-partner", seen_within=0)
    return await tried_with(means, kind, folder, can_restart=True, options=EVERY)


async def notify_tried(kind: type[ToyNotify], folder: Path) -> Report:
    """What comes of this kind of toy notify, which asks the trial for people's details."""
    disclosures = Disclosures()
    trial, directory = Trial(BoroughSlug.SOUTHWARK, NOTIFY, means=Means(disclosures=disclosures)), folder / "needless"
    write_directory(directory, (), now())

    def make(state: dict[str, Any] | None) -> ToyNotify:
        toy = kind(trial.borough.value, directory, state)
        toy.disclosures = disclosures
        return toy

    trial = replace(trial, says=Stream.NOTICES)
    wire = MemoryWire(trial, make)
    return await KITS["notify"].conduct(trial, wire, AT_ONCE, run=RUN, now=wire.now, can_restart=True)


async def reporting_tried(kind: type[ToyReporting], folder: Path, means: Means = CAN_BE_ASKED) -> Report:
    """What comes of this kind of toy reporting, which can be asked unless the trial lacks the means."""
    directory = folder / "needless"
    trial = Trial(BoroughSlug.SOUTHWARK, REPORTING, means=means, says=Stream.DEAD_LETTERS)
    write_directory(directory, (), now())
    wire = MemoryWire(trial, lambda state: kind(trial.borough.value, directory, state))
    return await KITS["reporting"].conduct(trial, wire, AT_ONCE, run=RUN, now=wire.now, can_restart=True)


async def referral_tried(kind: type[ToyReferral], folder: Path, means: Means = CAN_BE_REFERRED) -> Report:
    """What comes of this kind of toy referral, which can be asked unless the trial lacks the means."""
    directory = folder / "needless"
    trial = Trial(BoroughSlug.SOUTHWARK, REFERRAL, means=means, says=Stream.REFERRALS)
    write_directory(directory, (), now())
    wire = MemoryWire(trial, lambda state: kind(trial.borough.value, directory, state))
    return await KITS["referral"].conduct(trial, wire, AT_ONCE, run=RUN, now=wire.now, can_restart=True)


async def tried_with(
    means: Means, kind: type[Toy], folder: Path, *, can_restart: bool, options: frozenset[str]
) -> Report:
    """What comes of this kind of toy, where the trial has these means."""
    trial, directory = Trial(BoroughSlug.SOUTHWARK, options, means=means), folder / "directory.json"
    write_directory(directory, services_of(options), now())
    wire = MemoryWire(trial, lambda state: kind(trial.borough.value, directory, state))
    return await KITS["matching"].conduct(trial, wire, AT_ONCE, run=RUN, now=wire.now, can_restart=can_restart)
