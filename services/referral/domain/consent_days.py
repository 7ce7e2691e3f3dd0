"""The days that are said of a consent: given by today, and not ended."""

from datetime import date

from services.contract.doors.refusals import Fault, Refusal


class ConsentEnded(Refusal):
    """The person's consent ended before it was recorded."""

    title = "The consent has ended"
    what_to_do = "Ask the person again, and send the day until which they agree."


class ConsentGivenLater(Refusal):
    """The person's consent is said to be given on a day that has not come."""

    title = "The consent is not given yet"
    what_to_do = "Send the day on which the person said so, today at the latest."


def check_has_not_ended(expires_on: date | None, today: date, inside: str) -> None:
    """Raise ConsentEnded, which points at `expires_on` inside this part of the request."""
    if expires_on and expires_on < today:
        detail = f"Give a day from today on, {today}, or ask the person again."
        raise ConsentEnded(detail, Fault(f"{inside}/expires_on", detail))


def check_is_given(given_on: date | None, today: date, inside: str) -> None:
    """Raise ConsentGivenLater, which points at `given_on` inside this part of the request."""
    if given_on and given_on > today:
        detail = f"Give the day on which the person said so, {today} at the latest."
        raise ConsentGivenLater(detail, Fault(f"{inside}/given_on", detail))
