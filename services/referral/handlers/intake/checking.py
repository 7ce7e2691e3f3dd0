"""What a request to refer cannot mean, though it is well written: all of it at once, as far as it can be read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeVar

from pydantic import TypeAdapter, ValidationError

from services.contract.boroughs import BoroughSlug
from services.contract.doors.refusals import Fault, Refusal, RequestHasFaults
from services.contract.words.vocabulary import BoroughReason, Channel
from services.geography.postcodes import Postcode
from services.geography.whereabouts import Whereabouts
from services.referral.borough import borough_of, check_in_london
from services.referral.commands.refer import MakeReferral
from services.referral.domain.age import age_band, check_is_adult
from services.referral.domain.consent_days import check_has_not_ended, check_is_given
from services.referral.fields import WrittenBorough, WrittenDay, WrittenPostcode

T = TypeVar("T")


class NoAddressForTheChannel(Refusal):
    """The person is to be told by email, and there is no address."""

    title = "There is no address for the channel"
    what_to_do = "Send the person's email address, or ask them for another channel."


@dataclass(frozen=True, slots=True)
class Facts:
    """What a request says that must fit together; None where it says nothing, or nothing that can be read."""

    postcode: Postcode | None
    is_borough_named: bool
    borough: BoroughSlug | None
    borough_reason: BoroughReason | None
    born_on: date | None
    channel: Channel | None
    has_email: bool
    expires_on: date | None
    given_on: date | None

    @classmethod
    def of(cls, command: MakeReferral) -> Self:
        """The facts of a command."""
        return cls(
            postcode=command.postcode,
            is_borough_named=command.borough is not None,
            borough=command.borough,
            borough_reason=command.borough_reason,
            born_on=command.person.born_on,
            channel=command.consent.channel,
            has_email=command.person.email is not None,
            expires_on=command.consent_expires_on,
            given_on=command.consent_given_on,
        )

    @classmethod
    def read(cls, body: object) -> Self:
        """The facts of a body that is no command, as far as they can be read."""
        return cls(
            postcode=_read(_POSTCODE, body, "postcode"),
            is_borough_named=_at(body, "borough") is not None,
            borough=_read(_BOROUGH, body, "borough"),
            borough_reason=_read(_BOROUGH_REASON, body, "borough_reason"),
            born_on=_read(_DAY, body, "person", "born_on"),
            channel=_read(_CHANNEL, body, "consent", "channel"),
            # An address that cannot be read is pointed at as such.
            has_email=not isinstance(_at(body, "person"), dict) or _at(body, "person", "email") is not None,
            expires_on=_read(_DAY, body, "consent", "expires_on"),
            given_on=_read(_DAY, body, "consent", "given_on"),
        )


def refusals(facts: Facts, gazetteer: Whereabouts, today: date) -> list[Refusal]:
    """Every reason to refuse these facts."""
    return _raised(
        lambda: _check_place(facts, gazetteer),
        lambda: _check_age(facts.born_on, today),
        lambda: _check_channel(facts),
        lambda: check_has_not_ended(facts.expires_on, today, "#/consent"),
        lambda: check_is_given(facts.given_on, today, "#/consent"),
    )


def refuse(found: Sequence[Refusal]) -> None:
    """Raise what was found: the only reason to refuse, or RequestHasFaults with all of them."""
    if len(found) == 1:
        raise found[0]
    if found:
        faults = [fault for refusal in found for fault in refusal.faults]
        raise RequestHasFaults("Mend what the errors point at, and send the request again.", *faults)


def _check_place(facts: Facts, gazetteer: Whereabouts) -> None:
    if facts.postcode is None:
        return
    if facts.is_borough_named and facts.borough is None:
        check_in_london(gazetteer, facts.postcode)
    else:
        borough_of(gazetteer, facts.postcode, facts.borough, facts.borough_reason)


def _check_age(born_on: date | None, today: date) -> None:
    if born_on:
        check_is_adult(age_band(born_on, today), "#/person/born_on")


def _check_channel(facts: Facts) -> None:
    if facts.channel is Channel.EMAIL and not facts.has_email:
        detail = "The person agreed to be told by email. Send their address, or ask for another channel."
        raise NoAddressForTheChannel(detail, Fault("#/person/email", detail))


def _raised(*checks: Callable[[], object]) -> list[Refusal]:
    found = []
    for one in checks:
        try:
            one()
        except Refusal as refusal:
            found.append(refusal)
    return found


_POSTCODE: TypeAdapter[Postcode] = TypeAdapter(WrittenPostcode)
_DAY: TypeAdapter[date] = TypeAdapter(WrittenDay)
_BOROUGH: TypeAdapter[BoroughSlug] = TypeAdapter(WrittenBorough)
_BOROUGH_REASON = TypeAdapter(BoroughReason)
_CHANNEL = TypeAdapter(Channel)


def _read(kind: TypeAdapter[T], body: object, *path: str) -> T | None:
    try:
        return kind.validate_python(_at(body, *path))
    except ValidationError:
        return None


def _at(body: Any, *path: str) -> object:  # noqa: ANN401 - whatever was sent
    for name in path:
        body = body.get(name) if isinstance(body, dict) else None
    return body
