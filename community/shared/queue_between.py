"""What several processes of one community say to each other through Redis: python-socketio's frames, and words of our own beside them.

Here: publishing that keeps nobody waiting, listening that finds Redis again within seconds, noticing that something was lost. Not here:
what a word means (realtime.py, presence.py), who gets a frame (client_manager.py).

It leans on names of the pinned release of socketio.RedisManager; tests/shared/test_queue_between.py holds it to them.
"""

import json
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Protocol

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from socketio import RedisManager

log = logging.getLogger(__name__)

WORDS = "hearth"
"""The channel of our own words, each a JSON list: [process, word, value]."""

MISSED = "missed"
"""The one word that is said here: what I published before this may not have reached you."""

AGAIN_SECONDS = 1.0
"""So long after a try that failed Redis is tried again."""

WAITING_MOST = 2000
"""So many words and frames wait for Redis at most; pages ask for what is lost."""


class Ears(Protocol):
    """Who listens to the other processes. Called from the listening task: nothing here may wait."""

    def hear(self, process: str, word: str, value: Any) -> None: ...
    def begin_to_listen(self) -> None:
        """From now on others are heard; before, they were not, at the start or for as long as Redis was away."""

    def beat(self) -> None:
        """Every BEATS-th part of the silence after which a process counts as gone. Something has to be said each time."""


BEATS = 3
"""Beats in a silence: two may be lost and nobody is taken for gone."""


class QueueBetween(RedisManager):
    """python-socketio's manager with the way in and the way out replaced; what travels is the same."""

    ears: Ears | None = None
    silence: float = 30.0
    """Seconds without a word, not even our own, after which the connection counts as broken although nothing says so."""

    def __init__(self, url: str):
        # One that is away is noticed at once, not after the client's own rounds of trying again. Once more without waiting: a kept
        # connection may be of before a restart.
        options = {"socket_connect_timeout": 2, "socket_timeout": 2, "retry": Retry(NoBackoff(), 1)}
        super().__init__(url, redis_options=options)
        self._out: deque[tuple[str, str]] = deque()
        self._news: Any = None
        self._teller: Redis | None = None
        self._away = False

    def initialize(self) -> None:
        self._news = self.server.eio.create_event()
        super().initialize()
        self.server.start_background_task(self._keep_telling)
        self.server.start_background_task(self._keep_beating)

    # ---- the way out

    def tell_others(self, word: str, value: Any = None) -> None:
        self._leave(WORDS, [self.host_id, word, value])

    def _publish(self, data: Any) -> None:
        self._leave(self.channel, data)

    def _leave(self, channel: str, said: Any) -> None:
        """Whoever serves pages waits for nothing: a task takes it from here. A command or the job process has no such task, keeps
        nobody waiting, and may be about to end."""
        text = self.json.dumps(said)
        if self._news is None:
            self._tell([(channel, text)])
            return
        if len(self._out) >= WAITING_MOST:
            self._lose()
        self._out.append((channel, text))
        self._news.set()

    def _lose(self) -> None:
        """Let go of what waits, but say so as soon as one can."""
        self._out.clear()
        self._out.append((WORDS, self.json.dumps([self.host_id, MISSED, None])))

    def _keep_telling(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            while self._out:
                self._tell_what_waits()

    def _tell_what_waits(self) -> None:
        batch = []
        with suppress(IndexError):  # others may add meanwhile, or let go
            while True:
                batch.append(self._out.popleft())
        if not self._tell(batch):
            self._lose()
            self.server.sleep(AGAIN_SECONDS)

    def _tell(self, batch: list[tuple[str, str]]) -> bool:
        """Publish in one round trip. False when Redis did not take it, or perhaps not all of it."""
        try:
            if self._teller is None:
                self._teller = Redis.from_url(self.redis_url, **self.redis_options)
            round_trip = self._teller.pipeline(transaction=False)
            for channel, text in batch:
                round_trip.publish(channel, text)
            round_trip.execute()
        except Exception as fault:
            self._note(fault)
            return False
        self._away = False
        return True

    # ---- the way in

    def _redis_listen_with_retries(self) -> Iterator[dict[str, Any]]:
        while True:
            try:
                self._redis_connect()
                self.pubsub.ignore_subscribe_messages = False
                self.pubsub.subscribe(self.channel, WORDS)
                yield from self._heard()
            except Exception as fault:
                self._note(fault)
            self.pubsub.reset()
            self.server.sleep(AGAIN_SECONDS)

    def _heard(self) -> Iterator[dict[str, Any]]:
        """Frames as they come, until nothing is heard. Our own words are taken on the way."""
        while True:
            message = self.pubsub.get_message(timeout=self.silence)
            if message is None:
                raise TimeoutError("not even our own words come back")
            if message["channel"] != WORDS.encode():
                yield message
            elif message["type"] == "message":
                self._take(message["data"])
            elif message["type"] == "subscribe" and self.ears is not None:
                # The second of two, so both channels are open. It comes anew when the client made its connection again by itself.
                self._away = False
                log.info("Other processes are heard from now on")
                self.ears.begin_to_listen()

    def _take(self, text: bytes) -> None:
        try:
            process, word, value = json.loads(text)
            if process != self.host_id and self.ears is not None:
                self.ears.hear(process, word, value)
        except Exception:
            log.exception("a word of another process could not be taken")

    def _keep_beating(self) -> None:
        while True:
            if self.ears is not None:
                self.ears.beat()
            self.server.sleep(self.silence / BEATS)

    def _note(self, fault: Exception) -> None:
        """Once for each absence: a line a second would hide everything else."""
        if not self._away:
            self._away = True
            log.warning("Redis is away (%s): processes don't hear each other until it is back", fault)
