"""A form is read as it was typed, and what is wrong with it is told of the field that it belongs to."""

import pytest

from services.contract.doors.refusals import Fault, RequestHasFaults
from services.pages.forms import Form, FormUnreadable, Problem
from tests.unit.pages.requests import a_request

FORM = "application/x-www-form-urlencoded"


async def test_what_was_typed_is_read_as_it_was() -> None:
    body = b"name=Zo%C3%AB+%3Cb%3E&story=one%0D%0Atwo&needs=debt&needs=food&empty="
    form = await Form.posted(a_request(body=body, content_type=FORM))
    assert (form["name"], form["story"], list(form.all("needs")), form["empty"], form["unsent"]) == (
        "Zoë <b>",
        "one\ntwo",
        ["debt", "food"],
        "",
        "",
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=%FF%FE", FORM),
        ("a=é".encode(), FORM),
        (b"&".join(b"a%d=1" % number for number in range(400)), FORM),
        (b"{}", "application/json"),
        (b"a=1", ""),
    ],
    ids=["not UTF-8", "not coded", "too many fields", "JSON", "of no kind"],
)
async def test_what_is_no_form_is_refused_in_words(body: bytes, kind: str) -> None:
    with pytest.raises(FormUnreadable, match="Open the page again"):
        await Form.posted(a_request(body=body, content_type=kind))


def test_what_a_refusal_says_stands_beside_the_field_that_it_is_about() -> None:
    refusal = RequestHasFaults(
        "…", Fault("#/person/phone", "Too short"), Fault("#/needs/1", "No need"), Fault("#/else", "Hm")
    )
    form = Form().refused(refusal, {"#/person/phone": "phone", "#/needs": "needs"}, otherwise="story")
    assert form.problems == (Problem("phone", "Too short"), Problem("needs", "No need"), Problem("story", "Hm"))


def test_a_refusal_without_faults_is_said_all_the_same() -> None:
    assert Form().refused(RequestHasFaults("Not today"), {}, otherwise="story").problem("story") == "Not today"
