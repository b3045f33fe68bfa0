"""The small picture beside a name in lists: to each what they may see, the pattern else, and nothing of whom they can't see."""

import re
from collections.abc import Callable

from tests.support.actors import Someone
from tests.support.make import Make

People = Callable[..., Someone]


def faces(who: Someone, page: str) -> dict[int, str]:
    """Of whom, and the version that stands in the address."""
    answer = who.gets(page)
    assert answer.status_code == 200
    found = re.findall(
        r'<img class="picture face" src="/people/(\d+)/avatar/(\w+)" alt=""[^>]*data-face="(\d+)"', answer.text
    )
    assert len(found) == answer.text.count("data-face=")
    assert all(person == named for person, _version, named in found)
    return {int(person): version for person, version, _named in found}


def test_members_see_what_is_open_to_them_and_the_pattern_else(make: Make, someone: People):
    group = make.group()
    ana, ben, cleo = (someone(make.member(group, make.person(name))) for name in ("ana", "ben", "cleo"))
    page = f"/groups/{group}/members"
    assert faces(ben, page) == dict.fromkeys((ana.id, ben.id, cleo.id), "pattern")
    shown = make.picture(ana.actor, depth=1)
    deep = make.picture(cleo.actor, depth=2)
    assert faces(ben, page) == {ana.id: shown, ben.id: "pattern", cleo.id: "pattern"}
    assert faces(cleo, page)[cleo.id] == deep
    make.connection(ben.actor, cleo.actor, (2, 2))
    assert faces(ben, page)[cleo.id] == deep
    make.distance(ana.actor, ben.actor, "block")
    assert faces(ben, page)[ana.id] == "pattern" == faces(ana, page)[ben.id]


def test_the_list_of_people_the_pair_and_the_conversation_show_theirs(make: Make, someone: People):
    ana, ben, cleo = (someone(make.person(name)) for name in ("ana", "ben", "cleo"))
    pair = make.connection(ana.actor, ben.actor, (2, 2))
    room = make.conversation(pair)
    make.connect_invitation(cleo.actor, ana.actor)
    near, asking = make.picture(ben.actor, depth=2), make.picture(cleo.actor, depth=0)
    assert faces(ana, "/connections/") == {ben.id: near, cleo.id: asking}
    for page in (f"/connections/{ben.id}", "/rooms/private", f"/rooms/{room}"):
        assert faces(ana, page) == {ben.id: near}, page


def test_of_whom_i_cannot_see_any_more_the_name_stands_alone(make: Make, someone: People):
    group = make.group()
    ana, ben = (someone(make.member(group, make.person(name))) for name in ("ana", "ben"))
    make.picture(ben.actor, depth=1)
    ana.posts(f"/connections/{ben.id}/mute")
    assert ben.id in faces(ana, "/connections/")
    ben.posts(f"/groups/{group}/leave", keep="former")
    assert faces(ana, "/connections/") == {} and "Ben" in ana.gets("/connections/").text
