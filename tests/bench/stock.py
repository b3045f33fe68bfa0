"""What the bench holds Hearth against: Flask-SocketIO as its documentation writes it, on the same async mode, with frames of the same
shape and the same fan-out. It decides nothing and asks nobody who they are.

`python -m tests.bench.stock PORT KIND [ARGUMENT]`: *echo* keeps nothing; *orm DATABASE* inserts each message with SQLAlchemy's ORM
and commits before the ack (SQLite, WAL, synchronous FULL: as durable as Hearth's default); *page BYTES* is a bare Flask, Flask-Login
and Jinja page of so many bytes.
"""

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
import eventlet  # noqa: E402

eventlet.monkey_patch()

from datetime import UTC, datetime  # noqa: E402
from itertools import count  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402
from sqlalchemy import create_engine, event  # noqa: E402
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column  # noqa: E402

from tests.bench.stock_page import add_page  # noqa: E402

app = Flask(__name__)
app.secret_key = "a key for benches alone, never used elsewhere"
socketio = SocketIO(app)
numbers = count(1)


class Base(DeclarativeBase):
    pass


class Message(Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[int] = mapped_column(index=True)
    body: Mapped[str]
    nonce: Mapped[str]
    sent_at: Mapped[datetime]


def frame_of(number: int, message: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": number,
        "room": message["room"],
        "seq": number,
        "rev": 0,
        "state": "here",
        "author": {"id": message["room"], "name": "Somebody"},
        "at": "2026-01-01T00:00:00.000000+00:00",
        "edited": False,
        "html": f"<p>{message['body']}</p>",
        "need": None,
        "notes": [],
        "reply_to": None,
        "quiet": False,
        "responses": [],
    }


def add_room(database: str) -> None:
    """Everyone who connects is in one room. Without a database nothing is kept."""
    engine = create_engine(f"sqlite:///{database}") if database else None
    if engine is not None:

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

        Base.metadata.create_all(engine)

    def keep(message: dict[str, Any]) -> int:
        if engine is None:
            return next(numbers)
        row = Message(
            room=message["room"],
            body=message["body"],
            nonce=message["nonce"],
            sent_at=datetime.now(UTC).replace(tzinfo=None),
        )
        # Kinder than the default, which would read each row again after its commit.
        with Session(engine, expire_on_commit=False) as session:
            session.add(row)
            session.commit()
        return row.id

    @socketio.on("connect")
    def connect() -> None:
        join_room("everyone")

    @socketio.on("message:send")
    def send(message: dict[str, Any]) -> dict[str, Any]:
        frame = frame_of(keep(message), message)
        emit("message:sent", frame, to="everyone", skip_sid=request.sid)  # type: ignore[attr-defined]
        return {"ok": True, "id": frame["id"], "seq": frame["seq"], "message": frame}


def main(port: int, kind: str, argument: str = "") -> None:
    if kind == "page":
        add_page(app, int(argument))
    else:
        add_room(argument if kind == "orm" else "")
    # max_size: eventlet takes 1,024 connections by default, and the bench opens more.
    socketio.run(app, host="127.0.0.1", port=port, max_size=65_000)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
