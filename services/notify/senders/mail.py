"""A notice as a mail: the same notice always makes the same Message-ID, so that a copy can be known for one."""

from email.charset import QP, Charset
from email.message import Message
from email.policy import compat32
from email.utils import format_datetime
from uuid import UUID

from email_validator import validate_email

from services.notify.domain.notice import Notice

# The older way of the email package, because the newer takes six times as long, which is most of the work of a mail.
_POLICY = compat32.clone(linesep="\r\n")
# Letters of every language, in seven bits, which pass every server whatever it can do.
_LETTERS = Charset("utf-8")
_LETTERS.body_encoding = QP


def message_id(notice_id: UUID, mail_from: str) -> str:
    """`<notice id@our domain>`, as RFC 5322 writes it."""
    return f"<{notice_id}@{domain_of(mail_from)}>"


def domain_of(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def plain_address(address: str) -> str:
    """The address as every mail server takes it, in ASCII. Raises ValueError where it has no such form."""
    checked = validate_email(address, allow_smtputf8=False, check_deliverability=False)
    return checked.ascii_email or checked.normalized


def write(notice: Notice, *, to: str, mail_from: str, subject: str, text: str) -> bytes:
    """Write the mail, ready for SMTP; the addresses are plain ones, and so can hold no second header."""
    mail = Message(policy=_POLICY)
    mail.set_payload(text, _LETTERS)
    mail["From"] = mail_from
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(notice.due_at)
    mail["Message-ID"] = message_id(notice.notice_id, mail_from)
    # An answering machine must not answer it (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "en-GB"
    return mail.as_bytes()
