"""A directory of any size is read in little memory."""

import json
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from services.matching.directory.sources.feeds.feed import Feed
from tests.fakes.feed_server import Asked, Reply, a_feed_server
from tests.fakes.matching import a_service, a_service_id

MIB = 1024 * 1024
READ = """
import resource, sys
from pathlib import Path
from services.matching.directory.sources.away import DirectoryAway
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.file import File
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count, there = 0, sys.argv[1]
try:
    for _ in (Feed(there) if there.startswith("http") else File(Path(there))).records():
        count += 1
except DirectoryAway as away:
    print(away.what)
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def read(there: str) -> tuple[list[str], int, int]:
    """In a process of its own: what was said, how many records came, and by how many MiB the process grew."""
    *said, figures = subprocess.check_output([sys.executable, "-c", READ, there], text=True).splitlines()
    count, grown = map(int, figures.split())
    return said, count, grown


def services(count: int, **changes: str) -> Iterator[bytes]:
    service = json.dumps(a_service(**changes))
    yield b"["
    for number in range(count):
        text = service.replace(str(a_service_id(0)), str(a_service_id(number)), 1)
        yield (text if number == 0 else f",{text}").encode()
    yield b"]"


def test_fifty_thousand_services_of_the_usual_size_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.writelines(services(50_000, description="Invented words. " * 140))
    assert path.stat().st_size > 130_000_000
    said, count, grown = read(str(path))
    assert (said, count) == ([], 50_000)
    assert grown < 50


def a_bomb() -> bytes:
    """400 KiB that become 400 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([packer.compress(b"["), *(packer.compress(b" " * MIB) for _ in range(400)), packer.flush()])


def test_a_small_gzip_that_becomes_400_mib_is_refused_in_little_room() -> None:
    bomb = a_bomb()
    assert len(bomb) < 500_000
    with a_feed_server(lambda _: Reply(body=bomb, headers={"Content-Encoding": "gzip"})) as server:
        said, count, grown = read(server.address)
    assert (said, count) == (["it is larger than 256 MiB"], 0)
    assert grown < 50


def test_a_feed_of_a_hundred_thousand_services_is_read_whole() -> None:
    def answers(asked: Asked) -> Reply:
        first = (asked.page - 1) * 1000
        contents = [{"id": f"club {number}", "status": "inactive"} for number in range(first, first + 1000)]
        return Reply.of({"total_items": 100_000, "total_pages": 100, "contents": contents})

    with a_feed_server(answers) as server:
        assert len({record.id for record in Feed(server.address).records()}) == 100_000
