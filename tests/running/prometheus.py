"""A real Prometheus with our own configuration, which reads a Linkway that runs on this machine."""

import math
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.home import PROJECT
from deploy.ports import LOOPBACK, Ports
from deploy.processes.processes import Processes
from services.contract.borough_map import Component
from tests.running.stage import until

OURS = PROJECT / "deploy/prometheus"
_STEP_SECONDS = 5
_ANSWER_SECONDS = 60.0


class QueryRefused(Exception):
    """Prometheus does not take a query, mostly because it cannot be parsed."""


@dataclass(frozen=True)
class Prometheus:
    """It runs since `began`, in Unix seconds."""

    client: httpx.AsyncClient
    began: float

    async def health_by_service(self) -> dict[str, str]:
        """How the last reading of each service went: `up`, `down` or `unknown`."""
        targets = (await self._get("targets"))["activeTargets"]
        return {target["labels"]["service"]: target["health"] for target in targets}

    async def health_by_rule(self) -> dict[str, str]:
        """How each rule of ours went when it was asked last: `ok`, `unknown` before it ever was, or the error."""
        groups = (await self._get("rules"))["groups"]
        return {rule["name"]: rule.get("lastError") or rule["health"] for group in groups for rule in group["rules"]}

    async def firing(self, severity: str) -> list[str]:
        """The alerts of this severity that fire."""
        alerts = [one for one in (await self._get("alerts"))["alerts"] if one["state"] == "firing"]
        return [one["labels"]["alertname"] for one in alerts if one["labels"]["severity"] == severity]

    async def holds(self, query: str) -> bool:
        """Whether the query has a series now."""
        return bool((await self._get("query", query=query))["result"])

    async def shows(self, query: str) -> bool:
        """Whether the query has had a number at any time since Prometheus began, as a graph of that time would show."""
        return bool(await self._numbers(query))

    async def moves(self, query: str) -> bool:
        """Whether any of those numbers is another than 0."""
        return any(await self._numbers(query))

    async def _numbers(self, query: str) -> list[float]:
        span = {"start": self.began, "end": time.time(), "step": _STEP_SECONDS}
        found = (await self._get("query_range", query=query, **span))["result"]
        numbers = [float(value) for series in found for _, value in series["values"]]
        return [number for number in numbers if math.isfinite(number)]

    async def runbook(self, name: str) -> str:
        """A page that it serves, as a browser would have it."""
        return (await self.client.get(f"/user/{name}.md")).raise_for_status().text

    async def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            return (await self.client.get("/-/ready")).is_success
        except httpx.TransportError:
            return False

    async def _get(self, what: str, **parameters: Any) -> Any:
        answer = (await self.client.get(f"/api/v1/{what}", params=parameters)).json()
        if answer["status"] != "success":
            raise QueryRefused(f"{parameters}: {answer['error']}")
        return answer["data"]


def configure(folder: Path, ports: Ports) -> Path:
    """Our configuration and rules in this folder; nothing is changed but where the services listen."""
    text = (OURS / "prometheus.yml").read_text()
    for component in Component:
        text = text.replace(f'"{component}:9000"', f'"{LOOPBACK}:{asdict(ports)[f"{component}_internal"]}"')
    shutil.copytree(OURS / "rules", folder / "rules")
    configuration = folder / "prometheus.yml"
    configuration.write_text(text)
    return configuration


@asynccontextmanager
async def reading(ports: Ports, folder: Path) -> AsyncIterator[Prometheus]:
    """A Prometheus that reads the services at these ports; what it writes lies in the folder."""
    at = f"{LOOPBACK}:{Ports.somewhere_free().kafka}"
    processes, began = Processes(folder / "run", tied=True), time.time()
    child = processes.start(
        "prometheus",
        [
            "prometheus",
            f"--config.file={configure(folder, ports)}",
            f"--storage.tsdb.path={folder / 'data'}",
            f"--web.user-assets={PROJECT / 'deploy/runbooks'}",
            f"--web.listen-address={at}",
        ],
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://{at}", timeout=_ANSWER_SECONDS) as client:
            prometheus = Prometheus(client, began)

            async def answers() -> bool:
                child.check()
                return await prometheus.is_ready()

            await until(answers, seconds=60)
            yield prometheus
    finally:
        processes.stop(child, grace_seconds=10)
