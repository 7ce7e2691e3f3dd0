"""What is published of how people are matched is what the code does."""

from deploy.weights import FILE as WEIGHTS
from services.contract.events import ReferralCreated
from services.contract.words.matching_words import Rule
from services.matching import weights_file
from services.matching.domain.search import Wanted
from services.matching.drawing import ALSO_USED, RECORD, RULES, USED_FOR, drawn, not_used


def test_the_record_is_current() -> None:
    page = RECORD.read_text(encoding="utf-8")
    assert drawn(page, weights_file.read(WEIGHTS)) == page, "run `make schemas`"


def test_everything_that_matching_keeps_of_a_referral_is_said_with_what_it_is_used_for() -> None:
    assert Wanted.model_fields.keys() <= USED_FOR.keys()
    assert USED_FOR.keys() | ALSO_USED.keys() <= ReferralCreated.model_fields.keys()


def test_every_rule_is_said_in_its_order() -> None:
    assert [*RULES] == [*Rule]


def test_ethnic_category_reaches_no_match() -> None:
    assert "`ethnic_category`" in not_used()
    assert "ethnic_category" not in Wanted.model_fields
