"""Whoever signs in can be given a referral and a task, whatever their id is."""

import pytest

from services.referral.commands.record import AddTask
from services.referral.commands.steps import Assign
from services.referral.sign_in.roles_file import person_of


@pytest.mark.parametrize("told", ["j.smith", "amina-2", "x" * 60, "x" * 61, "Ada Invented", "ada@people.example"])
def test_the_id_is_one_that_a_referral_and_a_task_can_be_given_to(told: str) -> None:
    person = person_of(told, "https://issuer.example")

    assert Assign(person=person or "").person == person
    assert AddTask(what="review", due_on="2026-02-03", person=person).person == person
