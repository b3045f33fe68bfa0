"""Over random little worlds of blocks, mutes, topics, words and breaks: no frame, ack or page that somebody gets holds a word of what comes
covered to them, all else reaches them, and nobody can tell that they are covered to somebody. The oracle is written anew here."""

import re
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.actors import Someone
from tests.support.make import Make

MEMBERS = 3
who = st.integers(0, MEMBERS - 1)
tags = st.lists(st.sampled_from(["grief", "illness"]), unique=True, max_size=2)
people = st.fixed_dictionaries(
    {
        "keeps": st.dictionaries(
            who, st.sampled_from(["block", "block and mine too", "mute", "step_back"]), max_size=2
        ),
        "tags": tags,
        "words": st.lists(st.sampled_from(["tree", "Rivière"]), unique=True, max_size=2),
        "rests": st.sampled_from([False, False, False, True]),
    }
)
SPELLED = {"tree": "tree", "TREES": None, "**T**ree": "tree", "riviere": "Rivière", "rivi\u00e8re's": "Rivière"}
messages = st.fixed_dictionaries(
    {
        "author": who,
        "notes": tags,
        "words": st.sampled_from(list(SPELLED)) | st.none(),
        "answers": st.none() | st.integers(0, 3),
        "edited": st.booleans(),
    }
)
worlds = st.fixed_dictionaries(
    {
        "people": st.lists(people, min_size=MEMBERS, max_size=MEMBERS),
        "messages": st.lists(messages, min_size=1, max_size=4),
    }
)


def is_covered(drawn: dict[str, Any], reader: int, message: dict[str, Any]) -> bool:
    author, mine = message["author"], drawn["people"][reader]
    if author == reader:
        return False
    if mine["keeps"].get(author) in ("block", "block and mine too", "mute"):
        return True
    if drawn["people"][author]["keeps"].get(reader) == "block and mine too":
        return True
    if set(mine["tags"]) & set(message["notes"]):
        return True
    return message["words"] is not None and SPELLED[message["words"]] in mine["words"]


def keep_distances(make: Make, drawn: dict[str, Any], members: list[Someone]) -> None:
    for number, person in enumerate(drawn["people"]):
        actor = members[number].actor
        assert actor is not None
        for other, kind in person["keeps"].items():
            target = members[other].actor
            if other != number and target is not None:
                make.distance(actor, target, kind.split()[0], covers_mine=kind.endswith("too"))
        for tag in person["tags"]:
            make.avoids(actor, tag=tag)
        for word in person["words"]:
            make.avoids(actor, word=word)
        if person["rests"]:
            make.takes_break(actor)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds)
def test_nobody_gets_a_word_of_what_comes_covered_to_them(
    make: Make, someone: Callable[..., Someone], drawn: dict[str, Any]
) -> None:
    said = [message for message in drawn["messages"] if not drawn["people"][message["author"]]["rests"]]
    group = make.group()
    room = make.rooms_by_depth(group)[1]
    members = [someone(make.member(group)) for _ in range(MEMBERS)]
    outsider = someone()
    keep_distances(make, drawn, members)
    ids: list[int] = []
    acks: dict[int, list[Any]] = {number: [] for number in range(MEMBERS)}
    for number, message in enumerate(said):
        author = members[message["author"]]
        answers = message["answers"]
        more = {"reply_to": ids[answers]} if answers is not None and answers < number else {}
        body = f"common secret{number} {message['words'] or ''}"
        ack = author.says(room, body, notes=message["notes"], **more)
        ids.append(ack["id"])
        acks[message["author"]].append(ack)
        if message["edited"]:
            acks[message["author"]].append(author.sends("message:edit", {"id": ack["id"], "body": f"{body} edited"}))
    outsider.hears_nothing()
    for reader, member in enumerate(members):
        frames = list(member.page.queue)
        if drawn["people"][reader]["rests"]:
            assert frames == []
            make.comes_back(member.actor)
        entered = member.sends("room:enter", {"room": room})
        back = member.sends("room:enter", {"room": room, "after": len(ids), "rev": 0})
        history = member.sends("room:history", {"room": room})
        pages = [member.gets(f"/rooms/{room}").text, member.gets("/rooms/search", q="common").text]
        for number, message in enumerate(said):
            secret = re.compile(rf"secret{number}\b")
            told = [str(part) for part in (frames, acks[reader], entered, back, history, *pages)]
            if is_covered(drawn, reader, message):
                assert not [part for part in told if secret.search(part)], (reader, number)
                whole = member.sends("message:open", {"id": ids[number]})["message"]
                assert secret.search(whole["html"])
            else:
                assert all(secret.search(part) for part in (str(entered), str(history), *pages)), (reader, number)
                if message["author"] != reader and not drawn["people"][reader]["rests"]:
                    assert secret.search(str(frames))
        own = {ids[number] for number, message in enumerate(said) if message["author"] == reader}
        for message in entered["messages"]:
            assert message["id"] not in own or "covered" not in message
        for word in drawn["people"][reader]["words"]:
            covered = [message for message in entered["messages"] if message.get("covered", {}).get("by") == "own_word"]
            assert word.lower() not in str(covered).lower()
    for one in (*members, outsider):
        one.closes()
