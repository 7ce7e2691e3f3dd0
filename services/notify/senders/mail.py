"""A notice as a mail: the same notice always makes the same Message-ID, so that a copy can be known for one."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID

from email_validator import validate_email

from services.notify.domain.notice import Notice

# Seven bits pass every server, whatever it can do.
_POLICY = SMTP.clone(cte_type="7bit")


def message_id(notice_id: UUID, mail_from: str) -> str:
    """`<notice id@our domain>`, as RFC 5322 writes it."""
    return f"<{notice_id}@{Address(addr_spec=mail_from).domain}>"


def plain_address(address: str) -> str:
    """The address as every mail server takes it, in ASCII. Raises ValueError where it has no such form."""
    checked = validate_email(address, allow_smtputf8=False, check_deliverability=False)
    return checked.ascii_email or checked.normalized


def write(notice: Notice, *, to: str, mail_from: str, subject: str, text: str) -> bytes:
    """Write the mail, ready for SMTP; `to` is a plain address."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = mail_from
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(notice.due_at)
    mail["Message-ID"] = message_id(notice.notice_id, mail_from)
    # An answering machine must not answer it (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "en-GB"
    mail.set_content(text)
    return mail.as_bytes()
