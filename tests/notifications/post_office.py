"""A post office for tests of mails: a real SMTP server on loopback, on a port of its own."""

import asyncio
import email.message
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP


class Box(Message):
    """What arrived, as a mail program reads it. `refuses`: so many mails are turned away first."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[email.message.Message] = []
        self.refuses = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            self.refuses -= 1
            return "451 not now"
        return str(await super().handle_DATA(server, session, envelope))

    def handle_message(self, message: email.message.Message) -> None:
        self.mails.append(message)


@contextmanager
def post_office() -> Iterator[tuple[Box, int]]:
    """What arrives, and its port. Without aiosmtpd's controller, which waits by a clock that stands still in these tests."""
    kept, loop, port = Box(), asyncio.new_event_loop(), queue.SimpleQueue[int]()

    async def open_up() -> asyncio.Server:
        office = await loop.create_server(lambda: SMTP(kept, loop=loop), "127.0.0.1", 0)
        port.put(office.sockets[0].getsockname()[1])
        return office

    def serve() -> None:
        asyncio.set_event_loop(loop)
        office = loop.run_until_complete(open_up())
        loop.run_forever()
        office.close()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield kept, port.get(timeout=30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
