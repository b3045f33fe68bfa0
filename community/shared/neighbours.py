"""What this process does with what it hears of the others: who is here, whose pages to close, that something was lost.

Not here: how it is said and heard (queue_between.py), and frames, which go their own way beside it.
"""

from typing import Any

from community.extensions import socketio

from . import queue_between, realtime


class Ears:
    """Called from the task that listens, which must go on with frames at once: whatever asks the database is a task of its own."""

    def hear(self, process: str, word: str, value: Any) -> None:
        match word:
            case "drop":
                realtime.drop_here(*value)
                self._tell_arrivals()
            case queue_between.MISSED:
                self._catch_up()
            case _:
                realtime.presence.hear(process, word, value)
                self._tell_arrivals()

    def begin_to_listen(self) -> None:
        realtime.presence.ask()
        self._catch_up()

    def beat(self) -> None:
        realtime.presence.beat()
        self._tell_arrivals()

    def _catch_up(self) -> None:
        realtime.say_missed()
        socketio.start_background_task(realtime.drop_ended)

    def _tell_arrivals(self) -> None:
        if realtime.presence.has_news:
            socketio.start_background_task(realtime.tell_arrivals)


def listen(silence: float) -> None:
    """Hear the other processes, if there may be any, from now on and not only from the first page on. A process is gone after so many
    seconds of silence. For a process that serves pages; a command has nobody to tell."""
    server = socketio.server
    if isinstance(server.manager, queue_between.QueueBetween) and not server.manager_initialized:
        server.manager_initialized = True
        server.manager.ears = Ears()
        server.manager.silence = silence
        server.manager.initialize()
