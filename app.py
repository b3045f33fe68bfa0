"""Starts Hearth: `python app.py` serves web, sockets and the job loop on one port.

This file and the setting HEARTH_ASYNC_MODE alone know the async mode. It has to be set before anything else is imported, so
the order of the lines below matters.
"""

import sys
import warnings

from community.shared.settings import SettingsFault, load

try:
    SETTINGS = load()
except SettingsFault as fault:
    sys.exit("\n".join(["Hearth can't start with these settings:", *(f"  - {line}" for line in fault.faults)]))

if SETTINGS.async_mode == "eventlet":
    # eventlet says on import that it is kept alive for fixes alone. We know (docs/decisions/002-stack.md); that one
    # warning, told by its words since its class can't be named before the import, is not repeated at every start.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()

import gc
import logging
import resource
import signal
import socket
import threading
from typing import Any

from community import create_app
from community.accounts.services.offer_host_link import offer_host_link
from community.extensions import socketio
from community.migrations import upgrade
from community.shared import db, jobs, neighbours, realtime
from community.shared.settings import Settings

BACKLOG = 1024
SPARE_FILES = 64
"""File descriptors that are not connections: database, logs, what libraries open."""


def most_connections() -> int:
    """Raise the limit of open files as far as we may, and say how many connections that leaves."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < 1024:
        sys.exit(
            f"This system lets a process open {hard} files. Hearth needs 1024 or more: raise it with `ulimit -Hn 4096`."
        )
    return min(hard, 65536) - SPARE_FILES


def listen(settings: Settings) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Else a small answer waits for the other side's delayed ACK: 44 ms. Connections inherit it.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as fault:
        sys.exit(f"Can't listen on {settings.host}:{settings.port}: {fault.strerror}. Set PORT to another number.")
    listener.listen(BACKLOG)
    return listener


def serve_eventlet(app: Any, settings: Settings) -> None:
    import eventlet.wsgi

    listener = eventlet.greenio.GreenSocket(listen(settings))
    server = eventlet.spawn(
        eventlet.wsgi.server, listener, app, max_size=most_connections(), log_output=False, debug=False
    )
    asked_to_end: list[bool] = []

    def end(*_signal: Any) -> None:
        asked_to_end.append(True)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    announce(settings)
    while not asked_to_end:  # a signal does not wake a hub that waits: look now and then
        eventlet.sleep(0.2)
    realtime.close_all()
    eventlet.sleep(0.2)  # the frames above leave
    server.kill()


def serve_threading(app: Any, settings: Settings) -> None:
    from werkzeug.serving import make_server

    most_connections()
    server = make_server(settings.host, settings.port, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]

    def end(*_signal: Any) -> None:
        realtime.close_all()
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    announce(settings)
    server.serve_forever()


def announce(settings: Settings) -> None:
    """Say where we are and, while there is no host, with which link one is made."""
    print(f"Hearth is at {settings.public_url}", flush=True)
    with db.unit():
        path = offer_host_link()
    if path:
        print(
            f"There is no host yet. This link, good once, makes the host's account: {settings.public_url}{path}",
            flush=True,
        )


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade(SETTINGS.database_url)
    eventlet_mode = SETTINGS.async_mode == "eventlet"
    if eventlet_mode:
        from eventlet import tpool

        app = create_app(SETTINGS, offload=tpool.execute)
    else:
        app = create_app(SETTINGS)
    # What was loaded stays: looking through it for garbage again and again would hold everybody up (p99 of delivery 72 to 27 ms).
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    if SETTINGS.jobs == "inside":
        socketio.start_background_task(jobs.loop, socketio.sleep)
    neighbours.listen(SETTINGS.presence_lapse)
    (serve_eventlet if eventlet_mode else serve_threading)(app, SETTINGS)
    db.checkpoint()
    print("Hearth is closed. Everything said is kept.", flush=True)


if __name__ == "__main__":
    main()
