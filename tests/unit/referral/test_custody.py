"""What identifies a person is opened with the person's own key, for the event that it was sealed for, or not at all."""

import hmac
from datetime import date

import pytest

from services.contract.boroughs import BoroughSlug
from services.contract.event import Sealed
from services.geography.postcodes import Postcode
from services.referral.custody import Custody, PersonKey
from services.referral.domain.people.recognising import Described, KeptKey
from services.referral.store.people import Sought
from services.runtime import sealing
from services.runtime.sealing import SealBroken
from tests.fakes.referral import MASTER_KEY, MemoryPeople
from tests.fakes.storage import Memory
from tests.support.builders import PERSON_ID

KEY = PersonKey(PERSON_ID, bytes(32))
ADA = Described.of("9990000018", "Ada Invented", date(1950, 6, 1), Postcode("SE15", "4QN"))
FIELDS = {"name": "Ada Invented", "email": "ada@people.example"}


def test_what_is_sealed_opens_with_the_same_key_and_event() -> None:
    assert KEY.open(KEY.seal(FIELDS, "event-1"), "event-1", ["name", "email"]) == FIELDS


def test_nothing_sealed_can_be_read() -> None:
    assert "Ada Invented" not in KEY.seal(FIELDS, "event-1").model_dump_json()
    assert "key=" not in repr(KEY)


def test_only_the_fields_asked_for_are_opened_and_those_that_are_not_there_are_left_out() -> None:
    assert KEY.open(KEY.seal({"name": "Ada Invented"}, "event-1"), "event-1", ["name", "email"]) == {
        "name": "Ada Invented"
    }


def test_what_was_sealed_for_one_event_does_not_open_for_another() -> None:
    with pytest.raises(SealBroken):
        KEY.open(KEY.seal(FIELDS, "event-1"), "event-2", ["name"])


def test_a_field_does_not_open_in_the_place_of_another() -> None:
    sealed = KEY.seal(FIELDS, "event-1")
    swapped = Sealed(person_id=PERSON_ID, fields={"email": sealed.fields["name"]})

    with pytest.raises(SealBroken):
        KEY.open(swapped, "event-1", ["email"])


async def met(custody: Custody, people: MemoryPeople, new: KeptKey) -> PersonKey:
    """The key of whoever this is."""
    return custody.unwrap((await people.meet(Sought(new, BoroughSlug.SOUTHWARK))).recognised.person)


async def test_keys_come_back_for_the_people_that_are_known() -> None:
    custody, people = Custody(MASTER_KEY), MemoryPeople(Memory())
    ada = await met(custody, people, custody.new_key())

    found = await custody.keys_of(people, [ada.person_id, PERSON_ID])
    assert list(found) == [ada.person_id]
    sealed = ada.seal({"name": "Ada Invented"}, "event")
    assert custody.open(found[ada.person_id], sealed, "event", ["name"]) == {"name": "Ada Invented"}


async def test_what_is_kept_tells_neither_key_nor_what_was_said_of_the_person() -> None:
    custody, people = Custody(MASTER_KEY), MemoryPeople(Memory())
    ada = await met(custody, people, custody.new_key(ADA))

    (kept,) = people.kept.values()
    assert kept.fingerprint
    assert kept.whole
    assert len(kept.parts) == 3
    assert not [text for text in (ada.key.hex(), "9990000018", "adainvented", "1950", "SE15") if text in repr(kept)]


async def test_another_master_key_unwraps_nobody() -> None:
    people = MemoryPeople(Memory())
    ada = await met(Custody(MASTER_KEY), people, Custody(MASTER_KEY).new_key(ADA))
    sealed = ada.seal({"name": "Ada Invented"}, "event")

    with pytest.raises(SealBroken):
        Custody(bytes(32)).open(people.kept[ada.person_id], sealed, "event", ["name"])


def test_a_fingerprint_for_one_purpose_says_nothing_about_another() -> None:
    custody = Custody(MASTER_KEY)

    assert custody.fingerprint("9990000018", "one") == custody.fingerprint("9990000018", "one")
    assert custody.fingerprint("9990000018", "one") != custody.fingerprint("9990000018", "another")


@pytest.mark.parametrize("text", ["", "999 000 0018", "Inés", "x" * 1000])
def test_a_fingerprint_is_an_hmac(text: str) -> None:
    key = sealing.derive(MASTER_KEY, "anything")

    assert Custody(MASTER_KEY).fingerprint(text, "anything") == hmac.new(key, text.encode(), "sha256").hexdigest()
