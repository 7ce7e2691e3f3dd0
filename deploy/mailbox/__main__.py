"""Runs the mailbox until it is stopped: `python -m deploy.mailbox <SMTP port> <page port> [--keep 5000]`."""

import argparse
import asyncio

import uvicorn

from deploy.mailbox import page, postman
from deploy.mailbox.box import Box
from deploy.ports import LOOPBACK


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.mailbox", description=page.NOTE)
    parser.add_argument("smtp_port", type=int, help="port on 127.0.0.1 that takes mail")
    parser.add_argument("page_port", type=int, help="port on 127.0.0.1 of the page that shows it")
    parser.add_argument("--keep", type=int, default=5000, help="how many of the latest mails are kept (%(default)s)")
    return parser.parse_args()


async def run(smtp_port: int, page_port: int, keep: int) -> None:
    """Take mail and show it until a signal says stop; what was taken is forgotten then."""
    box = Box(keep)
    server = uvicorn.Server(uvicorn.Config(page.build(box), host=LOOPBACK, port=page_port, log_level="warning"))
    async with await postman.listen(box, LOOPBACK, smtp_port):
        await server.serve()


if __name__ == "__main__":
    asked = _asked()
    asyncio.run(run(asked.smtp_port, asked.page_port, asked.keep))
