"""Whatever a mail server replies, it is an outcome: a notice waits, is refused, is in doubt or has left."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.notify.domain.outcome import Accepted, Away, Outcome, Refused, TryLater, Unknown
from services.notify.domain.person import Person
from services.notify.senders.email import EmailSender, MailServer
from services.notify.senders.wording import Wording
from tests.fakes.notify import a_notice, a_person

# To the greeting, EHLO, MAIL, RCPT, DATA and the mail's end.
WELL = [b"220 mail.example", b"250 mail.example", b"250 OK", b"250 OK", b"354 go on", b"250 OK"]
LAST = len(WELL) - 1
REPLIES = st.sampled_from([b"421 away", b"450 later", b"550 no", b"250", b"2", b"", b"999 x", b"250-more", b"\xff\xfe"])


@asynccontextmanager
async def a_server(replies: Sequence[bytes]) -> AsyncIterator[int]:
    """Replies so, one line after the other, and then hangs up."""

    talks = set[asyncio.Task[None]]()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(_this_task())
        with suppress(OSError, EOFError, ValueError):
            for reply in replies[:-1]:
                writer.write(reply + b"\r\n")
                await (reader.readuntil(b"\r\n.\r\n") if reply.startswith(b"354") else reader.readline())
            writer.write(replies[-1] + b"\r\n")
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*talks)


def _this_task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    assert task is not None
    return task


async def sent(replies: Sequence[bytes], person: Person, *, seconds: float) -> Outcome:
    async with a_server(replies) as port:
        server = MailServer("127.0.0.1", port, "none", timeout_seconds=seconds)
        sender = EmailSender(server, Wording(), mail_from="notices@linkway.example")
        outcome = await sender.send(a_notice(), person)
        await sender.close()
        return outcome


@given(st.integers(0, LAST), REPLIES | st.binary(max_size=30))
@example(0, b"220 " + b"x" * 100_000)
@example(LAST, b"250 OK")
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_any_reply_is_an_outcome(at: int, reply: bytes) -> None:
    replies = [*WELL[:at], reply, *WELL[at + 1 :]]
    # After the last reply nobody waits; before it, a server that is waited for in vain would have taken nothing.
    outcome = asyncio.run(sent(replies, a_person(), seconds=30 if at == LAST else 0.3))
    assert isinstance(outcome, Accepted | Away | Refused | TryLater | Unknown)
    # Nobody is told twice: what may have been taken is never tried again by itself.
    assert not (at == LAST and isinstance(outcome, TryLater) and not reply.startswith(b"4"))
