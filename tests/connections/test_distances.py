"""Mute, step back, block, and their end; parting. What each changes, and that the other cannot know."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from community.accounts.events import AccountErased, ExportAsked
from community.connections.models import ConnectInvitation, Connection, Side
from community.connections.services.answer_invitation import accept_invitation
from community.connections.services.invite_person import invite_person
from community.shared import bus, db
from community.shared.paging import PAGE
from tests.connections.conftest import MONDAY
from tests.support.actors import Someone
from tests.support.make import Make

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def three(make: Make, three: tuple[Someone, ...]) -> tuple[Someone, ...]:
    """Of the three, Ana and Ben are connected."""
    ana, ben, _cleo = three
    assert ana.actor and ben.actor
    make.connection(ana.actor, ben.actor, openness=(2, 2))
    return three


def words(page: Any) -> str:
    """As it is read: without what is there and hidden."""
    assert page.status_code == 200, page.text
    shown = re.sub(r"<span[^>]* hidden>.*?</span>", "", page.text)
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", shown))


def listed(who: Someone) -> str:
    return words(who.gets("/connections/"))


WAYS = [
    ("mute", {}, "You mute them.", "mute"),
    ("step-back", {"length": "week"}, "until 9 March", "step_back"),
    ("step-back", {"length": "always", "says_so": "y"}, "until you say. They read that", "step_back"),
    ("block", {}, "You block them.", "block"),
    ("block", {"covers_mine": "y"}, "Yours come covered to them too.", "block"),
]


@pytest.mark.parametrize(("way", "form", "said", "kind"), WAYS, ids=str)
def test_each_stands_in_its_list_until_it_is_ended(
    three: tuple[Someone, ...], way: str, form: dict[str, str], said: str, kind: str
):
    ana, ben, cleo = three
    assert ana.posts(f"/connections/{ben.id}/{way}", **form).status_code == 302
    assert said in listed(ana) and said in words(ana.gets(f"/connections/{ben.id}/distance"))
    assert said not in listed(ben)
    assert ana.hears("connection:changed") == [{}]
    ben.hears_nothing("connection:changed")
    cleo.hears_nothing("connection:changed")
    assert ana.posts(f"/connections/{ben.id}/distance/{kind}/end").status_code == 302
    assert said not in listed(ana) and "Connected with you Ben" in listed(ana)
    assert ana.hears("connection:changed") == [{}]
    ben.hears_nothing("connection:changed")


def test_what_the_other_hears_of_a_block_is_what_everybody_hears_of_any_boundary(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    for change in ("block", "distance/block/end", "step-back", "distance/step_back/end"):
        assert ana.posts(f"/connections/{ben.id}/{change}", length="day").status_code == 302
        heard = [[(frame["name"], frame["args"]) for frame in who.page.queue] for who in (ben, cleo)]
        assert heard[0] == heard[1] == [("boundaries:changed", [{"id": ana.id}])]
        ben.forgets()
        cleo.forgets()
    ana.posts(f"/connections/{ben.id}/mute")
    ben.hears_nothing()
    cleo.hears_nothing()


def test_a_step_back_ends_by_itself(three: tuple[Someone, ...], clock: Any):
    ana, ben, _cleo = three
    ana.posts(f"/connections/{ben.id}/step-back", length="day")
    assert "not taking messages" in listed(ben)
    clock.shift(timedelta(days=1))
    assert "not taking messages" not in listed(ben)
    assert "stepped back" not in listed(ana)


def test_taking_space_is_told_only_by_choice(three: tuple[Someone, ...]):
    ana, ben, _cleo = three
    ana.posts(f"/connections/{ben.id}/step-back", length="week", says_so="y")
    assert "They are taking some space." in listed(ben) and "March" not in listed(ben)
    ana.posts(f"/connections/{ben.id}/step-back", length="week")
    assert "taking some space" not in listed(ben) and "not taking messages" in listed(ben)


def test_without_a_length_the_page_asks_for_it(three: tuple[Someone, ...]):
    ana, ben, _cleo = three
    answer = ana.posts(f"/connections/{ben.id}/step-back")
    assert answer.status_code == 422 and "Please choose for how long." in answer.text
    assert "not taking" not in listed(ben)


def test_a_block_takes_them_out_of_my_list_and_leaves_me_in_theirs(three: tuple[Someone, ...]):
    ana, ben, _cleo = three
    ana.posts(f"/connections/{ben.id}/block")
    assert "Nobody yet" in listed(ana)
    assert "Connected with you Ana @ana They are not taking messages at the moment." in listed(ben)
    assert ana.gets(f"/connections/{ben.id}").status_code == 403
    assert ben.gets(f"/connections/{ana.id}").status_code == 200


def test_a_block_ends_what_is_open_both_ways(three: tuple[Someone, ...], make: Make):
    ana, _ben, cleo = three
    mine = make.connect_invitation(ana.actor, cleo.actor, "From Ana")  # type: ignore[arg-type]
    theirs = make.connect_invitation(cleo.actor, ana.actor, "From Cleo")  # type: ignore[arg-type]
    ana.posts(f"/connections/{cleo.id}/block")
    with db.unit() as session:
        assert session.get_one(ConnectInvitation, mine).state == "withdrawn"
        assert session.get_one(ConnectInvitation, theirs).state == "declined"
    assert "From Ana" not in listed(cleo) and "From Cleo" in listed(cleo)
    assert "From Cleo" not in listed(ana)
    ana.posts(f"/connections/{cleo.id}/distance/block/end")
    assert "From Cleo" not in listed(ana) and "From Cleo" in listed(cleo)


def test_facilitators_moderators_and_hosts_are_no_exception(make: Make, someone: Callable[..., Someone]):
    """From the first second: a newcomer at ARRIVING."""
    group = make.group()
    ana = someone(make.member(group, stage=1, joined_at=MONDAY))
    for more in ({"roles": ("facilitator",)}, {"roles": ("moderator",)}):
        other = make.member(group, stage=4, **more)
        for way in ("mute", "step-back", "block"):
            assert ana.posts(f"/connections/{other.id}/{way}", length="week").status_code == 302
    host = make.member(group, make.person(is_host=True, is_site_moderator=True), stage=4)
    for way in ("mute", "step-back", "block"):
        assert ana.posts(f"/connections/{host.id}/{way}", length="week").status_code == 302
    page = listed(ana)
    assert page.count("You block them.") == 3 and page.count("You mute them.") == 3


def test_what_is_kept_can_be_ended_when_nothing_else_is_shared_any_more(make: Make, someone: Callable[..., Someone]):
    ana, stranger = someone(), make.person()
    for way in ("mute", "step-back", "block"):
        assert ana.posts(f"/connections/{stranger.id}/{way}", length="week").status_code == 404
    for kind in ("mute", "step_back", "block"):
        make.distance(ana.actor, stranger, kind)  # type: ignore[arg-type]
    for kind in ("mute", "step_back", "block"):
        assert ana.posts(f"/connections/{stranger.id}/distance/{kind}/end").status_code == 302
    assert "Whom you" not in listed(ana)
    assert ana.posts(f"/connections/{stranger.id}/distance/all/end").status_code == 404


def test_parting_with_a_word(three: tuple[Someone, ...], clock: Any):
    ana, ben, cleo = three
    assert ana.posts(f"/connections/{ben.id}/part", closing_word="x" * 601).status_code == 422
    assert ana.posts(f"/connections/{ben.id}/part", closing_word="Be <i>well</i>.").status_code == 302
    assert ben.hears("connection:changed") == [{}] and ana.hears("connection:changed") == [{}]
    cleo.hears_nothing()
    assert "Be &lt;i&gt;well&lt;/i&gt;." in ben.gets("/connections/").text
    assert "They ended this connection on 2 March." in listed(ben)
    assert "You ended this connection on 2 March." in listed(ana) and "well" not in listed(ana)
    for one, other in ((ana, ben), (ben, ana)):
        assert one.gets(f"/connections/{other.id}").status_code == 404
    clock.shift(timedelta(days=30))
    assert "What has ended" not in listed(ben) + listed(ana)


def test_parting_takes_what_only_a_connection_reads_from_open_pages(three: tuple[Someone, ...]):
    ana, ben, cleo = three
    for who in three:
        who.opens()
    ana.posts(f"/connections/{ben.id}/part")
    assert {"id": ben.id} in ana.hears("profile:changed") and {"id": ana.id} in ben.hears("profile:changed")
    cleo.hears_nothing()


@pytest.mark.parametrize("kind", ["mute", "block"])
def test_who_mutes_or_blocks_the_one_who_parts_neither_reads_nor_hears_it(
    three: tuple[Someone, ...], make: Make, kind: str
):
    ana, ben, _cleo = three
    make.distance(ben.actor, ana.actor, kind)  # type: ignore[arg-type]
    ana.posts(f"/connections/{ben.id}/part", closing_word="Be well.")
    ben.hears_nothing("connection:changed")
    assert "What has ended" not in listed(ben)


@pytest.mark.usefixtures("unit")
def test_who_comes_together_again_begins_again(make: Make, three: tuple[Someone, ...]):
    ana, ben, _cleo = three
    with db.transaction() as session:
        mine = session.get_one(Side, (ana.id, ben.id))
        mine.raised_at, mine.told_stage, connection = MONDAY, 2, mine.connection_id
    ana.posts(f"/connections/{ben.id}/part", closing_word="Be well.")
    assert ana.actor and ben.actor
    accept_invitation(ana.actor, invite_person(ben.actor, ana.id, "Hello again"))
    with db.transaction() as session:
        found = [session.get_one(Side, pair) for pair in ((ana.id, ben.id), (ben.id, ana.id))]
        assert [(side.openness, side.told_stage, side.connection_id) for side in found] == [(1, 1, connection)] * 2
        assert found[0].raised_at == MONDAY, "parting is no way round the week between two steps"
        row = session.get_one(Connection, connection)
        assert (row.ended_at, row.ended_by, row.closing_word) == (None, None, "")


def test_who_blocks_may_part(three: tuple[Someone, ...]):
    ana, ben, _cleo = three
    ana.posts(f"/connections/{ben.id}/block")
    assert "End the connection" in words(ana.gets(f"/connections/{ben.id}/distance"))
    assert ana.posts(f"/connections/{ben.id}/part").status_code == 302
    assert "They ended this connection" in listed(ben)


def exported(person_id: int) -> dict[str, Any]:
    into: dict[str, Any] = {}
    with db.transaction():
        bus.publish(ExportAsked(person_id, into))
    return into


@pytest.mark.usefixtures("unit")
def test_an_export_tells_ones_own_doing_and_not_the_others(make: Make):
    ana, ben = make.person("ana"), make.person("ben")
    make.connection(ana, ben, openness=(2, 3), closing_word="Ana’s word", ended_at=MONDAY, ended_by=ana.id)
    make.distance(ben, ana, "block")
    make.distance(ben, ana, "mute")
    make.connect_invitation(ana, ben, "From Ana", state="declined")
    make.connect_invitation(ben, ana, "From Ben", state="open")
    of_ana, of_ben = exported(ana.id)["connections"], exported(ben.id)["connections"]
    assert of_ana["invitations_written"][0]["state"] == "open"
    assert of_ana["distances"] == [] and [one["kind"] for one in of_ben["distances"]] == ["block", "mute"]
    assert of_ana["connections"][0]["my_openness"] == 2 and of_ana["connections"][0]["my_closing_word"] == "Ana’s word"
    told = str(of_ana)
    assert "From Ana" in told and "From Ben" not in told and "declined" not in told and "block" not in told
    assert "Ana’s word" not in str(of_ben) and "From Ana" not in str(of_ben)


@pytest.mark.usefixtures("unit")
def test_with_an_account_goes_all_that_was_between(make: Make):
    ana, ben, cleo = (make.person() for _ in range(3))
    make.connection(ana, ben)
    kept = make.connection(ben, cleo)
    make.distance(ben, ana, "block")
    make.distance(ana, cleo, "mute")
    make.connect_invitation(cleo, ana)
    with db.transaction():
        bus.publish(AccountErased(ana.id))
    of_ben, of_cleo = exported(ben.id)["connections"], exported(cleo.id)["connections"]
    assert [one["with"] for one in of_ben["connections"]] == [cleo.name] and of_ben["distances"] == []
    assert of_cleo["invitations_written"] == []
    with db.unit() as session:
        assert session.get(Connection, kept) is not None


def test_long_lists_come_a_page_at_a_time_and_none_is_left_out(three: tuple[Someone, ...], make: Make):
    ana, ben, _cleo = three
    others = [make.person(f"other-{number:03}", name=f"Other {number:03}") for number in range(PAGE + 5)]
    for number, other in enumerate(others):
        assert ana.actor
        make.connection(ana.actor, other)
        make.distance(ana.actor, other, "step_back")
        if number in (PAGE - 1, PAGE):
            make.distance(ana.actor, other, "mute")

    def names(page: str) -> set[str]:
        return set(re.findall(r"Other \d{3}", page))

    for word, begins, ends in (
        ("after", "Connected with you", "Whom you"),
        ("kept_after", "Whom you stepped back from", "site-foot"),
    ):
        seen: list[set[str]] = []
        address = "/connections/"
        while address:
            page = ana.browser.get(unescape(address)).text
            part = page[page.index(begins) : page.index(ends, page.index(begins))]
            seen.append(names(part))
            found = re.search(rf'href="(/connections/\?{word}=[^"]*)"', page)
            address = found[1] if found else ""
        assert len(seen) == 2 and not seen[0] & seen[1], word
        wanted = {other.name for other in others}
        assert set.union(*seen) == (wanted if word == "kept_after" else wanted - {"Other 049", "Other 050"})
    assert ben.gets("/connections/").text.count("Other") == 0
