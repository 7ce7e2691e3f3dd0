"""Looking at Linkway without changing anything: what runs, and what would stand in the way of running."""

import asyncio
from dataclasses import asdict, dataclass

from rich.table import Table

from deploy.cli import environment
from deploy.cli.output import Answer, AsJson, Exit, give
from deploy.local import doctor as examination
from deploy.local import restart
from deploy.ports import Ports
from deploy.processes import ready
from deploy.processes.child import Child
from deploy.processes.processes import Processes


def doctor(as_json: AsJson = False) -> None:
    """Say what would stand in the way on this machine, and what to do about it; exit code 2 if something does."""
    give(_examined, as_json=as_json, home=environment.home())


def _examined() -> Answer:
    findings = examination.examine(environment.home(), environment.ports(), environment.elsewhere())
    table = Table("", "looked at", "found", "what to do", box=None, pad_edge=False)
    for finding in findings:
        table.add_row(finding.verdict.value, finding.name, finding.found, finding.do)
    facts = {"findings": [asdict(finding) for finding in findings], "ok": all(finding.ok for finding in findings)}
    return Answer(facts, table, Exit.FINE if facts["ok"] else Exit.CANNOT_RUN)


def status(as_json: AsJson = False) -> None:
    """Say which parts run and whether each is ready; the exit code is 1 unless all are."""
    give(lambda: asyncio.run(_seen()), as_json=as_json, home=environment.home())


@dataclass(frozen=True)
class Part:
    """One program: where it listens, whether it runs and is ready, and the memory it holds in MiB."""

    name: str
    port: int
    pid: int | None
    ready: bool
    resident_mib: int


async def _seen() -> Answer:
    parts = [
        await _look(name, environment.ports(), Processes(environment.home().run))
        for name in restart.parts(environment.ports())
    ]
    table = Table("part", "state", "port", "process", "MiB", box=None, pad_edge=False)
    for part in parts:
        state = "ready" if part.ready else "not ready" if part.pid else "not running"
        table.add_row(part.name, state, str(part.port), str(part.pid or ""), str(part.resident_mib or ""))
    fine = all(part.ready for part in parts)
    facts = {"parts": [asdict(part) for part in parts], "ok": fine}
    return Answer(facts, table, Exit.FINE if fine else Exit.CHECK_FAILED)


async def _look(name: str, ports: Ports, processes: Processes) -> Part:
    port = ports.by_purpose()[name]
    child: Child | None = processes.find(name)
    if child is None:
        return Part(name, port, None, ready=False, resident_mib=0)
    return Part(name, port, child.process.pid, await _is_ready(name, ports), round(child.resident_mib))


async def _is_ready(name: str, ports: Ports) -> bool:
    internal = ports.by_purpose().get(f"{name} internal")
    if internal:
        return await ready.is_service_ready(internal)
    return await ready.takes_connections(ports.by_purpose()[name])
