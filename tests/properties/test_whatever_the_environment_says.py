"""Whatever the environment says, a service has its settings, or a line with the name of each variable that is wrong."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.matching.settings import Settings as Matching
from services.notify.settings import Settings as Notify
from services.referral.settings import Settings as Referral
from services.reporting.settings import Settings as Reporting
from services.runtime.environment import SettingsUnusable, from_environment
from services.runtime.settings import RuntimeSettings

KINDS: list[type[RuntimeSettings]] = [Referral, Matching, Notify, Reporting]
SECRET = "an-invented-password"
SECRETS = {"LINKWAY_MONGO_URL": f"mongodb://linkway:{SECRET}@mongo.example/", "LINKWAY_SMTP_PASSWORD": SECRET}
GOOD = SECRETS | {
    "LINKWAY_KAFKA_SERVERS": "kafka.example:9092",
    "LINKWAY_HTTP_HOST": "127.0.0.1",
    "LINKWAY_HTTP_PORT": "8080",
    "LINKWAY_INTERNAL_HOST": "127.0.0.1",
    "LINKWAY_INTERNAL_PORT": "9080",
    "LINKWAY_DEAD_LETTER_KEY_FILE": "/nowhere",
    "LINKWAY_PERSON_KEY_FILE": "/nowhere",
    "LINKWAY_GAZETTEER_FOLDER": "/nowhere",
    "LINKWAY_DIRECTORY": "/nowhere",
    "LINKWAY_SMTP_HOST": "mail.example",
    "LINKWAY_SMTP_PORT": "25",
    "LINKWAY_SMTP_TLS": "none",
    "LINKWAY_MAIL_FROM": "linkway@council.example.org",
    "LINKWAY_REFERRAL_URL": "http://referral.example",
    "LINKWAY_REFERRAL_TOKEN_FILE": "/nowhere",
}
NAMES = sorted({f"LINKWAY_{field.upper()}" for kind in KINDS for field in kind.model_fields})
ODD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20) | st.sampled_from(
    ["", "0", "-1", "nan", "inf", "1e999", "9" * 400, "[", "[]", "{}", "null", "true", '["atlantis"]', SECRET]
)


def what_is_said(kind: type[RuntimeSettings]) -> str:
    """What the refusal says; nothing, where the settings are taken, which do not show where MongoDB is."""
    try:
        taken = from_environment(kind)
    except SettingsUnusable as unusable:
        return str(unusable)
    assert SECRETS["LINKWAY_MONGO_URL"] not in repr(taken)
    return ""


@example(Reporting, {"LINKWAY_BOROUGHS": f"[{SECRET}"}, set())
@example(Notify, {"LINKWAY_HTTP_PORT": SECRET}, {"LINKWAY_MONGO_URL"})
@given(
    st.sampled_from(KINDS), st.dictionaries(st.sampled_from(NAMES), ODD, max_size=4), st.sets(st.sampled_from(NAMES))
)
@settings(max_examples=200, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_settings_are_read_or_refused_by_name(
    kind: type[RuntimeSettings], odd: dict[str, str], missing: set[str]
) -> None:
    told = {name: value for name, value in {**GOOD, **odd}.items() if name not in missing}
    with pytest.MonkeyPatch.context() as environment:
        for name in NAMES:
            environment.delenv(name, raising=False)
        for name, value in told.items():
            environment.setenv(name, value)
        said = what_is_said(kind)
    assert SECRET not in said
    assert all("LINKWAY_" in line for line in said.splitlines()), said


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_as_it_should_be_is_taken(kind: type[RuntimeSettings], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert from_environment(kind).http_port == 8080
