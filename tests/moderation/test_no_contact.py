"""No contact between two people: two moderators set it and two end it; it holds at every door; each try is noted and told to nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries.decision import Reason
from community.connections.models import ConnectInvitation, Distance
from community.connections.rules import Kept
from community.connections.services.ask_for_company import ask_for_company
from community.connections.services.keep_distance import end_distance
from community.moderation.models import LogEntry, NoContactOrder, NoContactWords, Report
from community.moderation.queries.no_contact import apart_for, order_for, orders_of
from community.moderation.services import no_contact as orders
from community.moderation.services.file_report import file_report
from community.notifications.models import Notice
from community.shared import db
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.errors import HearthError, NotFound, Refused
from tests.support.actors import Someone
from tests.support.make import Make

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@dataclass
class Circle:
    """Ana and Ben share a group and are connected; Mo and Mia moderate it, Mia is connected with Ben; Sol moderates the site; out belongs
    to nothing."""

    group: int
    lounge: int
    private: int
    ana: Someone
    ben: Someone
    mo: Someone
    mia: Someone
    sol: Someone
    out: Someone

    @property
    def everyone(self) -> tuple[Someone, ...]:
        return self.ana, self.ben, self.mo, self.mia, self.sol, self.out

    def proposes(self, **more: Any) -> int:
        with db.unit():
            words = {"reason": "To come to rest.", "days": "", **more}
            return orders.propose_order(self.mo.actor, self.group, self.ana.id, self.ben.id, **words)

    def sets(self, **more: Any) -> int:
        order = self.proposes(**more)
        with db.unit():
            orders.agree_to_order(self.sol.actor, order)
        for one in self.everyone:
            one.forgets()
        return order


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as moving:
        yield moving


@pytest.fixture
def circle(clock: Any, make: Make, someone: Callable[..., Someone]) -> Circle:
    group = make.group()
    ana, ben = (make.member(group, make.person(name), stage=2) for name in ("ana", "ben"))
    mo, mia = (make.member(group, make.person(name), stage=3, roles=("moderator",)) for name in ("mo", "mia"))
    private = make.conversation(make.connection(ana, ben))
    make.connection(mia, ben)
    sol = make.person("sol", is_site_moderator=True)
    people = (someone(one) for one in (ana, ben, mo, mia, sol, make.person("out")))
    return Circle(group, make.rooms_by_depth(group)[1], private, *people)


def refused(step: Callable[[], Any]) -> str:
    with db.unit():
        try:
            step()
        except HearthError as error:
            return error.code
    return "done"


def notices(who: Someone) -> list[str]:
    with db.unit():
        return list(db.session().scalars(select(Notice.kind).where(Notice.person_id == who.id).order_by(Notice.id)))


def tries(who: Someone | None = None) -> list[str]:
    with db.unit():
        query = select(LogEntry).where(LogEntry.act == "no_contact.tried").order_by(LogEntry.id)
        return [one.details["how"] for one in db.session().scalars(query) if who is None or one.person_id == who.id]


def kept() -> set[tuple[int, int]]:
    with db.unit():
        rows = db.session().execute(select(Distance.person_id, Distance.other_id).where(Distance.kind == "no_contact"))
        return {(row.person_id, row.other_id) for row in rows}


# ---- it takes two


def test_one_alone_sets_nothing(circle: Circle) -> None:
    order = circle.proposes()
    for one in (circle.ana, circle.ben, circle.mo, circle.mia, circle.out):
        one.hears_nothing()
    assert kept() == set()
    assert refused(lambda: orders.agree_to_order(circle.mo.actor, order)) == "second_needed"
    for nobody in (circle.ana, circle.ben, circle.mia, circle.out):
        assert refused(lambda who=nobody: orders.agree_to_order(who.actor, order)) == "not_found"
    assert kept() == set() and circle.ana.says(circle.private, "Hello")["ok"]
    assert notices(circle.sol) == ["apart_waits"] and circle.sol.hears("notice:made") == [{}]
    for one in (circle.ana, circle.ben, circle.mo, circle.mia, circle.out):
        assert "apart" not in str(notices(one))
    assert "You and Ben" not in circle.ana.gets("/moderation/mine/no-contact").text


def test_a_second_one_sets_it_and_both_are_told(circle: Circle) -> None:
    order = circle.proposes(days="30")
    circle.ana.forgets()
    circle.ben.forgets()
    with db.unit():
        orders.agree_to_order(circle.sol.actor, order)
    assert kept() == {(circle.ana.id, circle.ben.id), (circle.ben.id, circle.ana.id)}
    for one, other in ((circle.ana, "Ben"), (circle.ben, "Ana")):
        assert notices(one)[-1] == "kept_apart" and one.hears("notice:made") == [{}]
        page = one.gets("/moderation/mine/no-contact").text
        assert f"You and {other}" in page and "To come to rest." in page and "2 Apr 2026" in page
        log = one.gets("/moderation/mine/log").text
        assert "you and one other person keep apart" in log and "Sol" not in log and "Mo " not in log
        assert f"You and {other}" not in one.gets("/notifications/").text
    circle.out.hears_nothing()
    circle.mia.hears_nothing("notice:made")
    with db.unit():
        with pytest.raises(NotFound):
            order_for(circle.mia.actor, order)
        assert orders_of(circle.mia.actor, circle.group).page.lines == []
        assert [one.id for one in orders_of(circle.mo.actor, circle.group).page.lines] == [order]
    text = circle.mia.gets(f"/moderation/{circle.group}/log").text
    assert "agreed, and two people keep apart now" in text and "Ana" not in text.split("<main")[1]
    assert "Ana" not in circle.sol.gets("/moderation/site/log").text.split("<main")[1]


def test_nobody_asks_for_it_in_their_own_case(circle: Circle, make: Make) -> None:
    def asks(who: Someone, one: Someone, other: Someone, group: int | None = None) -> str:
        return refused(lambda: orders.propose_order(who.actor, group, one.id, other.id, "To come to rest.", ""))

    assert asks(circle.mia, circle.ana, circle.ben, circle.group) == "own_case"
    assert asks(circle.mo, circle.mo, circle.ben, circle.group) == "own_case"
    assert asks(circle.mo, circle.ana, circle.out, circle.group) == "not_found", "they don't both belong"
    assert asks(circle.mo, circle.ana, circle.out) == "not_found", "of the site it is its moderators'"
    assert asks(circle.sol, circle.ana, circle.ana) == "not_found"
    assert asks(circle.sol, circle.ana, circle.out) == "done"
    assert asks(circle.sol, circle.out, circle.ana) == "order_there"
    for nobody in (circle.ana, circle.out):
        assert asks(nobody, circle.ben, circle.mia, circle.group) == "not_found"


def test_what_is_not_needed_was_never_there(circle: Circle) -> None:
    order = circle.proposes()
    with db.unit():
        orders.decline_order(circle.sol.actor, order)
    assert kept() == set() and "apart" not in str(notices(circle.ana) + notices(circle.ben))
    assert refused(lambda: orders.agree_to_order(circle.sol.actor, order)) == "not_found"
    with db.unit():
        orders.decline_order(circle.mo.actor, circle.proposes())  # taken back


# ---- it holds at every door


def test_neither_can_lift_it(circle: Circle) -> None:
    circle.sets()
    for one, other in ((circle.ana, circle.ben), (circle.ben, circle.ana)):
        assert refused(lambda me=one, you=other: end_distance(me.actor, you.id, Kept.NO_CONTACT)) == "not_found"
        assert one.posts(f"/connections/{other.id}/distance/no_contact/end").status_code == 404
        assert one.posts(f"/connections/{other.id}/block").status_code == 302, "protecting oneself stays everybody's"
        assert one.posts(f"/connections/{other.id}/distance/block/end").status_code == 302
    assert len(kept()) == 2
    people = circle.ana.gets("/connections/").text
    assert "From whom moderators asked you to keep apart" in people and "/distance/no_contact/end" not in people


def test_no_door_is_open_and_each_try_is_noted_once_an_hour(circle: Circle, make: Make, clock: Any) -> None:
    make.says_open(circle.ben.actor)
    circle.sets()
    circle.ben.opens()
    ack = circle.ana.says(circle.private, "Please answer")
    assert (ack["ok"], ack["code"]) == (False, "no_contact") and "keep apart" in ack["say"]
    assert circle.ana.says(circle.private, "Please", later=True)["code"] == "no_contact"
    form = circle.ana.posts(f"/rooms/{circle.private}/messages", body="By form", nonce="of-a-form")
    assert form.status_code == 403
    assert tries() == ["message"], "once"
    assert circle.ana.posts(f"/connections/{circle.ben.id}/invite", hello="Shall we walk?").status_code == 403
    assert refused(lambda: ask_for_company(circle.ana.actor, [circle.ben.id])) == "no_contact"
    parting = circle.ana.posts(f"/connections/{circle.ben.id}/part", closing_word="One last word")
    assert parting.status_code == 403
    assert tries(circle.ana) == ["message", "invitation", "company", "word"] and tries(circle.ben) == []
    clock.move_to(NOON + timedelta(minutes=61))
    circle.ana.says(circle.private, "Still there?")
    assert tries(circle.ana)[4:] == ["message"]
    circle.ben.hears_nothing()
    circle.out.hears_nothing()
    assert "tried" not in circle.ben.gets("/moderation/mine/log").text
    assert circle.ana.gets("/moderation/mine/log").text.count("You tried to reach somebody") == 5
    assert circle.ana.posts(f"/connections/{circle.ben.id}/part").status_code == 302, "leaving is nobody's to forbid"


def test_in_a_shared_room_theirs_come_covered_both_ways(circle: Circle) -> None:
    said = circle.ben.says(circle.lounge, "The heron again")
    circle.sets()
    fresh = circle.ana.sends("room:enter", {"room": circle.lounge})["messages"]
    assert fresh[0]["covered"] == {"by": "person"} and fresh[0]["html"] == ""
    circle.ana.says(circle.lounge, "Good morning", reply_to=said["id"])
    (frame,) = circle.ben.hears("message:sent")
    assert frame["covered"] == {"by": "person"} and frame["html"] == ""
    assert tries(circle.ana) == ["answer"]
    circle.ben.hears_nothing("notice:made")
    kind = next(iter(circle.ana.gets(f"/rooms/{circle.lounge}").text.split('name="kind" value="')[1:])).split('"')[0]
    assert circle.ana.sends("message:respond", {"id": said["id"], "kind": kind, "on": True})["ok"]
    own = circle.ben.sends("room:enter", {"room": circle.lounge})["messages"][0]
    assert own["responses"] == [kind] and own["given"] == [], "whose it is, they do not read"
    assert circle.mo.sends("room:enter", {"room": circle.lounge})["messages"][0]["html"]


def test_what_is_open_between_the_two_ends(circle: Circle, make: Make) -> None:
    gus, kay, host = make.person("gus"), make.person("kay"), make.person("hanna", is_host=True)
    hello, answer = make.connect_invitation(gus, kay), make.connect_invitation(kay, gus)
    with db.unit():
        order = orders.propose_order(circle.sol.actor, None, gus.id, kay.id, "To come to rest.", "")
    assert refused(lambda: orders.agree_to_order(circle.mo.actor, order)) == "not_found", (
        "a group's moderator of the site"
    )
    with db.unit():
        orders.agree_to_order(host, order)
        states = {db.session().get_one(ConnectInvitation, one).state for one in (hello, answer)}
    assert states == {"withdrawn"}


def test_it_has_an_end(circle: Circle, clock: Any) -> None:
    circle.sets(days="30")
    clock.move_to(NOON + timedelta(days=29, hours=23))
    assert circle.ana.says(circle.private, "Now?")["code"] == "no_contact"
    clock.move_to(NOON + timedelta(days=30))
    assert circle.ana.says(circle.private, "Now?")["ok"]
    assert tries() == ["message"]
    with db.unit():
        assert apart_for(circle.ana.actor).lines == []
    assert circle.proposes(), "and another may be asked for"


# ---- it is ended by two, and looked at again


def test_two_end_it(circle: Circle) -> None:
    order = circle.sets()
    with db.unit():
        orders.ask_to_end_order(circle.mo.actor, order)
    assert notices(circle.sol)[-1] == "apart_waits"
    assert refused(lambda: orders.end_order(circle.mo.actor, order)) == "second_needed"
    assert refused(lambda: orders.end_order(circle.mia.actor, order)) == "not_found"
    with db.unit():
        orders.let_order_stand(circle.sol.actor, order)
    assert refused(lambda: orders.end_order(circle.sol.actor, order)) == "not_found"
    with db.unit():
        orders.ask_to_end_order(circle.sol.actor, order)
    assert len(kept()) == 2
    with db.unit():
        orders.end_order(circle.mo.actor, order)
    assert kept() == set() and circle.ana.says(circle.private, "Good evening")["ok"]
    for one in (circle.ana, circle.ben):
        assert "apart_ended" in notices(one)


def test_each_of_the_two_may_ask_to_look_again(circle: Circle) -> None:
    order = circle.sets()
    assert circle.ana.posts(f"/moderation/mine/no-contact/{order}", words="").status_code == 422
    assert circle.ana.posts(f"/moderation/mine/no-contact/{order}", words="We talked *once*.").status_code == 302
    assert circle.ana.posts(f"/moderation/mine/no-contact/{order}", words="And made peace.").status_code == 302
    assert circle.out.posts(f"/moderation/mine/no-contact/{order}", words="Me too").status_code == 404
    page = circle.mo.gets(f"/moderation/no-contact/{order}").text
    assert "Ana asks you to look at it again" in page and "And made peace." in page and "We talked" not in page
    assert "made peace" not in circle.ben.gets("/moderation/mine/no-contact").text
    with db.unit():
        (row,) = db.session().scalars(select(NoContactWords))
        assert "peace" not in row.sealed
        assert "rest" not in db.session().get_one(NoContactOrder, order).reason
    assert "apart_waits" in notices(circle.mo) and "apart_waits" not in notices(circle.mia)


def test_without_javascript_from_a_report_to_the_end(circle: Circle) -> None:
    with db.transaction():
        report = Report(
            group_id=circle.group,
            depth=1,
            reporter_id=circle.ana.id,
            about_id=circle.ben.id,
            reason="unkind",
            evidence_html="",
            reported_at=now(),
        )
        file_report(report)
        number = report.id
    form = circle.mo.gets(f"/moderation/{circle.group}/no-contact", report=number).text
    for who in (circle.ana, circle.ben):
        assert f'selected value="{who.id}"' in form
    for nobody in (circle.ana, circle.out):
        assert nobody.gets(f"/moderation/{circle.group}/no-contact").status_code == 404
    words = {"one": circle.ana.id, "other": circle.ben.id, "days": "90", "reason": "To come to rest."}
    sent = circle.mo.posts(f"/moderation/{circle.group}/no-contact", **words)
    assert sent.status_code == 302
    page = sent.location
    assert "waits for a second moderator" in circle.mo.gets(page).text
    assert circle.sol.posts(f"{page}/agree").status_code == 302
    assert "Tries to reach the other" not in circle.sol.gets(page).text
    circle.ana.says(circle.private, "Please")
    assert "Ana: a private message" in circle.sol.gets(page).text
    assert circle.sol.posts(f"{page}/ask_to_end").status_code == 302
    assert circle.mo.posts(f"{page}/end").status_code == 302
    assert "has ended" in circle.mo.gets(page).text
    for wrong in ({**words, "other": circle.ana.id}, {**words, "reason": ""}, {**words, "other": circle.out.id}):
        assert circle.mo.posts(f"/moderation/{circle.group}/no-contact", **wrong).status_code == 422
    of_site = {"one": "@ana", "other": "nobody-of-this-name", "days": "", "reason": "To come to rest."}
    assert circle.sol.posts("/moderation/site/no-contact", **of_site).status_code == 422
    assert circle.sol.posts("/moderation/site/no-contact", **{**of_site, "other": "@out"}).status_code == 302


def test_an_unnamed_writer_stays_unnamed(circle: Circle) -> None:
    with db.transaction():
        report = Report(
            group_id=circle.group,
            depth=1,
            reporter_id=circle.ana.id,
            about_id=circle.ben.id,
            reason="unkind",
            evidence_html="",
            reported_at=now(),
        )
        file_report(report, unnamed=True)
        number = report.id
    assert "selected" not in circle.mo.gets(f"/moderation/{circle.group}/no-contact", report=number).text


# ---- what is held of it


def test_both_have_it_in_their_export_and_it_goes_with_either(circle: Circle) -> None:
    order = circle.proposes()
    told: dict[str, dict[str, Any]] = {}

    def export(who: Someone) -> dict[str, Any]:
        into: dict[str, Any] = {}
        with db.transaction():
            publish(ExportAsked(who.id, into))
        found: dict[str, Any] = into["moderation"]["kept_apart"]
        return found

    assert export(circle.ana)["from"] == [], "nobody tells of what was only asked for"
    with db.unit():
        orders.agree_to_order(circle.sol.actor, order)
        orders.ask_to_look_again(circle.ana.actor, order, "Please look again.")
    told = {"ana": export(circle.ana), "ben": export(circle.ben)}
    assert [one["name"] for one in told["ana"]["from"]] == ["Ben"]
    assert [(one["name"], one["reason"]) for one in told["ben"]["from"]] == [("Ana", "To come to rest.")]
    assert [one["words"] for one in told["ana"]["asked_to_look_again"]] == ["Please look again."]
    assert told["ben"]["asked_to_look_again"] == [] and export(circle.mo)["from"] == []
    with db.transaction():
        publish(AccountErased(circle.sol.id))
    assert len(kept()) == 2, "who agreed to it may leave"
    with db.transaction():
        publish(AccountErased(circle.ben.id))
    assert kept() == set()
    with db.unit():
        assert (
            db.session().get(NoContactOrder, order) is None and not db.session().scalars(select(NoContactWords)).all()
        )


def test_the_reason_is_no_refusal_of_others(circle: Circle) -> None:
    circle.sets()
    with db.unit(), pytest.raises(Refused) as refusal:
        ask_for_company(circle.ana.actor, [circle.ben.id])
    assert refusal.value.code == Reason.NO_CONTACT
    assert circle.ana.says(circle.lounge, "Hello all")["ok"]
