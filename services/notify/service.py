"""START HERE: what the notify service consumes and publishes, and how it is put together."""

from datetime import timedelta
from typing import Any

from services.contract import conversation
from services.contract.boroughs import BoroughSlug
from services.contract.events import PersonTold
from services.contract.words.vocabulary import Channel
from services.notify import store
from services.notify.dispatch import disclosures, doubts
from services.notify.dispatch.dispatcher import Dispatcher
from services.notify.domain.telling import Telling
from services.notify.handlers.noticing import Noticing
from services.notify.senders.email import EmailSender, MailServer
from services.notify.senders.wording import Wording
from services.notify.settings import Settings
from services.notify.store import Stores
from services.runtime.service import Service
from services.runtime.working.subscriptions import all_at_once


def build(settings: Settings) -> Service[Telling, Stores]:
    """The service, sending through the mail server that these settings name. Raises MapUnusable."""
    wording = Wording(invented=settings.invented, public_url=settings.public_url)
    sender = EmailSender(_mail_server(settings), wording, mail_from=settings.mail_from)
    people = disclosures.connect(settings.referral_url, settings.referral_token_file)
    lease = timedelta(seconds=settings.notice_lease_seconds)
    dispatcher = Dispatcher(people=people, senders={Channel.EMAIL: sender}, lease=lease)
    return table(dispatcher, Noticing(phones(settings)))


def outline() -> Service[Telling, Stores]:
    """The table with nothing behind it: to be looked at, and not to be run."""
    nothing: Any = None
    return table(Dispatcher(people=nothing, senders={}, lease=timedelta(seconds=1)), Noticing())


def table(dispatcher: Dispatcher, noticing: Noticing) -> Service[Telling, Stores]:
    """What it consumes, publishes and keeps, and the loops that send."""
    return Service(
        name="notify",
        title="Notices",
        state=Telling,
        consumes=all_at_once(conversation.CONSUMES["notify"], noticing.work_batch),
        publishes=(PersonTold,),
        stores=store.in_mongo,
        # A mail may leave a moment later.
        gather_seconds=0.2,
        indexes=store.INDEXES,
        loops=(dispatcher.run, doubts.watch),
    )


def phones(settings: Settings) -> dict[BoroughSlug, str]:
    """Whom people may ring, by the map of boroughs. Raises MapUnusable."""
    return {slug: entry.phone for slug, entry in settings.entries().items()}


def _mail_server(settings: Settings) -> MailServer:
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return MailServer(settings.smtp_host, settings.smtp_port, settings.smtp_tls, settings.smtp_username, password)
