"""What each service is told when it runs on this machine: its settings, as environment variables."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy import boroughs, partners, weights
from deploy.home import Home
from deploy.invented import deprivation
from deploy.ports import LOOPBACK, Ports
from deploy.secret_files import SecretFiles
from deploy.securing import secured
from deploy.servers import kafka, mongo
from services.contract.borough_map import Component

# Who comes from here is the front door, and no other program of this machine; only Linux has more than one of these.
FRONT_DOOR_SOURCE = "127.0.0.18" if sys.platform == "linux" else LOOPBACK
_CERTIFICATE = "LINKWAY_FRONT_DOOR_CERTIFICATE_FILE", "LINKWAY_FRONT_DOOR_KEY_FILE"
# Few pools of memory for many threads: with large records a process holds half as much (glibc makes 8 a core).
_ALLOCATOR = {"MALLOC_ARENA_MAX": "2"}
MAIL_FROM = "linkway@linkway.example"


@dataclass(frozen=True)
class Whereabouts:
    """Where things are on this machine that the services must find."""

    home: Home
    ports: Ports
    secrets: SecretFiles
    directory: str | Path


def gazetteer_folder(home: Home) -> Path:
    """Where the table of postcodes is kept once it is built."""
    return home.folder / "gazetteer"


def deprivation_file(home: Home) -> Path:
    """Where the invented table of deprivation is, once a demonstration has written it."""
    return home.folder / "demo" / "invented-deprivation.csv"


def environment(component: Component, where: Whereabouts) -> dict[str, str]:
    """The settings of one service; each service passes over those that are not its own."""
    ports, securing = asdict(where.ports), secured.of(where.home)
    settings = {
        **_addresses(where.ports),
        **_files(where),
        **_invented_deprivation(where.home),
        "HTTP_PORT": ports[component.value],
        "INTERNAL_PORT": ports[f"{component.value}_internal"],
        "BOROUGHS_FILE": boroughs.path(),
        "PARTNERS_FILE": partners.path(),
        "WEIGHTS_FILE": weights.path(),
        # Two cores serve the whole system here, and one lane makes larger batches than four.
        "LANES": "1",
        "INVENTED": "true",
    }
    told = {f"LINKWAY_{name}": str(value) for name, value in settings.items()}
    return {**_ALLOCATOR, **told, **(securing.environment(component) if securing else {})}


def front_door_url(ports: Ports) -> str:
    """Where the front door is."""
    scheme = "https" if os.environ.get("LINKWAY_FRONT_DOOR_CERTIFICATE_FILE") else "http"
    return f"{scheme}://{LOOPBACK}:{ports.front_door}"


def public_url(ports: Ports) -> str:
    """Where browsers find the front door: what was named, such as what stands in its certificate, or this machine."""
    return os.environ.get("LINKWAY_PUBLIC_URL") or front_door_url(ports)


def front_door(where: Whereabouts) -> dict[str, str]:
    """The settings of the front door; its certificate is for whoever starts it to name, from wherever they are."""
    ports = asdict(where.ports)
    settings: dict[str, object] = {
        "FRONT_DOOR_HOST": LOOPBACK,
        "FRONT_DOOR_PORT": where.ports.front_door,
        "FRONT_DOOR_FOLDER": where.home.folder / "front-door",
        "FRONT_DOOR_OUTLINES": where.home.servers / "front-door",
        "FRONT_DOOR_SERVICES": json.dumps({one: f"{LOOPBACK}:{ports[one]}" for one in Component}),
        "FRONT_DOOR_SOURCE": FRONT_DOOR_SOURCE,
        "BOROUGHS_FILE": boroughs.path(),
    }
    # Elsewhere than on this machine it has a certificate, and the name that stands in that.
    if not os.environ.get(_CERTIFICATE[0]):
        settings["FRONT_DOOR_NAMES"] = json.dumps([LOOPBACK, "localhost"])
    named = {one: str(Path(os.environ[one]).resolve()) for one in _CERTIFICATE if os.environ.get(one)}
    return {**{f"LINKWAY_{name}": str(value) for name, value in settings.items()}, **named}


def _addresses(ports: Ports) -> Mapping[str, str | int]:
    return {
        "KAFKA_SERVERS": kafka.address(ports),
        "MONGO_URL": mongo.url(ports),
        "HTTP_HOST": LOOPBACK,
        "PROXIES": json.dumps([FRONT_DOOR_SOURCE]),
        "PUBLIC_URL": public_url(ports),
        "INTERNAL_HOST": LOOPBACK,
        "SMTP_HOST": LOOPBACK,
        "SMTP_PORT": ports.smtp,
        "SMTP_TLS": "none",  # it does not leave this machine
        "MAIL_FROM": MAIL_FROM,
        "REFERRAL_URL": f"http://{LOOPBACK}:{ports.referral}",
        "MATCHING_URL": f"http://{LOOPBACK}:{ports.matching}",
    }


def _invented_deprivation(home: Home) -> Mapping[str, str | Path]:
    table = deprivation_file(home)
    return {"DEPRIVATION_FILE": table, "DEPRIVATION_EDITION": deprivation.EDITION} if table.exists() else {}


def _files(where: Whereabouts) -> Mapping[str, str | Path]:
    return {
        "DEAD_LETTER_KEY_FILE": where.secrets.dead_letter_key,
        "PERSON_KEY_FILE": where.secrets.person_key,
        "REFERRAL_TOKEN_FILE": where.secrets.notify_token,
        "GAZETTEER_FOLDER": gazetteer_folder(where.home),
        "DIRECTORY": where.directory,
    }
