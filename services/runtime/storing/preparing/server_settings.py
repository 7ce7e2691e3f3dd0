"""What the service cannot set itself, and MongoDB must have been told: looked at once, at the start."""

import logging
from typing import Any

from services.runtime.storing import mongo

log = logging.getLogger(__name__)

LIFETIME = "transactionLifetimeLimitSeconds"
# Longer than any transaction of ours, and about as long as it takes to notice that a process is gone.
TRANSACTION_SECONDS = 10
_ENOUGH_SECONDS = 30


async def check(client: mongo.Client) -> None:
    """Warn where a killed process would keep its locks for long: MongoDB undoes what it left open only after this."""
    try:
        found: Any = (await client.command("getParameter", transactionLifetimeLimitSeconds=1))[LIFETIME]
    except Exception as refused:
        # It takes a right on the whole cluster, which a service need not have.
        log.info("MongoDB does not say how long transactions live", extra={"failure": type(refused).__name__})
        return
    if found > _ENOUGH_SECONDS:
        log.warning(
            "What a killed process had locked stays locked until its transaction is over. "
            "Start every member of MongoDB with `--setParameter %s=%d`",
            LIFETIME,
            TRANSACTION_SECONDS,
            extra={"seconds": found},
        )
