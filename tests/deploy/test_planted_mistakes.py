"""The checks of the manifests are shown to find what is planted."""

from typing import Any

import pytest

from services.runtime.settings import RuntimeSettings
from tests.deploy.checks import declared_series, unconfined, wrong_dependencies, wrong_series, wrong_settings

FINE = {
    "LINKWAY_KAFKA_SERVERS": "kafka:9092",
    "LINKWAY_MONGO_URL": "mongodb://mongo:27017/?replicaSet=rs0",
    "LINKWAY_HTTP_HOST": "0.0.0.0",  # noqa: S104 - nothing listens there
    "LINKWAY_HTTP_PORT": "8000",
    "LINKWAY_INTERNAL_HOST": "0.0.0.0",  # noqa: S104 - nothing listens there
    "LINKWAY_INTERNAL_PORT": "9000",
    "LINKWAY_DEAD_LETTER_KEY_FILE": "/keys/dead-letters.key",
}
CONFINED = {
    "image": "invented:1.2.3",
    "user": "10001:10001",
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "mem_limit": "1g",
    "ports": ["127.0.0.1:18710:8000"],
}


def test_settings_that_are_fine_are_left_alone() -> None:
    assert wrong_settings(FINE, RuntimeSettings) == []


@pytest.mark.parametrize(
    ("planted", "finding"),
    [
        ({"LINKWAY_KAFKA_SERVER": "kafka:9092"}, "LINKWAY_KAFKA_SERVER is not a setting"),
        ({"LINKWAY_HTTP_PORT": "eight"}, "LINKWAY_HTTP_PORT: int_parsing"),
        ({"LINKWAY_LANES": "0"}, "LINKWAY_LANES: greater_than_equal"),
    ],
)
def test_a_wrong_setting_is_found(planted: dict[str, str], finding: str) -> None:
    assert wrong_settings(FINE | planted, RuntimeSettings) == [finding]


@pytest.mark.parametrize("name", FINE)
def test_a_missing_setting_is_found(name: str) -> None:
    without = {other: value for other, value in FINE.items() if other != name}

    assert wrong_settings(without, RuntimeSettings) == [f"{name}: missing"]


@pytest.mark.parametrize(
    ("query", "finding"),
    [
        ("rate(linkway_referals_total[5m])", "nobody declares linkway_referals_total"),
        ("rate(linkway_events[5m])", "nobody declares linkway_events"),
        ("linkway_batch_seconds", "nobody declares linkway_batch_seconds"),
        ("sum by (reasons) (linkway_dead_letters_total)", "no such label here: reasons"),
        ('linkway_dead_letters_total{why="not-json"}', "no such label here: why"),
        ("sum by (le) (linkway_outbox_pending)", "no such label here: le"),
    ],
)
def test_a_metric_or_label_that_nobody_declares_is_found(query: str, finding: str) -> None:
    assert wrong_series(query, declared_series()) == [finding]


def test_a_declared_metric_is_left_alone() -> None:
    query = 'sum by (service, le) (rate(linkway_batch_seconds_bucket{service="matching"}[5m]))'

    assert wrong_series(query, declared_series()) == []


def test_a_confined_container_is_left_alone() -> None:
    assert unconfined(CONFINED) == []


@pytest.mark.parametrize(
    ("planted", "finding"),
    [
        ({"user": "root"}, "it may run as root"),
        ({"user": "0:10001"}, "it may run as root"),
        ({"cap_drop": []}, "it keeps rights of the kernel"),
        ({"cap_add": ["NET_ADMIN"]}, "it keeps rights of the kernel"),
        ({"security_opt": []}, "it may gain rights"),
        ({"image": "invented:latest"}, "its image has no version"),
        ({"image": "invented"}, "its image has no version"),
        ({"image": "invented:8"}, "its image has no version"),
        ({"ports": ["18710:8000"]}, "it can be reached from outside"),
        ({"privileged": True}, "it has the machine's own rights"),
    ],
)
def test_a_container_that_may_too_much_is_found(planted: dict[str, Any], finding: str) -> None:
    assert unconfined(CONFINED | planted) == [finding]


def test_waiting_for_the_wrong_thing_and_going_unwatched_are_found() -> None:
    containers: dict[str, dict[str, Any]] = {
        "kafka": {"healthcheck": {}},
        "job": {"restart": "no", "depends_on": {"kafka": {"condition": "service_started"}}},
        "referral": {"depends_on": {"job": {"condition": "service_healthy"}}},
    }

    assert wrong_dependencies(containers) == [
        "referral has no health check",
        "job should wait for kafka with service_healthy",
        "referral should wait for job with service_completed_successfully",
    ]
