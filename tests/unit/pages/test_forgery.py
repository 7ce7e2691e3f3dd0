"""A form is taken only with the token that our own page gave to the same browser."""

import pytest
from starlette.responses import Response

from services.pages.forgery import FIELD, FormNotOurs, FormToken, check
from services.pages.forms import Form
from tests.unit.pages.requests import a_request

SESSION = {"linkway-session": "secret-of-a-session"}


def the_form_of(cookies: dict[str, str]) -> Form:
    return Form.with_values(**{FIELD: FormToken.of(a_request(cookies=cookies)).shown})


def test_who_is_signed_in_sends_the_token_of_the_session() -> None:
    check(a_request(cookies=SESSION), the_form_of(SESSION))


def test_anybody_else_is_given_a_cookie_that_their_token_comes_of() -> None:
    request, answer = a_request(), Response()
    token = FormToken.of(request)
    token.keep_in(answer, request)
    name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
    assert (name, "HttpOnly" in answer.headers["set-cookie"], "SameSite=lax" in answer.headers["set-cookie"]) == (
        "linkway-forms",
        True,
        True,
    )
    check(a_request(cookies={name: value}), Form.with_values(**{FIELD: token.shown}))


def test_over_tls_no_other_host_can_set_the_cookie() -> None:
    request, answer = a_request(scheme="https"), Response()
    FormToken.of(request).keep_in(answer, request)
    assert answer.headers["set-cookie"].startswith("__Host-linkway-forms=")
    assert "Secure" in answer.headers["set-cookie"]


@pytest.mark.parametrize(
    ("cookies", "form"),
    [
        (SESSION, Form()),
        (SESSION, Form.with_values(**{FIELD: "guessed"})),
        (SESSION, Form.with_values(**{FIELD: "é"})),
        (SESSION, the_form_of({"linkway-session": "of-somebody-else"})),
        ({}, the_form_of(SESSION)),
        ({}, Form()),
    ],
    ids=["none", "guessed", "not ASCII", "somebody else's", "without a cookie", "nothing"],
)
def test_any_other_form_is_refused_in_words(cookies: dict[str, str], form: Form) -> None:
    with pytest.raises(FormNotOurs, match="send the form from there"):
        check(a_request(cookies=cookies), form)


def test_the_token_tells_nothing_of_the_session() -> None:
    assert SESSION["linkway-session"] not in FormToken.of(a_request(cookies=SESSION)).shown
