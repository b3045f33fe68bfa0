"""What people of the demonstration tell of themselves and have between them (config/demo_people.toml), as rows. Not here: the people
and their groups (fill_demo.py)."""

from datetime import datetime, timedelta
from typing import Any

from community.accounts.models import ProfileAnswer
from community.connections.models import ConnectInvitation, Connection, Side
from community.rooms.models import Message, Room
from community.rooms.queries.sealed import SealedWords, sealed
from community.rooms.rules import RoomKind
from community.shared import content, db, text


def fill_people(people: dict[str, int], last_day: datetime) -> None:
    """`people`: ids by handle. `last_day`: the midnight that day 0 began with."""
    session, told = db.session(), content.table("demo_people")
    noon = last_day - timedelta(hours=12)
    for place, answer in enumerate(told["answers"]):
        session.add(
            ProfileAnswer(
                person_id=people[answer["handle"]],
                question=answer["question"],
                body=answer["body"],
                html=text.render(answer["body"]),
                depth=answer["depth"],
                position=place,
                changed_at=noon - timedelta(days=20),
            )
        )
    for pair in told["pairs"]:
        _write_pair(pair, people, noon)
    for asked in told["invitations"]:
        session.add(
            ConnectInvitation(
                from_id=people[asked["from"]],
                to_id=people[asked["to"]],
                hello=asked["hello"],
                made_at=noon - timedelta(days=asked["days_ago"]),
            )
        )
    session.flush()


def _write_pair(pair: dict[str, Any], people: dict[str, int], noon: datetime) -> None:
    session, made_at = db.session(), noon - timedelta(days=pair["days_ago"])
    one, other = people[pair["one"]], people[pair["other"]]
    connection = Connection(made_at=made_at)
    session.add(connection)
    session.flush()
    stage = min(pair["openness"])
    for person, their, openness in ((one, other, pair["openness"][0]), (other, one, pair["openness"][1])):
        raised_at = made_at + timedelta(days=8) if openness > 1 else None
        session.add(
            Side(
                person_id=person,
                other_id=their,
                connection_id=connection.id,
                openness=openness,
                raised_at=raised_at,
                told_stage=stage,
            )
        )
    if pair.get("said"):
        _write_conversation(connection.id, pair["said"], people, noon)


def _write_conversation(connection_id: int, said: list[dict[str, Any]], people: dict[str, int], noon: datetime) -> None:
    session = db.session()
    sent = [noon - timedelta(days=one["days_ago"]) for one in said]
    room = Room(
        connection_id=connection_id,
        depth=1,
        kind=RoomKind.PRIVATE,
        name="",
        made_at=sent[0],
        last_seq=len(said),
        last_sent_at=sent[-1],
    )
    session.add(room)
    session.flush()
    for seq, (one, at) in enumerate(zip(said, sent, strict=True), start=1):
        session.add(
            Message(
                room_id=room.id,
                seq=seq,
                author_id=people[one["by"]],
                nonce=f"demo-private-{connection_id}-{seq}",
                body="",
                html="",
                sealed=sealed(SealedWords(one["body"], text.render(one["body"]))),
                notes=[],
                sent_at=at,
            )
        )
    session.flush()
