"""What somebody has answered so far, as it is carried from page to page, and the command that comes of it.

It is carried in hidden fields of the forms: so nothing is in an address or a cookie, no store has to keep, seal and
forget what people typed who then thought better of it, and it works without scripts. The price: a page is what a form
was answered with, so each has a button that leads back.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from services.contract.doors.advice import read_as
from services.contract.doors.refusals import Fault, RequestHasFaults
from services.contract.words.consent_words import ConsentGiver, ConsentManner
from services.contract.words.vocabulary import Channel, Need, ReferrerRole, Urgency
from services.geography.whereabouts import Whereabouts
from services.pages.forms import Form, Problem
from services.referral.commands.refer import ReferPerson
from services.referral.doors.pages.myself.questions import NO_WAY_TO_REACH, QUESTIONS, Question, problems_of
from services.referral.handlers.intake.checking import Facts, refusals
from services.referral.handlers.intake.reading import read_referral

# What is carried; whatever else a form has in it belongs to its own page.
CARRIED: Final = (
    *("key", "done", "needs", "story", "name", "born-day", "born-month", "born-year", "postcode", "borough"),
    *("email", "phone", "agrees", "share"),
)
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_MOST_VALUES: Final = len(Need) + 1


def begun(form: Form) -> Form:
    """The form with what is carried of it, and with a key of its own, so that it is sent once however often."""
    carried = {name: list(form.all(name))[:_MOST_VALUES] for name in CARRIED if form.all(name)}
    key = form["key"] if _KEY.fullmatch(form["key"]) else secrets.token_urlsafe(24)
    return Form({**carried, "key": [key]})


def answered(form: Form, question: Question) -> Form:
    """The form after this question was answered."""
    return Form({**form.values, "done": list(dict.fromkeys((*form.all("done"), question.name)))})


def next_of(form: Form) -> Question | None:
    """The first question that was not answered yet; None where all were."""
    return next((one for one in QUESTIONS if one.name not in form.all("done")), None)


def problems_with(form: Form, question: Question, where: Whereabouts, today: date) -> tuple[Problem, ...]:
    """What is wrong with the answer to this question; the others are not looked at."""
    found = problems_of(question, _faults(form, where, today))
    if question.name == "reach" and not found and not (form["email"] or form["phone"]):
        return (NO_WAY_TO_REACH,)
    if question.name == "agree" and form["share"] not in ("yes", "no"):
        return (*found, *problems_of(question, [Fault("#/consent/share_with_provider", "")]))
    return found


def command_of(form: Form, today: date) -> ReferPerson:
    """What is asked for; raises RequestHasFaults."""
    return read_as(ReferPerson, _body(form, today))


def _faults(form: Form, where: Whereabouts, today: date) -> list[Fault]:
    body = _body(form, today)
    try:
        command = read_referral(ReferPerson, body, where, today)
    except RequestHasFaults as refused:
        return list(refused.faults)
    return [fault for refusal in refusals(Facts.of(command), where, today) for fault in refusal.faults]


def _body(form: Form, today: date) -> dict[str, Any]:
    person = {"name": form["name"], "born_on": _day(form), "email": form["email"], "phone": form["phone"]}
    said = {
        "needs": list(form.all("needs")),
        "story": form["story"],
        # Nobody is asked how urgent it is: whoever says what gives reason to fear is looked at first.
        "urgency": Urgency.ROUTINE.value,
        "person": _filled(person, always=("name", "born_on")),
        "postcode": form["postcode"],
        "borough": form["borough"],
        "consent": _consent(form, today),
        "referrer": {"role": ReferrerRole.SELF.value},
    }
    return _filled(said, always=("needs", "postcode"))


def _consent(form: Form, today: date) -> dict[str, Any]:
    return {
        "to_refer": form.has("agrees", "yes"),
        "share_with_provider": form["share"] == "yes",
        # Whoever gives an address is told by email: so the page says beside the field.
        "channel": (Channel.EMAIL if form["email"] else Channel.NONE).value,
        "given_by": ConsentGiver.PERSON.value,
        "how": ConsentManner.ONLINE.value,
        "given_on": today.isoformat(),
    }


def _filled(said: Mapping[str, Any], always: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value or name in always}


def _day(form: Form) -> str:
    year, month, day = (form[f"born-{part}"] for part in ("year", "month", "day"))
    digits = all(part.isascii() and part.isdigit() for part in (year, month, day))
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}" if digits else ""
