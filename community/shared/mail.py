"""Mails. A mail is a row, written with what caused it; a job sends it, at least once. Without an SMTP server it is written to the log,
so that a host who only tries things out can follow the links.

Mails are discreet: the sender is a bare address without a name, and nothing in the headers tells what this place is.
"""

import hashlib
import logging
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import JSON, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from . import db
from .clock import now
from .db import Base
from .jobs import every

log = logging.getLogger(__name__)
_smtp_url = ""
_sender = "post@localhost"
_public_url = ""

_UNFOLDED = default.clone(max_line_length=998)
"""As long as RFC 5322 lets a line be: folded at 78, a long link in a header would be encoded, and no mail program could follow it."""

BATCH = 20
TRIES = 8


class OutgoingMail(Base):
    __tablename__ = "outgoing_mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    to: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    key: Mapped[str | None] = mapped_column(String(80))
    """What it tells of: of one key no second is put on its way. Its Message-ID is made from it, so a mail that was sent and not crossed
    off before a crash goes again under the same one."""
    headers: Mapped[Any | None] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_outgoing_mails_due_at", "due_at"),
        Index("ix_outgoing_mails_key", "key", unique=True),
    )


def set_up(smtp_url: str, sender: str, public_url: str = "") -> None:
    global _smtp_url, _sender, _public_url
    _smtp_url, _sender, _public_url = smtp_url, sender, public_url


def address_of(path: str) -> str:
    """A path of ours as a whole address, for mails that a job writes: there is no request that could tell it."""
    return _public_url + path


def post(to: str, subject: str, body: str, key: str | None = None, headers: Mapping[str, str] | None = None) -> None:
    """Put a mail on its way, inside a transaction: it goes if what caused it is kept. `key`: while one with this key is on its way,
    another changes nothing."""
    with db.transaction() as session:
        if key is not None and session.scalar(select(OutgoingMail.id).where(OutgoingMail.key == key)) is not None:
            return
        session.add(
            OutgoingMail(
                to=to, subject=subject, body=body, due_at=now(), key=key, headers=dict(headers) if headers else None
            )
        )
        session.flush()


@every(5)
def send_waiting() -> None:
    """Send what is due, oldest first. One that can't be sent waits longer each time and is given up after TRIES."""
    with db.unit():
        due = db.session().scalars(
            select(OutgoingMail).where(OutgoingMail.due_at <= now()).order_by(OutgoingMail.due_at).limit(BATCH)
        )
        letters = [(mail.id, _written(mail)) for mail in due]
        db.end_read()  # the server on the other side may take its time
        for mail_id, message in letters:
            _send_one(mail_id, message)


def _send_one(mail_id: int, message: EmailMessage) -> None:
    try:
        _deliver(message)
        sent = True
    except (OSError, smtplib.SMTPException) as fault:
        log.warning("a mail could not be sent (%s); it is tried again", type(fault).__name__)
        sent = False
    with db.transaction() as session:
        mail = session.get(OutgoingMail, mail_id)
        if mail is None:
            return
        mail.tries += 1
        if sent or mail.tries >= TRIES:
            session.delete(mail)
        else:
            mail.due_at = now() + timedelta(minutes=2**mail.tries)


def _written(mail: OutgoingMail) -> EmailMessage:
    address = parseaddr(_sender)[1]
    name = hashlib.sha256((mail.key or f"mail:{mail.id}:{mail.to}").encode()).hexdigest()[:32]
    message = EmailMessage(_UNFOLDED)
    message["From"], message["To"], message["Subject"] = address, mail.to, mail.subject
    message["Message-ID"] = f"<{name}@{address.rpartition('@')[2] or 'localhost'}>"
    for header, value in (mail.headers or {}).items():
        message[header] = value
    message.set_content(mail.body)
    return message


def _deliver(message: EmailMessage) -> None:
    if not _smtp_url:
        log.info("mail to %s: %s\n%s", message["To"], message["Subject"], message.get_content())
        return
    url = urlsplit(_smtp_url)
    secure = url.scheme == "smtps"
    make = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with make(url.hostname or "", url.port or (465 if secure else 25), timeout=20) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
