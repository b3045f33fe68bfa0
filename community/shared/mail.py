"""Mails. A mail is a row, written with what caused it; a job sends it. Without an SMTP server it is written to the log,
so that a host who only tries things out can follow the links."""

import logging
import smtplib
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from . import db
from .clock import now
from .db import Base
from .jobs import every

log = logging.getLogger(__name__)
_smtp_url = ""
_sender = "post@localhost"

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

    __table_args__ = (Index("ix_outgoing_mails_due_at", "due_at"),)


def set_up(smtp_url: str, sender: str) -> None:
    global _smtp_url, _sender
    _smtp_url, _sender = smtp_url, sender


def post(to: str, subject: str, body: str) -> None:
    """Put a mail on its way, inside a transaction: it goes if what caused it is kept."""
    with db.transaction() as session:
        session.add(OutgoingMail(to=to, subject=subject, body=body, due_at=now()))


@every(5)
def send_waiting() -> None:
    """Send what is due, oldest first. One that can't be sent waits longer each time and is given up after TRIES."""
    with db.unit():
        due = db.session().scalars(
            select(OutgoingMail).where(OutgoingMail.due_at <= now()).order_by(OutgoingMail.due_at).limit(BATCH)
        )
        for mail in list(due):
            _send_one(mail.id, mail.to, mail.subject, mail.body)


def _send_one(mail_id: int, to: str, subject: str, body: str) -> None:
    try:
        _deliver(to, subject, body)
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


def _deliver(to: str, subject: str, body: str) -> None:
    if not _smtp_url:
        log.info("mail to %s: %s\n%s", to, subject, body)
        return
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = _sender, to, subject
    message.set_content(body)
    url = urlsplit(_smtp_url)
    secure = url.scheme == "smtps"
    make = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with make(url.hostname or "", url.port or (465 if secure else 25), timeout=20) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
