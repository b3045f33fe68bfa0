"""The pages as people walk them, and the frames that go with it."""

import re
from collections.abc import Callable

import pytest

from community.groups.services.invite import make_invitation
from community.shared import db
from community.shared.content import text
from tests.support.actors import Someone
from tests.support.make import Make

People = Callable[..., Someone]


def html(who: Someone, url: str, status: int = 200, **query: str) -> str:
    answer = who.gets(url, **query)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_who_has_no_group_is_led_on_kindly(someone: People) -> None:
    page = html(someone(), "/groups/")
    assert "You are in no group yet" in page and "/groups/discover" in page and "/groups/found" not in page


def test_a_newcomers_way_in(make: Make, someone: People) -> None:
    group = make.group(interests=("walking",))
    greeter = someone(make.member(group, roles=("greeter",)))
    facilitator = someone(make.member(group, roles=("facilitator",)))
    member, outsider, ada = someone(make.member(group, stage=4)), someone(), someone(make.person(name="Ada <b>"))
    assert "Slow walks" in html(ada, "/groups/discover", q="WALKS")
    assert "Be kind." in html(ada, f"/groups/{group}") and f"/groups/{group}/join" in html(ada, f"/groups/{group}")
    assert "Be kind." in html(ada, f"/groups/{group}/join")
    assert ada.posts(f"/groups/{group}/join", version="1").status_code == 422, "without accepting nobody is in"
    assert ada.posts(f"/groups/{group}/join", version="1", accept="y").status_code == 302
    frame = {"group": group, "name": "Ada <b>"}
    assert greeter.hears("newcomer:arrived") == facilitator.hears("newcomer:arrived") == [frame]
    assert greeter.hears("notice:made") == facilitator.hears("notice:made") == [{}]
    assert ada.hears("membership:changed") == [{"group": group}]
    for other in (member, outsider, ada, greeter, facilitator):
        other.hears_nothing()
    assert "Slow walks" in html(ada, "/groups/")
    assert ada.gets(f"/groups/{group}/join").status_code == 302
    page = html(greeter, f"/groups/{group}")
    assert "New here" in page and "Ada &lt;b&gt;" in page and "Ada <b>" not in page
    assert "New here" not in html(member, f"/groups/{group}")
    assert member.posts(f"/groups/{group}/members/{ada.id}/welcomed").status_code == 403
    assert greeter.posts(f"/groups/{group}/members/{ada.id}/welcomed").status_code == 302
    assert "New here" not in html(facilitator, f"/groups/{group}")
    ada.hears_nothing()


def test_no_page_of_a_group_tells_how_many_are_in_it(make: Make, someone: People) -> None:
    group = make.group(size_cap=17)
    for _ in range(13):
        make.member(group)
    ada = someone()
    for url in ("/groups/discover", f"/groups/{group}"):
        page = re.sub(r"<[^>]*>", " ", html(ada, url))
        assert not re.search(r"\b(13|17|4)\b", page)
        assert "has room" in page


def test_founding_in_the_browser(make: Make, someone: People) -> None:
    host, ada = someone(make.person(is_host=True)), someone()
    assert ada.gets("/groups/found").status_code == 403
    assert "We ask before we give advice." in html(host, "/groups/found")
    fields = {
        "name": "Evening birds",
        "gathers": "birds at dusk",
        "interests": ["birds", "nature"],
        "about": "",
        "for_whom": "",
        "size_cap": "12",
        "join_mode": "request",
        "question": "",
        "agreement": text("agreement"),
    }
    answer = host.posts("/groups/found", **fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "Evening birds" in page and "what you would like to ask" in page
    answer = host.posts("/groups/found", **{**fields, "question": "What do you hope for?"})
    assert answer.status_code == 302
    shown = html(host, answer.headers["Location"])
    assert "Evening birds" in shown and "You facilitate here" in shown
    assert ada.posts("/groups/found", **fields).status_code == 403


@pytest.mark.parametrize("way", ["requests", "invitations", "edit", "agreement/edit"])
def test_facilitators_pages_are_theirs(make: Make, someone: People, way: str) -> None:
    group = make.group()
    assert someone(make.member(group, roles=("facilitator",))).gets(f"/groups/{group}/{way}").status_code == 200
    assert (
        someone(make.member(group, stage=4, roles=("moderator", "greeter"))).gets(f"/groups/{group}/{way}").status_code
        == 403
    )
    assert someone(make.person(is_host=True)).gets(f"/groups/{group}/{way}").status_code == 404
    assert someone().gets(f"/groups/{group}/{way}").status_code == 404
    assert someone(None).gets(f"/groups/{group}/{way}").status_code == 302


def test_asking_in_the_browser(make: Make, someone: People) -> None:
    group = make.group(join_mode="request", question="What do you hope for?")
    facilitator, greeter = (
        someone(make.member(group, roles=("facilitator",))),
        someone(make.member(group, roles=("greeter",))),
    )
    ada = someone()
    assert "What do you hope for?" in html(ada, f"/groups/{group}/ask")
    assert ada.gets(f"/groups/{group}/join").status_code == 403
    answer = ada.posts(f"/groups/{group}/ask", version="1", accept="y", answer="")
    assert answer.status_code == 422
    ada.posts(f"/groups/{group}/ask", version="1", accept="y", answer="Quiet <i>company</i>.")
    assert facilitator.hears("group:asked") == [{"group": group}]
    greeter.hears_nothing()
    assert "Someone asks to join" in html(facilitator, f"/groups/{group}")
    page = html(facilitator, f"/groups/{group}/requests")
    assert "Quiet &lt;i&gt;company" in page
    accept = re.search(rf"/groups/{group}/requests/\d+/accept", page)
    assert accept is not None
    assert greeter.posts(accept[0]).status_code == 403
    assert facilitator.posts(accept[0]).status_code == 302
    assert ada.hears("membership:changed") == [{"group": group}]
    assert facilitator.posts(accept[0]).status_code == 404, "answered already"


def link_of(page: str) -> str:
    found = re.search(r"http://[^<\s]*(/groups/invited/[\w-]+)", page)
    assert found is not None
    return found[1]


def test_a_link_from_making_to_joining(make: Make, someone: People) -> None:
    group = make.group("Hidden circle", join_mode="invitation")
    facilitator, visitor, ada = someone(make.member(group, roles=("facilitator",))), someone(None), someone()
    made = facilitator.posts(f"/groups/{group}/invitations", days="7", uses="1").get_data(as_text=True)
    link = link_of(made)
    assert link not in html(facilitator, f"/groups/{group}/invitations"), "it is shown once"
    outside = html(visitor, link)
    assert ("Hidden circle" not in outside and link.replace("/", "%2F") in outside) or f"next={link}" in outside
    assert ada.gets(f"/groups/{group}").status_code == 404
    assert "Hidden circle" in html(ada, link)
    assert ada.posts(link, version="1").status_code == 422
    assert ada.posts(link, version="1", accept="y").status_code == 302
    assert "Hidden circle" in html(ada, f"/groups/{group}")
    assert ada.gets(link).status_code == 302
    for other in (visitor, someone()):
        assert "This link no longer works" in html(other, link, 404)
        assert "This link no longer works" in html(other, "/groups/invited/never-was", 404)


def test_an_invitation_outlives_signing_up(make: Make, someone: People) -> None:
    group = make.group("Hidden circle", join_mode="invitation")
    host = make.member(group, roles=("facilitator",))
    with db.unit():
        token = make_invitation(host, group, 7, 2)
    visitor = someone(None)
    visitor.gets(f"/groups/invited/{token}")
    visitor.actor = make.person()
    visitor.signs_in()
    assert f"/groups/invited/{token}" in html(visitor, "/groups/")
    visitor.posts(f"/groups/invited/{token}", version="1", accept="y")
    assert f"/groups/invited/{token}" not in html(visitor, "/groups/")


def test_a_full_or_closed_door_is_explained(make: Make, someone: People) -> None:
    group = make.group(size_cap=4)
    for _ in range(4):
        make.member(group)
    removed = someone(make.member(group, state="removed"))
    assert "full at the moment" in html(someone(), f"/groups/{group}")
    assert "A moderator ended your time" in html(removed, f"/groups/{group}")
    assert removed.posts(f"/groups/{group}/join", version="1", accept="y").status_code == 403


def test_leaving_in_the_browser(make: Make, someone: People) -> None:
    group = make.group()
    facilitator, ada = someone(make.member(group, roles=("facilitator",))), someone(make.member(group))
    make.member(group)
    assert "a former member" in html(ada, f"/groups/{group}/leave")
    assert ada.posts(f"/groups/{group}/leave", keep="burn").status_code == 422
    assert ada.posts(f"/groups/{group}/leave", keep="former").status_code == 302
    assert facilitator.hears("profile:changed") == [{"id": ada.id}], (
        "an open page of hers asks anew, as after any change"
    )
    facilitator.hears_nothing()
    assert ada.gets(f"/groups/{group}/members").status_code == 404
    assert "only facilitator" in html(facilitator, f"/groups/{group}/leave")
    assert facilitator.posts(f"/groups/{group}/leave", keep="name").status_code == 403


def test_roles_in_the_browser(make: Make, someone: People) -> None:
    group = make.group()
    facilitator, ada, ben = someone(make.member(group, roles=("facilitator",))), someone(make.member(group)), someone()
    to_ada = f"/groups/{group}/members/{ada.id}"
    assert f"{to_ada}/give/greeter" in html(facilitator, f"/groups/{group}/members")
    assert f"{to_ada}/give" not in html(ada, f"/groups/{group}/members")
    assert facilitator.posts(f"{to_ada}/give/greeter").status_code == 302
    assert ada.hears("membership:changed") == [{"group": group}]
    facilitator.hears_nothing()
    assert facilitator.posts(f"{to_ada}/give/owner").status_code == 404
    assert facilitator.posts(f"/groups/{group}/members/{ben.id}/give/greeter").status_code == 404
    assert ada.posts(f"{to_ada}/give/facilitator").status_code == 403
    assert f"{to_ada}/take/greeter" in html(ada, f"/groups/{group}/members")
    assert ada.posts(f"{to_ada}/take/greeter").status_code == 302
    assert ben.posts(f"{to_ada}/take/greeter").status_code == 404


def test_an_id_larger_than_any_is_not_found(someone: People) -> None:
    assert someone().gets(f"/groups/{2**70}").status_code == 404
    assert someone().gets("/groups/discover", page="9" * 20, tag="\0", q="\0").status_code == 200
