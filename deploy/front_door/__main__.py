"""`python -m deploy.front_door`: writes what Caddy is told and turns into Caddy; with `write`, only writes it."""

import os
import shutil
import sys
from pathlib import Path

from deploy.front_door.boroughs import own_components
from deploy.front_door.caddyfile import Place, caddyfile
from deploy.front_door.outlines import outlines
from deploy.front_door.pages import written
from deploy.front_door.routes import DoorsClash, routes_of, shared_prefixes
from deploy.front_door.settings import Settings
from deploy.local.caddy import find
from deploy.problems import CannotRun
from services.contract import borough_map
from services.contract.borough_map import MapUnusable
from services.runtime.environment import SettingsUnusable, from_environment

CADDYFILE = "Caddyfile"


def write(settings: Settings) -> Path:
    """Write Caddy's file, and what it shows itself beside it. Raises MapUnusable, DoorsClash."""
    doors, boroughs = outlines(settings.front_door_outlines), borough_map.read(settings.boroughs_file)
    routes = routes_of(doors)
    folder = settings.front_door_folder.resolve()
    told = caddyfile(
        _place(settings, folder / "shown"), routes, own_components(boroughs, routes), shared_prefixes(doors)
    )
    shutil.rmtree(folder / "shown", ignore_errors=True)
    for name, text in written(doors).items():
        file = folder / "shown" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder / CADDYFILE).write_text(told, encoding="utf-8")
    return folder / CADDYFILE


def _place(settings: Settings, shown: Path) -> Place:
    certificate, key = settings.front_door_certificate_file, settings.front_door_key_file
    return Place(
        host=settings.front_door_host,
        port=settings.front_door_port,
        folder=shown,
        services=settings.front_door_services,
        names=settings.front_door_names,
        source=settings.front_door_source,
        certificate=(certificate.resolve(), key.resolve()) if certificate and key else None,
        max_body_bytes=settings.max_body_bytes,
    )


def become_caddy(told: Path) -> None:
    """Turn into Caddy, in the same process, so that what was started is what serves; all that it keeps lies beside."""
    program = str(find())
    beside = {"XDG_DATA_HOME": str(told.parent), "XDG_CONFIG_HOME": str(told.parent)}
    command = [program, "run", "--config", str(told), "--adapter", "caddyfile"]
    os.execve(program, command, {**os.environ, **beside})  # noqa: S606 - there is no shell, and none is wanted


if __name__ == "__main__":
    try:
        told = write(from_environment(Settings))
        if sys.argv[1:] != ["write"]:
            become_caddy(told)
    except (CannotRun, SettingsUnusable, MapUnusable, DoorsClash) as problem:
        sys.exit(str(problem))
