"""Gives each container of docker-compose.yml its certificates and passwords, and none of another's: see main.

What there is already stays. One folder, as of `linkway up --secure`, holds everything; each container has a volume of
its own, with copies of what it needs, in the place where that folder would be, so that all paths are the same.
"""

import base64
import os
import uuid
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from deploy.ports import USUAL_BASE, Ports
from deploy.secret_files import made_once, private
from deploy.securing.kafka_listeners import first_users
from deploy.securing.secured import ADMIN, Secured
from deploy.servers.kafka_settings import server_properties
from services.contract.borough_map import Component

# In every container: whole in `securing` and `first-start`, in the others what is theirs.
FOLDER = Path("/linkway/secure")
# The volumes of the others, as `securing` sees them.
VOLUMES = Path("/volumes")
KAFKA_PORT = 9092
KAFKA_DATA = Path("/var/lib/kafka/data")
KAFKA_LIBRARIES = "/opt/kafka/libs/*"
SETTINGS, FORMAT = "server.properties", "format.args"
# Kafka and MongoDB run as users of their images' own, who are given our group.
_FOR_THE_GROUP, _FOLDER_FOR_THE_GROUP = 0o440, 0o750


def shares(secured: Secured) -> Mapping[str, Mapping[str, str]]:
    """What each container is given: names of files, and what stands in them."""
    trusted = {secured.trusted.name: secured.trusted.read_text()}
    server = trusted | {secured.server.name: secured.server.read_text()}
    return {
        "kafka": server | {SETTINGS: kafka_settings(secured), FORMAT: kafka_format(secured)},
        "mongo": server | _password(secured, ADMIN) | {secured.members_key.name: secured.members_key.read_text()},
        **{component.value: trusted | _password(secured, component) for component in Component},
    }


def kafka_settings(secured: Secured) -> str:
    """The same settings as without containers, but for where things are."""
    return server_properties(KAFKA_DATA, _ports(), host="kafka", secured=secured)


def kafka_format(secured: Secured) -> str:
    """What Java is told to prepare the data folder, as a file: what a process is told is seen by whoever sees it."""
    cluster = made_once(secured.folder / "cluster.id", _new_cluster).read_text().strip()
    tool = ("-cp", KAFKA_LIBRARIES, "kafka.tools.StorageTool", "format", "--ignore-formatted")
    told = (*tool, f"--cluster-id={cluster}", "--config", str(secured.folder / SETTINGS), *first_users(secured))
    return "\n".join(f'"{one}"' for one in told)


def hand_out(secured: Secured, volumes: Path) -> None:
    """Write each share into the volume of its container, in place of what it had."""
    for container, share in shares(secured).items():
        for name, text in share.items():
            file = volumes / container / name
            file.parent.mkdir(mode=_FOLDER_FOR_THE_GROUP, parents=True, exist_ok=True)
            private(file, text)
            file.chmod(_FOR_THE_GROUP)
        # Last, because the volume's own folder may be ours alone until now.
        (volumes / container).chmod(_FOLDER_FOR_THE_GROUP)


def main() -> None:
    """Make what is missing, and hand it out."""
    secured = Secured(FOLDER)
    secured.made(data_is_there=secured.members_key.exists())
    hand_out(secured, VOLUMES)


def _password(secured: Secured, user: str) -> dict[str, str]:
    return {str(secured.password_file(user).relative_to(secured.folder)): secured.password(user)}


def _ports() -> Ports:
    return replace(Ports.from_base(USUAL_BASE), kafka=KAFKA_PORT, kafka_controller=KAFKA_PORT + 1)


def _new_cluster() -> str:
    return base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()


if __name__ == "__main__":
    os.umask(0o027)
    main()
