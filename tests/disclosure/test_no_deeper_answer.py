"""No answer deeper than the stage at any door: over random worlds somebody asks every page there is, every event that reads, their own
export and search, keeps a page open while the other changes all they told, and gets what mails come of it."""

import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from community.accounts.events import ProfileChanged
from community.accounts.models import ProfileAnswer
from community.boundaries import facts
from community.boundaries.people import stage_with
from community.groups.rules import Stage
from community.notifications import jobs
from community.notifications.models import MailChoice
from community.notifications.rules import MATTERS
from community.shared import bus, db
from community.shared.actor import Actor
from community.shared.mail import OutgoingMail
from tests.support.actors import Someone
from tests.support.make import Make

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
READER, TELLER, GROUP = 101, 102, 11
DEPTHS = range(5)
stages = st.integers(1, 4)

worlds = st.fixed_dictionaries(
    {
        "group": st.none() | st.tuples(stages, stages),
        "roles": st.sets(st.sampled_from(["facilitator", "moderator", "greeter"])),
        "is_host": st.booleans(),
        "openness": st.none() | st.tuples(stages, stages),
        "ended": st.sampled_from([False, False, False, True]),
        "invited": st.sampled_from([None, "open", "declined"]),
        "distances": st.sets(st.tuples(st.booleans(), st.sampled_from(["mute", "step_back", "block"])), max_size=2),
        "on_break": st.booleans(),
    }
)


def secret(depth: int) -> str:
    """A word that stands nowhere but in the answer of this depth."""
    return f"heliotrope{depth}"


def write(make: Make, drawn: dict[str, Any]) -> dict[str, Any]:
    """The reader, and the teller with an answer and a picture's worth of every depth; gives what addresses are filled with."""
    reader = make.person("reader", id=READER, email="reader@example.org", is_host=drawn["is_host"])
    teller = make.person("teller", id=TELLER)
    group = make.group(id=GROUP)
    rooms = make.rooms_by_depth(group)
    if drawn["group"]:
        make.member(group, reader, stage=drawn["group"][0], roles=tuple(drawn["roles"]))
        make.member(group, teller, stage=drawn["group"][1])
    answers = [make.profile_answer(teller, depth, secret(depth), title=f"Title {secret(depth)}") for depth in DEPTHS]
    filled = {"group_id": group, "room_id": rooms[1], "person_id": TELLER, "answer_id": answers[-1], "who": str(READER)}
    if drawn["openness"]:
        ended = {"ended_at": NOON - timedelta(days=1), "ended_by": TELLER} if drawn["ended"] else {}
        pair = make.connection(reader, teller, drawn["openness"], **ended)
        filled["private_id"] = make.conversation(pair)
    if drawn["invited"]:
        filled["invitation_id"] = make.connect_invitation(teller, reader, state=drawn["invited"])
    filled["message_id"] = make.message(rooms[1], teller, "Good evening")
    for mine, kind in drawn["distances"]:
        make.distance(*((reader, teller) if mine else (teller, reader)), kind)
    if drawn["on_break"]:
        make.takes_break(teller)
    with db.transaction() as session:
        session.add_all(MailChoice(person_id=READER, matter=matter) for matter in MATTERS)
    return filled


def everything_read(app: Flask, filled: dict[str, Any]) -> str:
    """By the reader, at every door."""
    reader, teller = (
        Someone(app, Actor(number, name, name.title())) for number, name in ((READER, "reader"), (TELLER, "teller"))
    )
    reader.opens()
    read: list[str] = []
    for address in addresses(app, filled):
        path, _sign, query = address.partition("?")
        answer = reader.gets(path, **dict(part.split("=") for part in query.split("&") if part))
        read.append(f"{address}: {answer.text}")
    for depth in DEPTHS:
        read.append(without_what_was_asked(reader.gets("/rooms/search", q=secret(depth)).text))
        read.append(without_what_was_asked(reader.gets("/groups/discover", q=secret(depth)).text))
    for room in {filled["room_id"], filled.get("private_id", filled["room_id"])}:
        for event, payload in (("room:enter", {}), ("room:history", {"before": 99}), ("typing:show", {})):
            read.append(str(reader.sends(event, {"room": room, **payload})))
        if teller.opens().is_connected():  # not in a break
            teller.says(room, "Something else altogether.")
    read.append(str(reader.sends("message:open", {"id": filled["message_id"]})))
    with db.transaction() as session:
        for answer in session.scalars(select(ProfileAnswer).where(ProfileAnswer.person_id == TELLER)):
            answer.changed_at = NOON + timedelta(minutes=1)
        bus.publish(ProfileChanged(TELLER))
    teller.posts("/boundaries/settings/when", reply_pace="within_days")
    teller.posts(f"/disclosure/pairs/{READER}/forward")
    teller.posts(f"/connections/{READER}/invite", hello="Good evening")
    read += [str(frame) for frame in reader.page.queue]
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        jobs.tell_what_waited()
        jobs.say_which_steps_are_open()
    with db.transaction() as session:
        read += [f"{mail.subject} {mail.body} {mail.headers}" for mail in session.scalars(select(OutgoingMail))]
    reader.closes()
    return "\n".join(read)


def addresses(app: Flask, filled: dict[str, Any]) -> list[str]:
    """Of every page, filled with the ids there are and else with something made up."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint != "static":
                values = {
                    name: filled.get(name, 1 if name.endswith(("_id", "stage", "month")) else "pattern")
                    for name in rule.arguments
                }
                for room in {filled["room_id"], filled.get("private_id")} - {None} if "room_id" in values else [None]:
                    found.append(app.url_for(rule.endpoint, **{**values, **({"room_id": room} if room else {})}))
    return [*found, f"/profile/as?who={TELLER}"]


def without_what_was_asked(page: str) -> str:
    return re.sub(r'(?:value="|“)heliotrope\d(?:"|”)', "", page)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),  # a world takes a second or two: too long for shrinking
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(worlds)
def test_nothing_deeper_is_read_at_any_door(fresh_world: Any, drawn: dict[str, Any]):
    with ExitStack() as stack:
        stack.enter_context(time_machine.travel(NOON, tick=False))
        app, make = fresh_world()
        filled = write(make, drawn)
        with db.unit():
            before = stage_with(facts.between(Actor(READER, "", ""), TELLER))
        read = everything_read(app, filled)
        with db.unit():
            after = stage_with(facts.between(Actor(READER, "", ""), TELLER))
    for depth in DEPTHS:
        if depth > max(before, after):
            at = read.find(secret(depth))
            assert at < 0, (
                f"an answer of depth {depth} was read at {min(before, after)}: {read[max(0, at - 300) : at + 80]}"
            )
    seen = before >= Stage.ARRIVING and drawn["group"] is not None
    assert not seen or secret(1) in read, "what is open was not read either, so this proves nothing"
