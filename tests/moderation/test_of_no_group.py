"""Reports that belong to no group: from a private conversation just what the reporter picked, a hello, how somebody is; sealed, told to
nobody else, read by a moderator who has nothing to do with either, and never without the log."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text, update

from community.accounts.events import AccountErased, ExportAsked
from community.accounts.models import Person
from community.admin.services.seal_everything_anew import seal_everything_anew
from community.boundaries import audience, facts
from community.boundaries.groups import Standing
from community.boundaries.moderation import CaseFacts, may_handle_case, may_report_invitation
from community.connections.models import Connection
from community.moderation.models import Case, LogEntry, Report, ReportEvidence
from community.moderation.queries.duty import site_duty
from community.moderation.services.file_report import file_report
from community.moderation.services.forget_evidence import forget_evidence
from community.moderation.services.report_to_site import Told, report_conversation
from community.rooms.models import Message
from community.rooms.queries.sealed import SealedWords, opened, sealed
from community.shared import crypto, db
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound
from tests.boundaries.worlds import write_case
from tests.support.actors import Someone
from tests.support.cases import case_of
from tests.support.make import Make

NONCE = "a-form-of-mine"


@dataclass
class Story:
    """`ana` and `ben` are connected; `mo` and `kim` moderate the site, `kim` is connected with ben; `hana` is the host."""

    room: int
    ana: Someone
    ben: Someone
    mo: Someone
    kim: Someone
    hana: Someone

    @property
    def form(self) -> str:
        return f"/moderation/report/conversation/{self.room}"


@pytest.fixture
def story(make: Make, someone: Callable[..., Someone]) -> Story:
    ana, ben = make.person("ana"), make.person("ben")
    mo = make.person("mo", is_site_moderator=True)
    kim = make.person("kim", is_site_moderator=True)
    hana = make.person("hana", is_host=True)
    room = make.conversation(make.connection(ana, ben))
    make.connection(ben, kim)
    return Story(room, someone(ana), someone(ben), someone(mo), someone(kim), someone(hana))


def wrote(make: Make, story: Story, author: Someone, words: str, **more: Any) -> int:
    seal = sealed(SealedWords(words, f"<p>{words}</p>", None, more.pop("notes", [])))
    return make.message(story.room, author.actor, "", sealed=seal, **more)


def ticked(page: str) -> set[int]:
    return {
        int(found)
        for box in re.findall(r'<input type="checkbox"[^>]*name="picked"[^>]*>', page)
        if " checked" in box
        for found in re.findall(r'value="(\d+)"', box)
    }


def offered(page: str) -> set[int]:
    return {int(one) for one in re.findall(r'name="picked" value="(\d+)"', page)}


def only_report(app: Flask) -> int:
    with db.unit() as session:
        return session.scalars(select(Report.id)).one()


# ---- picking


def test_nothing_is_ticked_but_where_one_came_from(story: Story, make: Make) -> None:
    first, second = wrote(make, story, story.ben, "a cruel word"), wrote(make, story, story.ana, "my own secret")
    page = story.ana.gets(story.form).text
    assert ticked(page) == set() and offered(page) == {first, second}
    assert "They will read just the messages that you tick here" in page and "Ben is not told" in page
    assert ticked(story.ana.gets(story.form, message=first).text) == {first}
    room = story.ana.gets(f"/rooms/{story.room}").text
    assert f"{story.form}?message={first}" in room and f'href="{story.form}"' in room


def test_what_was_ticked_and_typed_stays_from_page_to_page(story: Story, make: Make) -> None:
    made = [wrote(make, story, story.ben, f"word {number}") for number in range(120)]
    newest = story.ana.gets(story.form).text
    assert offered(newest) == set(made[-50:])
    before = re.search(r'name="before" value="(\d+)"', newest)
    assert before
    older = story.ana.posts(story.form, before=before[1], picked=[made[-1]], words="what I typed", nonce=NONCE)
    assert older.status_code == 200 and "what I typed" in older.text
    assert offered(older.text) == {*made[20:70], made[-1]} and ticked(older.text) == {made[-1]}
    after = re.search(r'name="after" value="(\d+)"', older.text)
    assert after
    newer = story.ana.posts(story.form, after=after[1], picked=[made[-1], made[30]]).text
    assert ticked(newer) == {made[-1], made[30]}
    assert offered(story.ana.gets(story.form, message=made[0]).text) >= {made[0]}
    with db.unit() as session:
        assert not session.scalars(select(Report)).all(), "going from page to page reports nothing"


def test_what_comes_covered_can_be_attached_unread(story: Story, make: Make) -> None:
    one = wrote(make, story, story.ben, "a cruel word")
    noted = wrote(make, story, story.ben, "of the funeral", notes=["grief"])
    make.distance(story.ana.actor, story.ben.actor)  # type: ignore[arg-type]
    page = story.ana.gets(story.form).text
    assert "a cruel word" not in page and "of the funeral" not in page and offered(page) == {one, noted}
    assert story.ana.posts(story.form, reason="unkind", picked=[one, noted], nonce=NONCE).status_code == 302


def test_only_of_this_conversation_and_only_what_is_here(story: Story, make: Make, unit: None) -> None:
    group = make.group()
    elsewhere = make.message(make.rooms_by_depth(group)[1], make.member(group), "a word in a room")
    gone = wrote(make, story, story.ben, "gone", state="taken_back")
    ana = story.ana.actor
    assert ana
    for picked in ([elsewhere], [gone], [10**12]):
        with pytest.raises(Invalid) as wrong:
            report_conversation(ana, story.room, Told("unkind", "", NONCE), picked)
        assert set(wrong.value.fields) == {"picked"}
    with pytest.raises(Invalid):
        report_conversation(ana, story.room, Told("unkind", "", NONCE), range(1, 32))
    assert not db.session().scalars(select(Report)).all()


def test_nobody_else_reports_from_it(story: Story, make: Make, unit: None) -> None:
    message = wrote(make, story, story.ben, "a word")
    for other in (story.mo, story.kim, story.hana):
        assert other.gets(story.form).status_code == 404
        assert other.posts(story.form, reason="unkind", picked=[message], nonce=NONCE).status_code == 404
    stranger = make.person()
    with pytest.raises(NotFound):
        report_conversation(stranger, story.room, Told("unkind", "", NONCE), [message])


# ---- what is kept


def test_just_what_was_picked_is_kept_sealed_and_outlives_a_taking_back(app: Flask, story: Story, make: Make) -> None:
    wrote(make, story, story.ana, "my own secret")
    cruel = wrote(make, story, story.ben, "a cruel word")
    story.ana.posts(story.form, reason="unkind", words="It hurt.", picked=[cruel], nonce=NONCE)
    assert story.ben.sends("message:take_back", {"id": cruel})["ok"]
    with db.unit() as session:
        report = session.scalars(select(Report)).one()
        piece = session.scalars(select(ReportEvidence)).one()
        assert (report.group_id, report.room_id, report.message_id, report.evidence_html) == (None, None, None, "")
        assert report.about_id == story.ben.id and piece.writer_id == story.ben.id
        assert "cruel" not in piece.sealed and opened(piece.sealed).body == "a cruel word"
        assert session.get_one(Message, cruel).sealed is None
    page = story.mo.posts(f"/moderation/reports/{only_report(app)}/evidence").text
    assert "a cruel word" in page and "my own secret" not in page


def test_pressed_twice_it_is_one_report(story: Story, make: Make) -> None:
    cruel = wrote(make, story, story.ben, "a cruel word")
    first = story.ana.posts(story.form, reason="unkind", picked=[cruel], nonce=NONCE)
    assert story.ana.posts(story.form, reason="unkind", picked=[cruel], nonce=NONCE).location == first.location
    assert story.ana.posts(story.form, reason="unkind", nonce=NONCE + "2").location != first.location
    with db.unit() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 2


def test_a_new_key_opens_it_too(app: Flask, story: Story, make: Make, settings: Any) -> None:
    old, new = crypto.new_key(), crypto.new_key()
    crypto.set_up((old,))
    try:
        cruel = wrote(make, story, story.ben, "a cruel word")
        story.ana.posts(story.form, reason="unkind", picked=[cruel], nonce=NONCE)
        crypto.set_up((new, old))
        with db.unit():
            seal_everything_anew()
        crypto.set_up((new,))
        with db.unit() as session:
            assert opened(session.scalars(select(ReportEvidence.sealed)).one()).body == "a cruel word"
    finally:
        crypto.set_up(settings.seal_keys)


def test_half_a_year_after_closing_it_goes(app: Flask, story: Story, make: Make) -> None:
    group = make.group()
    message = make.message(make.rooms_by_depth(group)[1], make.member(group), "a word in a room")
    for closed in (timedelta(days=179), timedelta(days=181), None):
        at = None if closed is None else now() - closed
        with db.transaction() as session:
            state = {"state": "open" if closed is None else "closed", "closed_at": at, "reported_at": now()}
            file_report(
                Report(group_id=group, message_id=message, depth=1, reason="x", evidence_html="<p>x</p>", **state)
            )
            report = Report(thing="conversation", depth=0, reason="x", evidence_html="", **state)
            file_report(report)
            piece = {"said_at": now(), "sealed": sealed(SealedWords("x", "x"))}
            session.add_all(ReportEvidence(report_id=report.id, position=at, **piece) for at in range(3))
    with db.unit() as session:
        assert forget_evidence() == 4 and forget_evidence() == 0
        assert session.scalar(select(func.count()).select_from(ReportEvidence)) == 6
        assert session.scalar(select(func.count()).select_from(Report)) == 6
        assert session.scalar(select(func.count()).where(Report.evidence_html != "")) == 2


def test_a_closed_account_leaves_the_report_without_a_name(story: Story, make: Make) -> None:
    cruel = wrote(make, story, story.ben, "a cruel word")
    story.ana.posts(story.form, reason="unkind", picked=[cruel], nonce=NONCE)
    with db.transaction():
        publish(AccountErased(story.ben.id))
    with db.unit() as session:
        report, piece = session.scalars(select(Report)).one(), session.scalars(select(ReportEvidence)).one()
        assert report.about_id is None and piece.writer_id is None and opened(piece.sealed).body == "a cruel word"
        assert report.reporter_id == story.ana.id


def test_only_the_reporter_s_export_tells_of_it(story: Story, make: Make) -> None:
    cruel = wrote(make, story, story.ben, "a cruel word")
    story.ana.posts(story.form, reason="unkind", words="It hurt me.", picked=[cruel], nonce=NONCE)
    told: dict[int, dict[str, Any]] = {}
    for who in (story.ana, story.ben):
        told[who.id] = {}
        with db.transaction():
            publish(ExportAsked(who.id, told[who.id]))
    assert told[story.ana.id]["moderation"]["reports"][0]["about"] == "conversation"
    assert "a cruel word" not in str(told[story.ana.id]), "another's words are in nobody's export"
    assert "It hurt me" not in str(told[story.ben.id]) and told[story.ben.id]["moderation"]["reports"] == []


# ---- who hears, who reads


def test_it_comes_to_who_has_nothing_to_do_with_them(app: Flask, story: Story, make: Make) -> None:
    cruel = wrote(make, story, story.ben, "a cruel word")
    story.ana.posts(story.form, reason="unkind", words="It hurt.", picked=[cruel], nonce=NONCE)
    assert story.mo.hears("report:made") == [{"group": None}]
    assert story.mo.hears("notice:made") == [{}]
    for other in (story.ana, story.ben, story.kim, story.hana):
        other.hears_nothing()
    report = only_report(app)
    for other in (story.ana, story.ben, story.kim, story.hana):
        assert other.gets(f"/moderation/cases/{case_of(report)}").status_code == 404
        assert other.posts(f"/moderation/reports/{report}/evidence").status_code == 404
        assert other.posts(f"/moderation/cases/{case_of(report)}/close", outcome="Nothing to see.").status_code == 404
    assert str(case_of(report)) not in story.kim.gets("/moderation/site").text
    assert f"/moderation/cases/{case_of(report)}" in story.mo.gets("/moderation/site").text
    index = story.mo.gets("/moderation/").text
    assert "a report waits" in index and "Nothing waits for you" not in index and ">Hearth<" in index
    assert "Nothing waits for you" in story.kim.gets("/moderation/").text
    assert "A report waits that belongs to no group" in story.mo.gets("/notifications/").text
    with db.unit() as session:
        assert not session.scalars(select(LogEntry)).all(), "who was refused leaves nothing behind"


def test_each_reading_stands_in_the_log_and_a_page_without_it_shows_nothing(
    app: Flask, story: Story, make: Make
) -> None:
    cruel = wrote(make, story, story.ben, "a cruel word")
    story.ana.posts(story.form, reason="unkind", picked=[cruel], nonce=NONCE)
    report = only_report(app)
    assert "a cruel word" not in story.mo.gets(f"/moderation/cases/{case_of(report)}").text
    for _time in range(2):
        assert "a cruel word" in story.mo.posts(f"/moderation/reports/{report}/evidence").text
    with db.unit() as session:
        entries = session.scalars(select(LogEntry)).all()
        assert [(one.act, one.actor_id, one.report_id) for one in entries] == [
            ("evidence.opened", story.mo.id, report)
        ] * 2
        assert {one.person_id for one in entries} == {None}
    assert story.mo.gets("/moderation/site/log").text.count("Mo opened what was said") == 2
    assert story.ben.gets("/moderation/site/log").status_code == 404


def test_where_it_can_not_be_logged_it_is_not_read(
    app: Flask, story: Story, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    cruel = wrote(make, story, story.ben, "a cruel word")
    story.ana.posts(story.form, reason="unkind", picked=[cruel], nonce=NONCE)
    report = only_report(app)
    blocks = ("CREATE TRIGGER no_more BEFORE INSERT ON moderation_log BEGIN SELECT RAISE(ABORT, 'full'); END",)
    if db.engine().dialect.name != "sqlite":
        blocks = (
            "CREATE FUNCTION no_more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full'; END $$",
            "CREATE TRIGGER no_more BEFORE INSERT ON moderation_log FOR EACH ROW EXECUTE FUNCTION no_more()",
        )
    with db.transaction() as session:
        for block in blocks:
            session.execute(text(block))
    app.config["PROPAGATE_EXCEPTIONS"] = app.testing = False
    page = story.mo.posts(f"/moderation/reports/{report}/evidence")
    assert page.status_code == 500 and "a cruel word" not in page.text


def test_closed_with_a_sentence_that_the_reporter_reads(app: Flask, story: Story, make: Make) -> None:
    receipt = story.ana.posts(story.form, reason="unkind", words="It hurt.", nonce=NONCE).location
    assert "Ben" in story.ana.gets(receipt).text and "It hurt." in story.ana.gets(receipt).text
    report = only_report(app)
    assert story.mo.posts(f"/moderation/cases/{case_of(report)}/close", outcome="").status_code == 422
    assert (
        story.mo.posts(f"/moderation/cases/{case_of(report)}/close", outcome="I talked with them.").status_code == 302
    )
    assert "I talked with them." in story.ana.gets(receipt).text
    assert "I talked with them." in story.mo.gets(f"/moderation/cases/{case_of(report)}").text
    assert f"/moderation/cases/{case_of(report)}" in story.mo.gets("/moderation/site", show="closed").text
    assert "looked at what you reported" in story.ana.gets("/notifications/").text
    assert "I talked" not in story.ben.gets("/moderation/mine").text
    story.ben.hears_nothing()


def test_where_no_moderator_is_left_the_host_decides_and_else_hears_that_nobody_may(
    app: Flask, story: Story, make: Make
) -> None:
    with db.transaction() as session:
        session.execute(update(Person).where(Person.id == story.mo.id).values(is_site_moderator=False))
    story.ana.posts(story.form, reason="unkind", words="It hurt.", nonce=NONCE)
    report = only_report(app)
    assert story.hana.hears("report:made") == [{"group": None}]
    assert story.hana.gets(f"/moderation/cases/{case_of(report)}").status_code == 200
    make.connection(story.hana.actor, story.ana.actor)  # type: ignore[arg-type]
    assert story.hana.gets(f"/moderation/cases/{case_of(report)}").status_code == 404
    index = story.hana.gets("/moderation/").text
    assert "A report waits that nobody may decide" in index and "Ana" not in index and "Ben" not in index
    for other in (story.kim, story.ben, story.ana):
        page = other.gets("/moderation/")
        assert page.status_code == 404 or "nobody may decide" not in page.text
    with db.transaction() as session:
        session.execute(update(Person).where(Person.id == story.mo.id).values(is_site_moderator=True))
    assert story.mo.gets(f"/moderation/cases/{case_of(report)}").status_code == 200, (
        "whom the host asks can decide at once"
    )


def test_a_report_about_the_host_is_not_hinted_to_them(story: Story, make: Make) -> None:
    make.connection(story.ana.actor, story.hana.actor)  # type: ignore[arg-type]
    with db.transaction() as session:
        session.execute(
            update(Person).where(Person.id.in_([story.mo.id, story.kim.id])).values(is_site_moderator=False)
        )
    page = f"/moderation/report/person/{story.hana.id}"
    assert story.ana.posts(page, reason="unkind", words="They shout.", nonce=NONCE).status_code == 302
    story.hana.hears_nothing()
    index = story.hana.gets("/moderation/").text
    assert "nobody may decide" not in index and "a report waits" not in index


# ---- a hello, a person


def test_a_hello_goes_with_its_report(app: Flask, story: Story, make: Make) -> None:
    cleo = make.person("cleo")
    hello = make.connect_invitation(cleo, story.ana.actor, "Buy <b>this</b>\nnow")  # type: ignore[arg-type]
    form = f"/moderation/report/invitation/{hello}"
    assert form in story.ana.gets("/connections/").text
    assert "Buy &lt;b&gt;this&lt;/b&gt;" in story.ana.gets(form).text
    assert story.ben.gets(form).status_code == 404
    assert story.ana.posts(form, reason="selling", nonce=NONCE).status_code == 302
    page = story.mo.posts(f"/moderation/reports/{only_report(app)}/evidence").text
    assert "<p>Buy &lt;b&gt;this&lt;/b&gt;<br>now</p>" in page and "Cleo" in page


def test_how_somebody_is_goes_in_words_alone(app: Flask, story: Story, make: Make) -> None:
    form = f"/moderation/report/person/{story.ben.id}"
    assert form in story.ana.gets(f"/people/{story.ben.id}").text or form in story.ana.gets(f"/rooms/{story.room}").text
    assert story.ana.gets(f"/moderation/report/person/{story.ana.id}").status_code in (403, 404)
    assert story.hana.gets(form).status_code == 404
    make.distance(story.ben.actor, story.ana.actor)  # type: ignore[arg-type]
    assert story.ana.posts(form, reason="boundary", words="They go on asking.", nonce=NONCE).status_code == 302
    page = story.mo.gets(f"/moderation/cases/{case_of(only_report(app))}").text
    assert "They go on asking." in page and "about how somebody is with them" in page


@pytest.mark.parametrize(
    ("is_to_me", "state", "allowed"),
    [
        (True, "open", True),
        (True, "declined", True),
        (True, "accepted", True),
        (True, "lapsed", True),
        (True, "withdrawn", False),
        (False, "open", False),
    ],
)
def test_which_hello_can_be_reported(is_to_me: bool, state: str, allowed: bool) -> None:
    assert may_report_invitation(is_to_me, state).allowed is allowed


# ---- whose it is


MODERATOR, HOST = Standing(signed_in=True, is_site_moderator=True), Standing(signed_in=True, is_host=True)


@pytest.mark.parametrize(
    ("standing", "facts_", "allowed"),
    [
        (MODERATOR, {}, True),
        (MODERATOR, {"site_moderator_could": True}, True),
        (MODERATOR, {"is_connected": True}, False),
        (MODERATOR, {"is_party": True}, False),
        (HOST, {}, True),
        (HOST, {"site_moderator_could": True}, False),
        (HOST, {"is_connected": True}, False),
        (HOST, {"is_party": True}, False),
        (Standing(signed_in=True), {}, False),
        (Standing(), {}, False),
    ],
)
def test_who_may_handle_what_belongs_to_no_group(standing: Standing, facts_: dict[str, bool], allowed: bool) -> None:
    assert may_handle_case(CaseFacts(standing, 0, **facts_)).allowed is allowed


person = st.fixed_dictionaries(
    {
        "is_host": st.sampled_from([False, False, True]),
        "is_site_moderator": st.booleans(),
        "state": st.sampled_from(["active", "active", "active", "closed"]),
        "knows": st.sets(st.integers(0, 5)),
        "parted": st.booleans(),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(person, min_size=2, max_size=6), gone=st.sampled_from([None, "about", "reporter"]))
def test_the_sql_and_the_question_give_one_answer(
    app: Flask, make: Make, people: list[dict[str, Any]], gone: str | None
) -> None:
    with app.test_request_context(), db.unit():
        with db.transaction() as session:
            session.execute(update(Person).values(is_host=False, is_site_moderator=False))
            session.execute(delete(Connection))
            session.execute(delete(Case))
        actors: list[Actor] = [
            make.person(**{key: one[key] for key in ("is_host", "is_site_moderator", "state")}) for one in people
        ]
        pairs = {(min(at, to), max(at, to)) for at, one in enumerate(people) for to in one["knows"] if to < len(people)}
        for at, to in sorted(pairs):
            if at != to:
                make.connection(actors[at], actors[to], ended_at=now() if people[at]["parted"] else None)
        with db.transaction():
            about, reporter = None if gone == "about" else actors[1].id, None if gone == "reporter" else actors[0].id
            case = write_case(None, 0, about, [reporter])
        session = db.session()
        receives = set(audience.of_case(case.id))
        nobody = not receives
        for actor, one in zip(actors, people, strict=True):
            said = may_handle_case(facts.for_case(actor, case)).allowed
            found = session.scalar(select(Case.id).where(Case.id == case.id, audience.handles_case(actor)))
            assert said is (found is not None)
            if one["state"] != "active":
                continue  # who is not here has no page to ask from
            assert said is (actor.id in receives)
            duty = site_duty(actor)
            if actor.is_host and actor.id not in (about, reporter):
                assert duty and duty.undecided is nobody
            elif duty:
                assert not duty.undecided
