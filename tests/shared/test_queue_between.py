"""Redis between processes: the contract with the pinned socketio.RedisManager, what happens while Redis is away, and after. With a
stand-in for Redis; the real one is in tests/scaled."""

import inspect
import json
import logging
from types import SimpleNamespace
from typing import Any

import pytest
import socketio
from socketio import RedisManager
from socketio.pubsub_manager import PubSubManager

from community.shared import queue_between
from community.shared.client_manager import FastManager, FastRedisManager
from community.shared.queue_between import AGAIN_SECONDS, WAITING_MOST, WORDS


class Over(Exception):
    """The test has seen enough of an endless loop."""


class Endless(BaseException):
    """Silence is, or would be, listened to for ever. Nothing catches this."""


class Redis:
    """A stand-in: takes what is published while it is there, and hands out `coming` to whoever listens."""

    def __init__(self) -> None:
        self.here = True
        self.published: list[tuple[str, Any]] = []
        self.trips = 0
        self.coming: list[Any] = []
        self.silences = 0

    # what a client has

    def pipeline(self, transaction: bool) -> "Trip":
        return Trip(self)

    # what a subscriber has

    ignore_subscribe_messages = True

    def pubsub(self, ignore_subscribe_messages: bool) -> "Redis":
        return self

    def subscribe(self, *channels: str) -> None:
        self._must_be_here()
        for channel in channels:
            self.coming.append({"type": "subscribe", "channel": channel.encode(), "data": 1})

    def get_message(self, timeout: float) -> Any:
        self._must_be_here()
        if timeout != 30.0 or self.ignore_subscribe_messages:
            raise Endless
        if not self.coming:
            self.silences += 1
            if self.silences > 3:
                raise Endless
            return None
        following = self.coming.pop(0)
        if isinstance(following, Exception):
            raise following
        return following

    def reset(self) -> None:
        pass

    def _must_be_here(self) -> None:
        if not self.here:
            raise ConnectionError("nobody there")


class Trip:
    def __init__(self, redis: Redis):
        self.redis, self.said = redis, []

    def publish(self, channel: str, text: str) -> None:
        self.said.append((channel, json.loads(text)))

    def execute(self) -> None:
        self.redis._must_be_here()
        self.redis.trips += 1
        self.redis.published += self.said


class Ears:
    def __init__(self) -> None:
        self.heard: list[Any] = []

    def hear(self, *word: Any) -> None:
        self.heard.append(word)

    def begin_to_listen(self) -> None:
        self.heard.append("listening")

    def beat(self) -> None:
        self.heard.append("beat")


@pytest.fixture
def redis() -> Redis:
    return Redis()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def queue(redis: Redis, slept: list[float], monkeypatch: pytest.MonkeyPatch) -> FastRedisManager:
    made = FastRedisManager("redis://127.0.0.1:1/0")
    made._teller = redis  # type: ignore[assignment]
    made.ears = Ears()

    def connect(manager: Any) -> None:
        manager.pubsub = redis

    monkeypatch.setattr(FastRedisManager, "_redis_connect", connect)
    eio = SimpleNamespace(create_event=lambda: SimpleNamespace(set=lambda: None, wait=lambda: None, clear=lambda: None))
    made.server = SimpleNamespace(
        eio=eio,
        sleep=slept.append,
        start_background_task=lambda *_: None,
        async_mode="threading",
        logger=logging.getLogger("stock"),
    )
    return made


def frame(number: int, channel: str = "socketio") -> dict[str, Any]:
    return {"type": "message", "channel": channel.encode(), "data": json.dumps(number).encode()}


def test_the_pinned_release_has_every_name_that_is_leant_on(redis: Redis) -> None:
    """If this fails after an upgrade: read the release's socketio.redis_manager and pubsub_manager before mending."""
    for name in ("_publish", "_listen", "_redis_listen_with_retries", "_redis_connect", "initialize"):
        assert callable(getattr(RedisManager, name)), name
    assert "self._redis_listen_with_retries()" in inspect.getsource(RedisManager._listen)
    assert "self._publish(message)" in inspect.getsource(PubSubManager.emit)
    assert "self._listen()" in inspect.getsource(PubSubManager._thread)
    assert "self.pubsub = self.redis.pubsub(" in inspect.getsource(RedisManager._redis_connect)
    assert "redis_options" in inspect.signature(RedisManager.__init__).parameters
    made = FastRedisManager("redis://127.0.0.1:1/0")
    assert (made.channel, made.write_only) == ("socketio", False) and made.host_id and made.json
    server = socketio.Server(async_mode="threading", client_manager=FastManager())
    assert server.manager_initialized is False and callable(server.eio.create_event) and callable(server.sleep)
    assert "self.manager_initialized = True" in inspect.getsource(socketio.Server._handle_eio_connect)


def test_a_frame_goes_out_as_the_stock_manager_says_it(queue: FastRedisManager, redis: Redis) -> None:
    queue.initialize()
    queue.rooms = {}
    queue.emit("message:sent", {"id": 1}, namespace="/", room=["person:1"])
    assert not redis.published, "whoever emits waits for nobody"
    queue._tell_what_waits()
    [(channel, said)] = redis.published
    assert channel == "socketio" and said["host_id"] == queue.host_id
    assert (said["method"], said["event"], said["data"], said["room"]) == (
        "emit",
        "message:sent",
        [{"id": 1}],
        ["person:1"],
    )


def test_what_waits_leaves_in_one_trip_and_in_order(queue: FastRedisManager, redis: Redis) -> None:
    queue.initialize()
    for number in range(5):
        queue._publish(number)
    queue.tell_others("came", 7)
    queue._tell_what_waits()
    assert redis.trips == 1
    assert [said for _channel, said in redis.published] == [0, 1, 2, 3, 4, [queue.host_id, "came", 7]]


def test_a_command_says_it_before_it_ends(queue: FastRedisManager, redis: Redis) -> None:
    queue.tell_others("drop", [1, None])
    assert redis.published == [(WORDS, [queue.host_id, "drop", [1, None]])]
    redis.here = False
    queue.tell_others("drop", [1, None])  # and is not stopped by a Redis that is away


def test_what_redis_did_not_take_is_lost_and_said_to_be(
    queue: FastRedisManager, redis: Redis, slept: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    queue.initialize()
    redis.here = False
    for number in range(3):
        queue._publish(number)
        queue._tell_what_waits()
    assert slept == [AGAIN_SECONDS] * 3 and len(queue._out) == 1
    assert len(caplog.records) == 1, "one line for one absence"
    redis.here = True
    queue._publish(3)
    queue._tell_what_waits()
    assert redis.published == [(WORDS, [queue.host_id, "missed", None]), ("socketio", 3)]


def test_no_more_waits_than_fits(queue: FastRedisManager, redis: Redis) -> None:
    queue.initialize()
    for number in range(WAITING_MOST + 1):
        queue._publish(number)
    queue._tell_what_waits()
    assert redis.published == [(WORDS, [queue.host_id, "missed", None]), ("socketio", WAITING_MOST)]


def test_frames_come_through_and_words_are_taken_on_the_way(queue: FastRedisManager, redis: Redis) -> None:
    listening = queue._listen()
    redis.coming += [frame(1)]
    assert next(listening) == b"1"
    word = {"type": "message", "channel": WORDS.encode()}
    redis.coming += [
        {**word, "data": json.dumps(["another", "came", 7]).encode()},
        {**word, "data": json.dumps([queue.host_id, "came", 8]).encode()},
        {**word, "data": b"not json"},
        frame(2),
    ]
    assert next(listening) == b"2"
    assert queue.ears.heard == ["listening", ("another", "came", 7)]  # type: ignore[union-attr]


def test_redis_is_found_again_soon_however_long_it_was_away(
    queue: FastRedisManager, redis: Redis, slept: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    redis.here = False

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 120:
            redis.here = True
            redis.coming.append(frame(1))

    queue.server.sleep = sleep
    assert next(queue._listen()) == b"1"
    assert set(slept) == {AGAIN_SECONDS} and AGAIN_SECONDS <= 2
    assert len(caplog.records) == 1


def test_listening_begins_anew_after_an_absence_and_after_the_client_came_back_by_itself(
    queue: FastRedisManager, redis: Redis
) -> None:
    listening = queue._listen()
    redis.coming += [ConnectionError("gone"), frame(1)]
    assert next(listening) == b"1"
    redis.subscribe("socketio", WORDS)  # as the client does when it reconnects
    redis.coming.append(frame(2))
    assert next(listening) == b"2"
    assert queue.ears.heard == ["listening"] * 3  # type: ignore[union-attr]


def test_silence_counts_as_away(queue: FastRedisManager, redis: Redis, slept: list[float]) -> None:
    """A line that is dead without anybody saying so: our own beats don't come back."""

    def sleep(_seconds: float) -> None:
        raise Over

    queue.server.sleep = sleep
    with pytest.raises(Over):
        next(queue._listen())
    assert queue._away


def test_no_trip_to_redis_lasts_for_ever(redis: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the task that publishes nor the one that listens: a machine that is gone says nothing, not even that it is gone."""
    made = FastRedisManager("redis://127.0.0.1:1/0")
    asked: list[dict[str, Any]] = []

    def from_url(_url: str, **options: Any) -> Redis:
        asked.append(options)
        return redis

    monkeypatch.setattr(queue_between.Redis, "from_url", from_url)
    made.tell_others("came", 7)
    RedisManager._redis_connect(made)
    for options in asked:
        assert 0 < options["socket_timeout"] <= 2 and 0 < options["socket_connect_timeout"] <= 2
        assert options["retry"].get_retries() == 1
    assert len(asked) == 2


def test_beats_come_often_enough(queue: FastRedisManager, slept: list[float]) -> None:
    def sleep(seconds: float) -> None:
        slept.append(seconds)
        raise Over

    queue.server.sleep = sleep
    with pytest.raises(Over):
        queue._keep_beating()
    assert queue.ears.heard == ["beat"] and slept == [queue.silence / queue_between.BEATS]  # type: ignore[union-attr]
