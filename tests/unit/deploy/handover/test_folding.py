"""What another matching was asked and said is sorted as the log has it, and tells from where the region's goes on."""

from deploy.handover.folding import Part, fences_after, part_of
from services.contract import events
from services.contract.topics import Stream
from services.runtime.working.record import RawRecord, TopicPartition
from tests.fakes.matching import a_referral_id
from tests.support.builders import a_matched, a_referral_created
from tests.support.life_builders import an
from tests.support.records import a_record, unreadable

ASKED = TopicPartition(f"southwark.{Stream.REFERRALS}", 0)
SOMEBODY, ANOTHER = a_referral_id(1), a_referral_id(2)


def created(referral_id: object, offset: int) -> RawRecord:
    return a_record(a_referral_created(referral_id=referral_id), offset=offset)


def sorted_out(worked: int = 0) -> Part:
    withdrawn = an(events.ReferralWithdrawn, referral_id=SOMEBODY)
    records = [
        created(SOMEBODY, 5),
        created(ANOTHER, 6),
        a_record(withdrawn, offset=7, sequence=2),
        a_record(a_matched(referral_id=SOMEBODY), offset=0),
        unreadable(offset=1),
    ]
    return part_of(records, {ASKED: worked}, "")


def test_what_was_asked_and_said_is_told_by_referral() -> None:
    told = sorted_out().told[str(SOMEBODY)]

    assert [type(one.event).__name__ for one in told.asked] == ["ReferralCreated", "ReferralWithdrawn"]
    assert [type(one.event).__name__ for one in told.answered] == ["Matched"]


def test_what_was_committed_is_counted() -> None:
    part = sorted_out(worked=7)

    assert {key: told.worked for key, told in part.told.items()} == {str(SOMEBODY): 1, str(ANOTHER): 1}


def test_it_goes_on_from_what_was_committed() -> None:
    assert fences_after(sorted_out(), {}, {ASKED: 5}, {ASKED: 8}) == {ASKED: 8}


def test_it_goes_on_from_where_it_stopped_where_nothing_was_committed() -> None:
    assert fences_after(sorted_out(), {}, {ASKED: 5}, {}) == {ASKED: 5}


def test_it_goes_on_from_the_first_that_was_left() -> None:
    left = {str(SOMEBODY): 1, str(ANOTHER): 0}

    assert fences_after(sorted_out(), left, {ASKED: 5}, {ASKED: 8}) == {ASKED: 6}
