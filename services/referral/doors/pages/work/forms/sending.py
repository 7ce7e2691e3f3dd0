"""What is hidden in each form, so that it is done once, and only by who has seen how things stand."""

from typing import Final

from fastapi import Request

from services.pages import forgery
from services.pages.forms import Form
from services.referral.commands.command import Command
from services.referral.doors.v1.form.headers import key_of
from services.referral.handlers.intake.referring import Referring
from services.referral.idempotency import IdempotencyKey
from services.runtime.ids import random_id
from services.runtime.working.callers import Caller

# Which sending of the form it is, and as what the referral was seen.
ONCE: Final = "once"
REVISION: Final = "revision"


async def posted(request: Request) -> Form:
    """The form of the request; raises FormNotOurs or FormUnreadable."""
    form = await Form.posted(request)
    forgery.check(request, form)
    return form


def once(referring: Referring, caller: Caller, request: Request, command: Command, form: Form) -> IdempotencyKey:
    """The key of this sending of the form, so that what is sent twice is done once."""
    written = form[ONCE]
    fits = 0 < len(written) <= 40 and written.isascii() and written.isprintable()
    return key_of(referring, caller, request, command, written if fits else str(random_id()))


def revision_of(form: Form) -> int | None:
    """As what the referral was seen; at none that there is, where the form does not say."""
    written = form[REVISION]
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
