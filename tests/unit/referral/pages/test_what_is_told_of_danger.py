"""Whoever writes that they are in danger is told whom to call now, in whichever language they write it."""

import pytest

from services.contract.words.life_words import HumanReason
from tests.fakes.referral_service import ServiceInMemory
from tests.support.visiting import Visitor
from tests.unit.referral.pages.test_asking_for_oneself import ANSWERS, SEND, answers, made

AFTER_THE_STORY = list(ANSWERS)[2:]
STORIES = ["I want to die.", "Ya no quiero vivir, mi marido me pega.", "زوجي يضربني وأريد أن أموت"]


@pytest.fixture
def visitor(service: ServiceInMemory) -> Visitor:
    return Visitor(service.browser())


@pytest.mark.parametrize("story", STORIES, ids=["English", "Spanish", "Arabic"])
async def test_whom_to_call_is_said_at_once_and_a_human_looks_for_it(
    visitor: Visitor, service: ServiceInMemory, story: str
) -> None:
    await answers(visitor, "story")
    await visitor.sends("Continue", story=story)
    assert "Before you go on" in visitor.reads
    assert "116 123" in visitor.reads

    await visitor.sends("Go on with my request")
    for name in AFTER_THE_STORY:
        await visitor.sends("Continue", **ANSWERS[name])
    await visitor.sends(SEND)
    assert HumanReason.SAFEGUARDING in made(service)[0].needs_human


async def test_the_last_page_leads_on_once_the_referral_was_stopped(visitor: Visitor) -> None:
    await answers(visitor)
    await visitor.sends(SEND)
    await visitor.goes_to("/my/referral")
    await visitor.sends("Stop my referral", stop_reason="other")
    await visitor.goes_to("/refer/myself/sent")

    assert visitor.answer.url.path == "/my/referral"
