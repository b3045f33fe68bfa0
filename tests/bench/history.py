"""The part of the bench about rooms with a long past: pages of them and search in them, asked of a real server."""

import select
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote

from sqlalchemy import func, insert, text, update
from sqlalchemy import select as sql_select

from community.admin.services.world_rooms import PersonMade, RoomMade, batches, messages_of, responses_to
from community.rooms.models import Message, Response, Room
from community.shared import db
from tests.bench.figures import Figure, Part, medians, percentile, ratio
from tests.bench.ground import Ground, World, hearth_ground, made_world
from tests.bench.pages import Reader
from tests.bench.talking import Runs
from tests.bench.wire import Wire
from tests.support import postgres

SMALL, LARGE = 1_000, 1_000_000
WORDS = ("heron", "barley", "neighbour", "library", "tomatoes", "blackbird", "sister", "garden", "kettle", "quiet walk")
ABSENT = "zeppelin"
PREFIX = "the"
"""Searched for as the beginning of a word; it is in nearly every message."""
TURNS = 60


@contextmanager
def past(database: str, lounges: int) -> Iterator[tuple[World, dict[str, str]]]:
    """A world with so many empty lounges, and the settings that it is served with."""
    settings = {"HEARTH_DATABASE_URL": postgres.empty_database()} if database == "postgresql" else {}
    with made_world(24, rooms=lounges - 1, settings=settings) as world:
        yield world, settings


def fill(world: World, settings: dict[str, str], room: int, messages: int) -> None:
    """Put messages into an empty room in bulk, as `hearth world` makes them. No server is running."""
    url = settings.get("HEARTH_DATABASE_URL", f"sqlite:///{world.folder / 'hearth.db'}")
    people = [
        PersonMade(told["id"], told["handle"], told["stage"], tuple(told["roles"]), "")
        for told in world.described["people"]
    ]
    random, placed = Random(f"{room} {messages}"), [RoomMade(room, 1)]
    start = datetime.now(UTC) - timedelta(days=42)
    db.connect(url, "normal")
    try:
        with db.unit():
            first = db.session().scalar(sql_select(func.max(Message.id))) or 0
            for batch in batches(messages_of(random, placed, people, messages, start)):
                rows = [_moved(row, first, room) for row in batch]
                with db.transaction() as session:
                    session.execute(insert(db.table(Message)), rows)
                    session.execute(insert(db.table(Response)), list(responses_to(random, placed, people, rows)))
            with db.transaction() as session:
                session.execute(
                    update(db.table(Room))
                    .where(Room.id == room)
                    .values(last_seq=messages, last_sent_at=datetime.now(UTC))
                )
                session.execute(text("ANALYZE"))
        db.checkpoint()
    finally:
        db.close()


def _moved(row: dict[str, Any], first: int, room: int) -> dict[str, Any]:
    """Behind the messages of other rooms."""
    answered = row["reply_to_id"]
    return row | {
        "id": row["id"] + first,
        "nonce": f"{room}-{row['id']:08}",
        "reply_to_id": answered + first if answered else None,
    }


class Asker:
    """One person who asks and waits for the answer."""

    def __init__(self, ground: Ground, cookie: str):
        self.wire = Wire(ground.port, cookie)
        self.port, self.cookie = ground.port, cookie
        self.number = 0

    def asks(self, event: str, payload: str) -> bytes:
        self.number += 1
        self.wire.send(f'42{self.number}["{event}",{payload}]'.encode())
        start = b"43%d[" % self.number
        while True:
            select.select([self.wire.socket], [], [], 30)
            for frame in self.wire.read():
                if frame.startswith(start):
                    assert b'"ok":true' in frame, frame[:300]
                    return frame

    def close(self) -> None:
        self.wire.close()


def timed(ask: Callable[[], object], turns: int) -> list[float]:
    """Milliseconds of each turn; the first one is not counted."""
    took = []
    for _turn in range(turns + 1):
        start = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - start))
    return took[1:]


def read_pages(ground: Ground, world: World, room: int, messages: int) -> dict[str, float]:
    """Opening the room, and a page in the middle as a link to a message opens it: from asking to the last byte."""
    asker = Asker(ground, world.cookies[-1])
    newest = timed(lambda: asker.asks("room:enter", f'{{"room":{room}}}'), TURNS)
    middle = timed(lambda: asker.asks("room:history", f'{{"room":{room},"around":{messages // 2}}}'), TURNS)
    asker.close()
    return {"newest": percentile(newest, 0.5), "middle": percentile(middle, 0.5)}


def searched(ground: Ground, world: World, room: int) -> dict[str, float]:
    """The page of results, rendered, from asking to the last byte."""

    def found(words: str, turns: int) -> list[float]:
        reader = Reader(ground.port, f"/rooms/{room}/search?q={quote(words)}", world.cookies[-1])
        took = timed(reader.get, turns)
        reader.close()
        return took

    words = [took for word in WORDS for took in found(word, 5)]
    prefix, absent = found(PREFIX, 15), found(ABSENT, 15)
    return {
        "words": percentile(words, 0.5),
        "words_most": max(words),
        "prefix": percentile(prefix, 0.5),
        "absent": percentile(absent, 0.5),
    }


def history(options: Namespace) -> Part:
    """A small room and a large one in one database, asked in turn."""
    runs: Runs = {"small": [], "large": []}
    with past(options.database, 2) as (world, settings):
        sizes = dict(zip(runs, zip(world.lounges, (SMALL, LARGE), strict=True), strict=True))
        for room, messages in sizes.values():
            fill(world, settings, room, messages)
        for _run in range(options.runs):
            with hearth_ground(world, settings, copied=False) as ground:
                for which, (room, messages) in sizes.items():
                    runs[which].append(read_pages(ground, world, room, messages) | searched(ground, world, room))
    small, large = medians(runs["small"]), medians(runs["large"])
    return Part(
        f"history on {options.database}",
        f"a room of {LARGE:,} messages beside one of {SMALL:,} in the same database",
        {"database": options.database, "asks of each kind": TURNS, "runs": options.runs},
        [*page_figures(small, large), *search_figures(small, large)],
        runs,
    )


def page_figures(small: dict[str, float], large: dict[str, float]) -> list[Figure]:
    figures = []
    for key, title in (("newest", "newest page"), ("middle", "a page in the middle")):
        beside = f"small room {small[key]:.2f} ms"
        figures += [
            Figure(f"{title}, p50 ms", large[key], most=6, beside=beside),
            Figure(f"{title}, × the small room", ratio(large[key], small[key]), most=1.2),
        ]
    return figures


def search_figures(small: dict[str, float], large: dict[str, float]) -> list[Figure]:
    titles = {"words": "ordinary words", "prefix": f"{PREFIX}…", "absent": "a word that is nowhere"}
    return [
        Figure(f"search for {title}, p50 ms", large[key], "{:.1f}", most=50, beside=f"small room {small[key]:.1f} ms")
        for key, title in titles.items()
    ] + [Figure("search for ordinary words, slowest ms", large["words_most"], "{:.1f}")]
