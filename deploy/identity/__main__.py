"""Runs the demonstration's issuer: `python -m deploy.identity <port> --comes-back-to URL --secret-file FILE`."""

import argparse
import sys
from pathlib import Path

import uvicorn

from deploy.identity.app import build
from deploy.identity.granting import CLIENT_ID, Client
from deploy.identity.here_only import issuer
from deploy.ports import LOOPBACK
from deploy.problems import CannotRun


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.identity", description="Nobody proves who they are here.")
    parser.add_argument("port", type=int, help="port that it listens on")
    parser.add_argument("--host", default=LOOPBACK, help="address of this machine that it listens on (%(default)s)")
    parser.add_argument("--comes-back-to", required=True, help="address of Linkway's that people go back to")
    parser.add_argument("--secret-file", type=Path, required=True, help="file with the secret that Linkway shows")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _asked()
    client = Client(CLIENT_ID, asked.secret_file.read_text().strip(), asked.comes_back_to)
    try:
        granting = issuer(asked.host, asked.port, client)
    except CannotRun as problem:
        sys.exit(str(problem))
    uvicorn.run(build(granting), host=asked.host, port=asked.port, log_level="warning")
