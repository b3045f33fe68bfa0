"""The rooms of `hearth world` and what is said in them, as rows. Not here: people, the group, the order of things (make_world.py)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar

from sqlalchemy import insert, update

from community.groups.rules import Stage
from community.rooms.models import ReadMark, Room
from community.shared import content, db
from community.shared.clock import now
from community.shared.text import render

from . import world_words

BATCH = 20_000
POOL = 4000
"""Different texts at most: rendering each of a million would take longer than all the rest."""

T = TypeVar("T")


@dataclass(frozen=True)
class PersonMade:
    id: int
    handle: str
    stage: int
    roles: tuple[str, ...]
    sign_in: str
    """The token of a sign-in that is good."""


@dataclass(frozen=True)
class RoomMade:
    id: int
    depth: int


def batches(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows in lists that fit in memory."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def write_rooms(group_id: int, placed: list[RoomMade], start: datetime) -> None:
    known = {room["depth"]: room for room in content.table("rooms")["rooms"]}
    rows = []
    for position, room in enumerate(placed):
        more = position >= len(Stage)
        name = f"Lounge {position - len(Stage) + 2}" if more else known[room.depth]["name"]
        words = {"name": name, "kind": known[room.depth]["kind"], "purpose": known[room.depth]["purpose"]}
        rows.append(
            {"id": room.id, "group_id": group_id, "depth": room.depth, "position": position, "made_at": start, **words}
        )
    db.session().execute(insert(Room), rows)


def _seen_by(placed: list[RoomMade], made: list[PersonMade]) -> list[list[int]]:
    by_depth = {depth: [person.id for person in made if person.stage >= depth] for depth in Stage}
    return [by_depth[Stage(room.depth)] for room in placed]


def messages_of(
    random: Random, placed: list[RoomMade], made: list[PersonMade], messages: int, start: datetime
) -> Iterator[dict[str, Any]]:
    """In the order of time, each room in turn, so that numbers are gapless. A sixth answers one of the last in its room."""
    texts = [(body, render(body)) for body in world_words.bodies(random, min(POOL, max(messages, 1)))]
    needs, notes, seen_by = list(content.needs()), list(content.content_notes()), _seen_by(placed, made)
    step = (now() - timedelta(minutes=1) - start) / max(messages, 1)
    for number in range(messages):
        at = number % len(placed)
        body, html = texts[random.randrange(len(texts))]
        chance = random.random()
        back = random.randint(1, 12) * len(placed)
        deep = placed[at].depth > Stage.ARRIVING
        yield {
            "id": number + 1,
            "room_id": placed[at].id,
            "seq": number // len(placed) + 1,
            "author_id": random.choice(seen_by[at]),
            "nonce": f"world-{number:08}",
            "body": body,
            "html": html,
            "need": random.choice(needs) if deep and chance > 0.8 else None,
            "notes": [random.choice(notes)] if deep and chance > 0.97 else [],
            "reply_to_id": number + 1 - back if chance < 0.16 and back <= number else None,
            "sent_at": start + number * step,
        }


def responses_to(
    random: Random, placed: list[RoomMade], made: list[PersonMade], batch: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """About every fifth message is answered with a kind sign, never by its writer."""
    kinds, seen_by = list(content.responses()), _seen_by(placed, made)
    for message in batch:
        if message["id"] % 5:
            continue
        who = random.choice(seen_by[(message["id"] - 1) % len(placed)])
        if who != message["author_id"]:
            yield {"message_id": message["id"], "person_id": who, "kind": random.choice(kinds)}


def write_ends(random: Random, placed: list[RoomMade], made: list[PersonMade], messages: int, start: datetime) -> None:
    """Where each room stands, and how far people have read: some all, some not."""
    session = db.session()
    step = (now() - timedelta(minutes=1) - start) / max(messages, 1)
    last: dict[int, int] = {}
    for at, room in enumerate(placed):
        last[room.id] = messages // len(placed) + (at < messages % len(placed))
        if last[room.id]:
            sent_at = start + ((last[room.id] - 1) * len(placed) + at) * step
            session.execute(update(Room).where(Room.id == room.id).values(last_seq=last[room.id], last_sent_at=sent_at))
    marks = (
        {"person_id": person, "room_id": room.id, "seq": last[room.id] - random.choice((0, 0, min(3, last[room.id])))}
        for room, people in zip(placed, _seen_by(placed, made), strict=True)
        for person in people
    )
    for batch in batches(marks):
        session.execute(insert(ReadMark), batch)
