"""Whether who has begun answers as the contract says, by what it says of synthetic people."""

from typing import Any

import pytest

from deploy.conformance.records import Position, Record, Reply, Unread, understood
from deploy.handover.proof import Probes, numbered_wrongly
from services.contract.boroughs import BoroughSlug
from services.contract.envelope import to_headers
from services.contract.event import Event
from services.contract.events import PlaceReleased
from tests.fakes.matching import a_referral_id, a_service_id
from tests.support.builders import SERVICE_ID, a_matched, an_envelope, an_unmatched

HELD, NEW = str(a_referral_id(1)), str(a_referral_id(2))


def said(event: Event, key: str, sequence: int, **changes: Any) -> Reply | Unread:
    about = {"id": f"{key}-{sequence}", "type": event.type, "subject": key, "sequence": sequence, "synthetic": True}
    headers = to_headers(an_envelope(**about | changes))
    value = event.model_dump_json().encode()
    return understood(0, Record(Position("southwark.matches", 0, sequence), key.encode(), headers, value))


def matched(key: str, sequence: int = 1, **changes: Any) -> Reply | Unread:
    return said(a_matched(referral_id=key), key, sequence, **changes)


def freed(key: str = HELD, sequence: int = 2, service_id: object = SERVICE_ID) -> Reply | Unread:
    facts = {"referral_id": key, "service_id": service_id, "reason": "withdrawn"}
    return said(PlaceReleased.model_validate(facts), key, sequence)


def probes() -> Probes:
    before = matched(HELD)
    assert isinstance(before, Reply)
    return Probes(BoroughSlug.SOUTHWARK, {HELD: before}, [NEW])


def faults(*all_of_it: Reply | Unread) -> list[str]:
    return [one.removeprefix(f"{HELD} ").removeprefix(f"{NEW} ") for one in probes().faults(all_of_it)]


def test_who_frees_the_very_place_and_answers_the_new_is_proved() -> None:
    all_of_it = [freed(), matched(NEW)]

    assert (faults(*all_of_it), probes().missing(all_of_it)) == ([], [])


def test_a_repeat_is_no_fault() -> None:
    assert faults(matched(NEW), matched(NEW)) == []


def test_who_has_said_nothing_yet_is_missing() -> None:
    assert probes().missing([]) == [HELD, NEW]


def test_nothing_is_awaited_of_who_held_no_place() -> None:
    unmatched = said(an_unmatched(referral_id=HELD), HELD, 1)
    assert isinstance(unmatched, Reply)

    assert Probes(BoroughSlug.SOUTHWARK, {HELD: unmatched}, []).missing([]) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (freed(sequence=1), f"place-released of {HELD} has the sequence 1, and 2 is next"),
        (freed(service_id=a_service_id(9)), f"held a place at {SERVICE_ID}, and one at {a_service_id(9)} was freed"),
        (matched(HELD, 2), "was withdrawn, and matched was said of them"),
        (matched(NEW, 2), f"matched of {NEW} has the sequence 2, and 1 is next"),
        (matched(NEW, synthetic=False), f"matched of {NEW} is not marked as synthetic"),
        (matched(NEW, borough=BoroughSlug.LAMBETH), f"matched of {NEW} names the borough lambeth"),
        (freed(NEW, 1), "was referred, and the first that was said is place-released"),
    ],
)
def test_what_is_wrong_is_told(wrong: Reply | Unread, why: str) -> None:
    assert faults(wrong) == [why]


def test_what_cannot_be_read_is_told_with_where_it_lies() -> None:
    record = Record(Position("southwark.matches", 1, 7), None, (), b"{}")

    (fault,) = faults(understood(0, record))

    assert fault.startswith("offset 7 of southwark.matches cannot be read: ")


def test_of_people_who_were_answered_before_the_next_number_is_next() -> None:
    somebody = str(a_referral_id(5))

    assert list(numbered_wrongly([matched(somebody, 3)], {somebody: 2})) == []
    assert list(numbered_wrongly([matched(somebody, 1)], {somebody: 2})) == [
        f"matched of {somebody} has the sequence 1, and 3 is next"
    ]
