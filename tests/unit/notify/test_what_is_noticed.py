"""A notice for each event, and nothing personal in it."""

from uuid import UUID

from services.contract.boroughs import BoroughSlug
from services.contract.envelope import Envelope
from services.contract.event import Event
from services.contract.words.vocabulary import About, Channel
from services.notify.domain.notice import Notice, Status, notice_of
from services.notify.handlers.noticing import Noticing
from services.runtime.working.decoding import Received
from tests.fakes.notify import NotifyInMemory
from tests.support.builders import NOW, REFERRAL_ID, a_matched, an_envelope, an_unmatched

NOTICING = Noticing({BoroughSlug.SOUTHWARK: "020 7946 0028"})
MATCHED_ENVELOPE = an_envelope(type="london.linkway.matched.v1", source="/matching")


async def noticed(notify: NotifyInMemory, *events: tuple[Event, Envelope]) -> list[Notice]:
    batch = [Received(envelope, event) for event, envelope in events]
    await notify.transactions.do(lambda work: NOTICING.work_batch(batch, work))
    return list(notify.storage.stores.notices.all.values())  # type: ignore[attr-defined]


def test_the_same_event_always_makes_the_same_notice() -> None:
    one, again = (notice_of(a_matched(), MATCHED_ENVELOPE, NOW) for _ in range(2))

    assert one == again


def test_another_event_makes_another_notice() -> None:
    one, other = (notice_of(a_matched(), an_envelope(sequence=sequence), NOW) for sequence in (1, 2))

    assert one.notice_id != other.notice_id


def test_two_people_are_told_where_somebody_elses_matching_gives_their_events_one_id() -> None:
    same = [an_envelope(id="1", subject=str(UUID(int=number))) for number in (1, 2)]
    one, other = (notice_of(a_matched(referral_id=UUID(envelope.subject)), envelope, NOW) for envelope in same)

    assert one.notice_id != other.notice_id


async def test_a_match_is_noticed_once_with_what_the_person_needs_to_know(notify: NotifyInMemory) -> None:
    (notice,) = await noticed(notify, (a_matched(), MATCHED_ENVELOPE))

    assert (notice.about, notice.status, notice.due_at) == (About.MATCHED, Status.DUE, NOW)
    assert notice.facts == {
        "service_name": "Invented Lunch Club",
        "organization_name": "Invented Neighbours",
        "distance_metres": 400,
        "why": "It offers company and friendship, and is 400 metres away.",
        "answer": "settled",
        "needs_met": "loneliness",
        "phone": "020 7946 0028",
    }


async def test_that_there_is_no_match_is_noticed_with_its_reason(notify: NotifyInMemory) -> None:
    (notice,) = await noticed(notify, (an_unmatched(), MATCHED_ENVELOPE))

    assert (notice.about, notice.facts) == (
        About.UNMATCHED,
        {"why": "Every service nearby is full.", "reason": "no-room", "phone": "020 7946 0028"},
    )


async def test_who_wants_no_word_gets_none(notify: NotifyInMemory) -> None:
    (notice,) = await noticed(notify, (a_matched(channel=Channel.NONE), MATCHED_ENVELOPE))
    await notify.worker().round()

    assert notice.status is Status.NOT_WANTED
    assert (notify.sender.sent, notify.published()) == ([], [])


async def test_a_referral_remembers_all_its_notices(notify: NotifyInMemory) -> None:
    first, second = await noticed(
        notify, (an_unmatched(), MATCHED_ENVELOPE), (a_matched(), an_envelope(id="later", sequence=2))
    )

    state = notify.storage.memory.states[str(REFERRAL_ID)].state
    assert state is not None
    assert (state["noticed"], state["told"]) == ([str(first.notice_id), str(second.notice_id)], [])
