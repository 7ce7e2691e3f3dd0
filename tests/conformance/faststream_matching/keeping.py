"""What is remembered, in one SQLite file: a record, what came of it and what is to be said are one transaction."""

import json
import sqlite3
from base64 import b64encode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from .deciding import Referral, decide
from .directory import Service
from .events import Event, Unreadable, headers_of, read

MOST_AHEAD = timedelta(minutes=5)
SCHEMA = """
CREATE TABLE IF NOT EXISTS referrals (id TEXT PRIMARY KEY, known TEXT, takes TEXT, waits INTEGER);
CREATE TABLE IF NOT EXISTS outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT, headers TEXT, value TEXT);
CREATE TABLE IF NOT EXISTS fences (partition INTEGER PRIMARY KEY, next_offset INTEGER);
"""


class Matching:
    """One borough's referrals, and who holds which place."""

    def __init__(self, borough: str, services: list[Service], path: Path) -> None:
        self.borough, self.services = borough, services
        self.database = sqlite3.connect(path)
        self.database.executescript(SCHEMA)

    def take(self, record: Any, now: datetime) -> None:
        """Work a record once: what Kafka gives again lies behind the fence, what is sent again has a low sequence."""
        with self.database:
            fence = self.rows("SELECT next_offset FROM fences WHERE partition = ?", record.partition)
            if fence and record.offset < fence[0][0]:
                return
            self.rows("INSERT OR REPLACE INTO fences VALUES (?, ?)", record.partition, record.offset + 1)
            try:
                event = read(record)
            except Unreadable as unreadable:
                self.bury(record, str(unreadable), now)
            else:
                self.go_on(event.subject, now, event)

    def wake(self, now: datetime) -> None:
        """Work what was dated ahead, and is so no more."""
        with self.database:
            for (key,) in self.rows("SELECT id FROM referrals WHERE waits"):
                self.go_on(key, now)

    def go_on(self, key: str, now: datetime, event: Event | None = None) -> None:
        """Work the next events of a referral, as long as they are there and their time has come."""
        found = self.rows("SELECT known FROM referrals WHERE id = ?", key)
        known = Referral.model_validate_json(found[0][0]) if found else Referral()
        if event and event.sequence >= known.next:
            known.waiting.setdefault(event.sequence, event)
        while (one := known.waiting.get(known.next)) and one.time <= now + MOST_AHEAD:
            del known.waiting[known.next]
            known.next += 1
            for name, said in decide(known, one, self.with_room()):
                known.said += 1
                headers = headers_of(name, key, known.said, self.borough, now, one)
                headers |= {"ce_synthetic": "true"} if known.synthetic else {}
                self.say("matches", headers, {"referral_id": key, **said})
        takes = None if known.synthetic else known.holds
        row = (key, known.model_dump_json(), takes, bool(known.waiting))
        self.rows("INSERT OR REPLACE INTO referrals VALUES (?, ?, ?, ?)", *row)

    def with_room(self) -> list[Service]:
        taken = dict(self.rows("SELECT takes, count(*) FROM referrals GROUP BY takes"))
        return [one for one in self.services if taken.get(one.id, 0) < one.places]

    def bury(self, record: Any, reason: str, now: datetime) -> None:
        """Say that a record cannot be read."""
        said = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        # A borough seals what came under a key of its own; here nothing of it is kept.
        said |= {"sealed": b64encode(b"not kept").decode(), "detail": "It cannot be read."}
        headers = headers_of("dead-lettered", str(uuid4()), 1, self.borough, now, None)
        self.say("dead-letters", headers, said | {"service": "matching", "reason": reason})

    def say(self, stream: str, headers: dict[str, str], said: dict[str, Any]) -> None:
        row = (f"{self.borough}.{stream}", json.dumps(headers), json.dumps(said))
        self.rows("INSERT INTO outbox (topic, headers, value) VALUES (?, ?, ?)", *row)

    def rows(self, statement: str, *values: object) -> list[Any]:
        return self.database.execute(statement, values).fetchall()
