"""What the bench holds Hearth against: a bare Flask-SocketIO server on the same async mode with the same fan-out and a frame of the
same shape. It keeps nothing, decides nothing and asks nobody who they are."""

import sys
import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
import eventlet  # noqa: E402

eventlet.monkey_patch()

from typing import Any  # noqa: E402

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO, emit, join_room  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet", max_http_buffer_size=64 * 1024)
said = 0


@socketio.on("connect")
def connect() -> None:
    join_room("everyone")


@socketio.on("message:send")
def send(message: dict[str, Any]) -> dict[str, Any]:
    global said
    said += 1
    frame = {
        "id": said,
        "room": message["room"],
        "seq": said,
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
    emit("message:sent", frame, to="everyone", skip_sid=request.sid)  # type: ignore[attr-defined]
    return {"ok": True, "id": said, "seq": said, "message": frame}


if __name__ == "__main__":
    listener = eventlet.listen(("127.0.0.1", int(sys.argv[1])), backlog=1024)
    print("ready", flush=True)
    eventlet.wsgi.server(listener, app, max_size=65_000, log_output=False)
