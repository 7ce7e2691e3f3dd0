"""What a feed's server may do to whoever reads it is bounded: in time, in bytes, in where it leads."""

import gzip
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from services.matching.directory.sources.away import DirectoryAway, ReadingStopped
from services.matching.directory.sources.feeds.asking import stays
from services.matching.directory.sources.feeds.feed import Feed
from services.matching.directory.sources.limits import Limits
from tests.fakes.feed_server import Answers, Asked, Reply, a_feed_server, a_page, a_well_behaved_feed
from tests.fakes.matching import a_service, a_service_id

SERVICES = [a_service(id=str(a_service_id(number))) for number in range(5)]
WHOLE = json.dumps(SERVICES).encode()
MIB = 1024 * 1024
SOON = Limits(backoff_seconds=0, tries=3)


def read(address: str, limits: Limits = SOON, stop: threading.Event | None = None) -> list[Any]:
    return [record.written for record in Feed(address, limits=limits, stop=stop).records()]


def assert_refused(answers: Answers, said: str, limits: Limits = SOON) -> None:
    with a_feed_server(answers) as server, pytest.raises(DirectoryAway, match=said):
        read(server.address, limits)


class Dripping:
    """A byte now and then, for ever."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.enough = threading.Event()

    def __call__(self, _: Asked) -> Reply:
        return Reply(body=self._drops())

    def _drops(self) -> Iterator[bytes]:
        yield b"["
        self.began.set()
        while not self.enough.wait(0.05):
            yield b" "


def test_a_feed_that_drips_is_given_up_when_its_time_is_over() -> None:
    dripping = Dripping()
    with a_feed_server(dripping) as server:
        with pytest.raises(DirectoryAway, match=r"not read whole within 0\.3 seconds"):
            read(server.address, Limits(seconds=0.3))
        with pytest.raises(DirectoryAway, match=r"one answer of it took 0\.2 seconds"):
            read(server.address, Limits(page_seconds=0.2))
        dripping.enough.set()


def test_a_reading_that_waits_for_its_feed_ends_when_it_is_told_to_stop() -> None:
    dripping, stop = Dripping(), threading.Event()

    def stop_when_it_began() -> None:
        dripping.began.wait()
        stop.set()

    stopping = threading.Thread(target=stop_when_it_began)
    with a_feed_server(dripping) as server:
        stopping.start()
        with pytest.raises(ReadingStopped):
            read(server.address, Limits(), stop)
        dripping.enough.set()
        stopping.join()


def test_a_feed_that_never_answers_is_given_up() -> None:
    answered = threading.Event()

    def never(_: Asked) -> Reply:
        answered.wait()
        return Reply(500)

    with a_feed_server(never) as server:
        with pytest.raises(DirectoryAway, match="it does not answer in time, 2 times"):
            read(server.address, Limits(answer_seconds=0.1, tries=2, backoff_seconds=0))
        answered.set()


def test_a_feed_that_is_not_there_is_told() -> None:
    with a_feed_server(a_well_behaved_feed(SERVICES)) as server:
        address = server.address
    with pytest.raises(DirectoryAway, match="it cannot be reached, 3 times"):
        read(address)


@pytest.mark.parametrize("packed", [False, True])
def test_a_page_without_end_is_given_up_whether_it_comes_packed_or_not(packed: bool) -> None:
    spaces = [b" " * MIB for _ in range(40)]
    body = gzip.compress(b"".join(spaces)) if packed else iter(spaces)
    with (
        a_feed_server(lambda _: Reply(body=body, headers={"Content-Encoding": "gzip"} if packed else {})) as server,
        pytest.raises(DirectoryAway, match="larger than 8 MiB"),
    ):
        read(server.address, Limits(page_bytes=8 * MIB))


def test_pages_that_are_many_and_large_are_given_up() -> None:
    def answers(asked: Asked) -> Reply:
        return Reply.of({"contents": [a_service(id=str(a_service_id(asked.page)), description="a" * 400_000)]})

    assert_refused(answers, "larger than 3 MiB", Limits(whole_bytes=3 * MIB))


@pytest.mark.parametrize(
    ("body", "headers", "said"),
    [
        (WHOLE[:-30], {}, "of page 1, it breaks off"),
        (WHOLE[:-30], {"Content-Length": str(len(WHOLE))}, "of page 1, its answer breaks off"),
        (gzip.compress(WHOLE)[:-40], {"Content-Encoding": "gzip"}, "its gzip breaks off"),
        (b"<html>", {}, "neither a list of services nor a page"),
        (b"[" * MIB, {}, "nested too deep"),
        (WHOLE, {"Content-Encoding": "br"}, "packed as 'br', which was not asked for"),
        (b"[{}]" + b"\xff\xff", {}, "not written in UTF-8"),
    ],
)
def test_an_answer_that_is_no_page_gives_nothing(body: bytes, headers: dict[str, str], said: str) -> None:
    assert_refused(lambda _: Reply(body=body, headers=headers), said)


@pytest.mark.parametrize("headers", [{}, {"Content-Encoding": "gzip"}])
def test_a_packed_page_is_read(headers: dict[str, str]) -> None:
    with a_feed_server(lambda _: Reply(body=gzip.compress(WHOLE), headers=headers)) as server:
        assert read(server.address) == SERVICES


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    busy = [Reply(status, headers={"Retry-After": "0"}), Reply(status)]
    with a_feed_server(lambda _: busy.pop() if busy else Reply(body=WHOLE)) as server:
        assert read(server.address) == SERVICES


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ("0", "it answers 429, 3 times"),
        ("soon", "it answers 429, 3 times"),
        ("Mon, 02 Mar 2020 09:00:00 GMT", "it answers 429, 3 times"),
        ("3600", "asks to be left alone for 3600 seconds"),
        ("Mon, 02 Mar 2099 09:00:00 GMT", r"asks to be left alone for \d+ seconds"),
    ],
)
def test_a_server_that_stays_busy_is_left_alone(after: str, said: str) -> None:
    with (
        a_feed_server(lambda _: Reply(429, headers={"Retry-After": after})) as server,
        pytest.raises(DirectoryAway, match=said),
    ):
        read(server.address)


def test_a_redirect_on_the_same_server_is_followed() -> None:
    well_behaved = a_well_behaved_feed(SERVICES)

    def answers(asked: Asked) -> Reply:
        if asked.path.startswith("/v3"):
            return well_behaved(asked)
        return Reply(307, headers={"Location": f"/v3/services?page={asked.page}"})

    with a_feed_server(answers) as server:
        assert read(server.address) == SERVICES


def sending_on_to(there: str) -> Callable[[Asked], Reply]:
    return lambda _: Reply(302, headers={"Location": f"{there}/services"})


def test_a_redirect_to_another_server_is_not_followed_wherever_it_leads() -> None:
    with a_feed_server(a_well_behaved_feed(SERVICES)) as inner:
        for there in (inner.address, "http://10.0.0.1", "http://169.254.169.254", "https://127.0.0.1", "file:///etc"):
            with (
                a_feed_server(sending_on_to(there)) as server,
                pytest.raises(DirectoryAway, match=r"sends on|cannot be asked"),
            ):
                read(server.address)
        assert inner.asked == []


def test_redirects_without_end_are_given_up() -> None:
    with (
        a_feed_server(lambda _: Reply(302, headers={"Location": "/services"})) as server,
        pytest.raises(DirectoryAway, match="it sends on and on"),
    ):
        read(server.address)


@pytest.mark.parametrize(
    ("here", "there", "same"),
    [
        ("http://feed.example/a", "http://feed.example/b", True),
        ("http://feed.example/a", "https://feed.example/a", True),
        ("https://feed.example/a", "http://feed.example/a", False),
        ("http://feed.example:8080/a", "https://feed.example/a", False),
        ("http://feed.example/a", "http://feed.example:8080/a", False),
        ("http://feed.example/a", "http://www.feed.example/a", False),
        ("http://feed.example/a", "http://localhost/a", False),
        ("http://feed.example/a", "http://somebody@feed.example/a", False),
    ],
)
def test_a_redirect_stays_where_the_feed_is_said_to_be(here: str, there: str, same: bool) -> None:
    assert stays(httpx.URL(here), httpx.URL(there)) is same


def test_what_is_wrong_says_what_to_do() -> None:
    with (
        a_feed_server(lambda _: Reply.of(a_page(SERVICES, 1))) as server,
        pytest.raises(DirectoryAway, match="See that it pages its list in one fixed order"),
    ):
        read(server.address)
