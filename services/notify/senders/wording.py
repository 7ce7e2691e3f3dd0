"""What a person reads: short, in plain English, and quiet about the kind of help in anything others may see."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.contract.words.listing_words import Way
from services.contract.words.vocabulary import About, Answer
from services.notify.domain.notice import Notice
from services.notify.senders import saying

# It says nothing about the service, because others may see the list of a person's mail.
SUBJECT = "A message from your referral"
_TEMPLATES = Path(__file__).parent.parent / "templates"
# What some notices do not say, those of an earlier release among them.
_UNSAID: Mapping[str, str | int] = {
    "phone": "",
    "answer": Answer.SETTLED.value,
    "held_until": "",
    "lost": "",
    "reason": "",
    "provider_accepted": False,
    "needs_met": "",
    "way": Way.IN_PERSON.value,
    "address": "",
    "next_times": "",
    "session": "",
    "telephone": "",
    "website": "",
    "price": "",
    "how_to_join": "",
    "checked_on": "",
    "companion": "",
}


class Wording:
    """The texts, one template for each thing that a notice can be about; `invented` makes each say that it is.

    Where the pages have a `public_url`, each says by which link and code the person follows their referral there.
    """

    def __init__(self, *, invented: bool = False, public_url: str | None = None) -> None:
        self._public_url = public_url.rstrip("/") if public_url else None
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            # Of plain text nothing is escaped: an entity would be read as it stands.
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"how_far": saying.how_far}
        self._templates.globals["invented"] = invented

    def text(self, notice: Notice, name: str, *, reference: str = "", code: str = "") -> str:
        """The message as plain text, for the person of this name, who follows it by this reference and code."""
        facts = {**_UNSAID, **notice.facts}
        template = self._templates.get_template(_template(notice.about, facts["answer"]))
        link = f"{self._public_url}/my/at/{reference}" if self._public_url and reference and code else ""
        return template.render(_said(facts, notice), name=name, link=link, code=code)


def _said(facts: Mapping[str, Any], notice: Notice) -> dict[str, Any]:
    """The facts as they are said: each on a line, and of those with several parts each part."""
    lines = {name: saying.on_one_line(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return lines | {
        # Matching's own reason says how far it is in another unit, and how much room there was.
        "purposes": saying.purposes(facts["needs_met"]),
        "address": [saying.on_one_line(line) for line in facts["address"].splitlines()],
        "companion": [saying.on_one_line(line) for line in facts["companion"].splitlines()],
        # It is due again with each try, so what is over by then is left out.
        "times": saying.times_after(facts["next_times"], notice.due_at),
        "session": facts["session"].partition("\n")[0],
        "term": saying.term(facts["session"].partition("\n")[2]),
        "answer_by": saying.last_moment(facts["held_until"], notice.due_at),
        "checked": saying.old_check(facts["checked_on"], notice.due_at),
    }


def _template(about: About, answer: str | int) -> str:
    is_an_offer = about is About.MATCHED and answer == Answer.OFFER
    return "offer.txt" if is_an_offer else f"{about.value}.txt"
