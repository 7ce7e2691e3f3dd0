"""The pages tell of every event: its fields, its words, an example that its schema allows, and what changed."""

import html
import json
from pathlib import Path

import jsonschema_rs
import pytest
from typer.testing import CliRunner

from deploy.cli.app import app
from services.contract.documents import catalogue
from services.contract.documents.json_schema import schema_of
from services.contract.documents.pages import site, texts, told
from services.contract.documents.pages.fields import fields_of
from services.contract.documents.pages.told import Told
from services.contract.events.partners import ReferralRequested, RequestRejected
from tests.unit.contract.pages.reading import read

EVENTS = pytest.mark.parametrize("one", told.EVERY, ids=lambda one: one.name)


@EVENTS
def test_an_example_is_what_the_schema_allows_and_a_reader_takes(one: Told) -> None:
    value = json.loads(one.example)

    jsonschema_rs.validator_for(schema_of(one.event), validate_formats=True).validate(value)
    one.event.model_validate_json(one.example, strict=True)


@EVENTS
def test_the_page_of_an_event_has_its_fields_its_example_and_its_schema(one: Told) -> None:
    page, text = read(one.page), html.unescape(site.page(one.page).text)

    assert set(schema_of(one.event)["properties"]) <= set(page.ids)
    assert one.example in text
    assert one.schema_file in page.leads
    assert f"ce_type: {one.event.type}" in text


def test_there_is_an_example_for_every_event_and_for_no_other() -> None:
    assert {path.stem for path in told.EXAMPLES.iterdir()} == {one.name for one in told.EVERY}


def test_a_field_inside_of_another_is_told_with_its_kind_and_its_words() -> None:
    fields = {one.path: one for one in fields_of(schema_of(ReferralRequested))}

    assert fields["person.born_on"].kind == "a day, such as 2026-01-31"
    assert (fields["person.born_on"].needed, fields["person.email"].needed) == (True, False)
    assert fields["person.email"].kind == "text, at most 254 characters"
    assert fields["urgency"].words == ("routine", "soon", "urgent")
    assert fields["needs"].kind == "a list: one of these words, 1 to 20 of them"
    assert "loneliness" in fields["needs"].words


def test_fields_inside_of_a_lists_items_are_told() -> None:
    paths = [one.path for one in fields_of(schema_of(RequestRejected))]

    assert {"also", "also[].code", "also[].pointer", "also[].sentence"} <= set(paths)


def test_what_changed_is_told_as_it_is_written() -> None:
    changes = site.page("changes.html").text

    assert "<h2" in changes
    assert "Keep a Changelog" in changes
    assert all(line.strip("# ") in changes for line in _headings("CHANGELOG.md"))


def test_the_guide_has_the_programs_of_the_page_for_partners() -> None:
    assert "AIOKafkaProducer" in texts.text_of("guide.html").html
    assert 'id="partners"' in site.page("guide.html").text


def test_everything_that_can_be_looked_for_is_listed_without_the_script() -> None:
    leads = read(site.SEARCH).leads

    assert {one.page for one in told.EVERY} <= set(leads)
    assert {f"{one.page}#{field.path}" for one in told.EVERY for field in one.fields} <= set(leads)


def test_the_command_writes_every_page_and_says_where_to_begin(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["docs", "--to", str(tmp_path / "docs"), "--json"])

    said = json.loads(ended.stdout)
    written = {str(path.relative_to(tmp_path / "docs")) for path in (tmp_path / "docs").rglob("*") if path.is_file()}
    assert (said["files"], written) == (len(site.paths()), set(site.paths()))
    assert Path(said["first"]).read_text(encoding="utf-8") == site.page(site.HOME).text
    assert (tmp_path / "docs" / "schemas" / "asyncapi.json").read_bytes() == (
        catalogue.PUBLISHED / "asyncapi.json"
    ).read_bytes()


def test_where_pages_cannot_be_written_it_is_said_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("a file")

    ended = CliRunner().invoke(app, ["docs", "--to", str(tmp_path / "docs")], env={"NO_COLOR": "1", "COLUMNS": "200"})

    assert ended.exit_code == 2
    assert "name a folder" in ended.stderr


def _headings(name: str) -> list[str]:
    lines = (texts.CONTRACT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("#")]
