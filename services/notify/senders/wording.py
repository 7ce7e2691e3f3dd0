"""What a person reads: short, in plain English, and quiet about the kind of help in anything others may see."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.contract.words.vocabulary import About, Answer
from services.notify.domain.notice import Notice

# It says nothing about the service, because others may see the list of a person's mail.
SUBJECT = "A message from your referral"
_TEMPLATES = Path(__file__).parent.parent / "templates"
_METRES_IN_A_MILE = 1609.344
_LONDON = ZoneInfo("Europe/London")
# What some notices do not say, those of an earlier release among them.
_UNSAID = {"phone": "", "answer": Answer.SETTLED.value, "held_until": "", "lost": ""}


class Wording:
    """The texts, one template for each thing that a notice can be about; `invented` makes each say that it is."""

    def __init__(self, *, invented: bool = False) -> None:
        self._templates = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self._templates.filters |= {"how_far": how_far, "the_day_before": the_day_before}
        self._templates.globals["invented"] = invented

    def text(self, notice: Notice, name: str) -> str:
        """The message as plain text, for the person of this name."""
        facts = _UNSAID | notice.facts
        return self._templates.get_template(_template(notice.about, facts["answer"])).render(facts, name=name)


def _template(about: About, answer: str | int) -> str:
    is_an_offer = about is About.MATCHED and answer == Answer.OFFER
    return "offer.txt" if is_an_offer else f"{about.value}.txt"


def how_far(metres: int) -> str:
    """A distance as Londoners say it, to the half mile: it is measured from an area, not from a door."""
    miles = round(metres / _METRES_IN_A_MILE * 2) / 2
    if miles < 0.5:
        return "less than half a mile"
    if miles == 0.5:
        return "about half a mile"
    return f"about {miles:g} {'mile' if miles == 1 else 'miles'}"


def the_day_before(instant: str) -> str:
    """The last day that is over in London before this instant, in RFC 3339: `Friday 27 February`."""
    day = datetime.fromisoformat(instant).astimezone(_LONDON) - timedelta(days=1)
    return f"{day:%A} {day.day} {day:%B}"
