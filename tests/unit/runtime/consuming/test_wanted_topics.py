"""A service reads those of its topics that are there; the others show, and hold up nobody."""

import logging
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

from services.contract import partners
from services.contract.partners import Partners
from services.contract.topics import PartnerStream
from services.runtime.consuming.membership.wanted import WantedTopics
from tests.support.maps import a_partner


def names(listed: Partners) -> list[str]:
    return ["southwark.matches", *(topic.name for topic in listed.topics(PartnerStream.EVENTS))]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "partners.toml"
    file.write_text("")
    return file


@pytest.fixture
def topics(file: Path) -> WantedTopics:
    return WantedTopics(lambda: partners.read(file), names)


def missing() -> float | None:
    return REGISTRY.get_sample_value("linkway_topics_missing")


def test_a_topic_that_is_missing_shows_once_with_what_to_do(
    topics: WantedTopics, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file.write_text(a_partner("age-matters"))
    with caplog.at_level(logging.ERROR):
        assert topics.among({"southwark.matches"}) == ["southwark.matches"]
        assert topics.among({"southwark.matches"}) == ["southwark.matches"]

    assert missing() == 1
    [record] = caplog.records
    assert vars(record)["topics"] == ["southwark.partner.age-matters.events"]
    assert "linkway topics --create" in vars(record)["to_do"]


def test_a_partner_that_is_added_is_taken_in(topics: WantedTopics, file: Path) -> None:
    there = {"southwark.matches", "southwark.partner.age-matters.events"}
    assert topics.among(there) == ["southwark.matches"]

    file.write_text(a_partner("age-matters"))

    assert set(topics.among(there)) == there
    assert missing() == 0


def test_a_list_that_cannot_be_read_leaves_what_it_said_before(topics: WantedTopics, file: Path) -> None:
    there = {"southwark.matches", "southwark.partner.age-matters.events"}
    file.write_text(a_partner("age-matters"))
    topics.among(there)

    file.write_text("[age-mat")

    assert set(topics.among(there)) == there
