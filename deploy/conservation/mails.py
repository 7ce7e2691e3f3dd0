"""What came to the mailbox of the demonstration, by the notice that each mail was made of."""

from collections import Counter
from collections.abc import Mapping

import httpx

from deploy.ports import LOOPBACK, Ports


async def by_notice(client: httpx.AsyncClient, ports: Ports) -> Mapping[str, int]:
    """How often the mail of each notice came."""
    copies = await client.get(f"http://{LOOPBACK}:{ports.mailbox}/copies")
    return counted(copies.raise_for_status().json())


def counted(copies: Mapping[str, int]) -> Mapping[str, int]:
    """Copies by Message-ID, `<notice id@domain>`, as copies by notice id."""
    mails: Counter[str] = Counter()
    for message_id, count in copies.items():
        mails[message_id.strip("<>").partition("@")[0]] += count
    return mails
