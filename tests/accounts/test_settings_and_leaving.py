"""What is mine: how I am called, the pledge, a copy of everything, and leaving."""

import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.accounts import models
from community.accounts.services.appoint_person import make_host, set_site_moderator
from community.accounts.services.start_sign_in import start_sign_in
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.errors import NotFound
from tests.accounts.pages import is_signed_in, signs_in, signs_up
from tests.support.actors import Someone
from tests.support.make import PASSWORD, Make

People = Callable[..., Someone]


def row(who: Actor) -> models.Person:
    with db.unit():
        return db.session().get_one(models.Person, who.id)


def test_name_and_interests(someone: People, make: Make) -> None:
    who = make.person()
    robin = someone(who)
    robin.posts("/accounts/settings", name="Robin\u202e  Hale", interests=["tea", "walking"])
    page = robin.gets("/accounts/settings").text
    assert row(who).name == "Robin Hale"
    assert page.count(" checked") == 2
    robin.posts("/accounts/settings", name="Robin Hale")
    assert robin.gets("/accounts/settings").text.count(" checked") == 0


def test_what_was_typed_stays(someone: People, make: Make) -> None:
    robin = someone(make.person())
    page = robin.posts("/accounts/settings", name="Moderator", interests=["tea"])
    assert page.status_code == 422 and 'value="Moderator"' in page.text and page.text.count(" checked") == 1
    assert robin.posts("/accounts/settings", name="Robin", interests=["<script>"]).status_code == 422


# ---- the pledge


@pytest.fixture
def robin(someone: People, make: Make, monkeypatch: pytest.MonkeyPatch) -> Someone:
    """Somebody who accepted the pledge before its version rose."""
    made, table = someone(make.person()), content.table
    written = table("pledge")
    raised = {**written, "version": written["version"] + 1}
    monkeypatch.setattr(content, "table", lambda name: raised if name == "pledge" else table(name))
    return made


def test_anybody_may_read_it(someone: People) -> None:
    page = someone(None).gets("/accounts/pledge")
    assert page.status_code == 200 and "<form" not in page.text.split("<main")[1].split("</main")[0]


def test_a_changed_pledge_is_asked_before_going_on(robin: Someone) -> None:
    sent = robin.gets("/accounts/settings")
    assert sent.location == "/accounts/pledge?next=/accounts/settings"
    assert robin.posts("/accounts/settings", name="Robin").location == "/accounts/pledge"
    page = robin.gets("/accounts/pledge", next="/accounts/settings").text
    version = page.split('name="version"')[1].split('value="')[1].split('"')[0]
    assert robin.posts("/accounts/pledge", version=version, next="/accounts/settings").location == "/accounts/settings"
    assert is_signed_in(robin)


def test_until_then_help_and_leaving_stay_open(robin: Someone) -> None:
    for path in ("/safety/help", "/accounts/export", "/accounts/close", "/accounts/pledge"):
        assert robin.gets(path).status_code == 200, path
    assert robin.posts("/accounts/sign-out").location == "/accounts/sign-in"


@pytest.mark.parametrize("version", ["1", "99", "-1", "", "x"])
def test_only_the_version_in_force_counts(robin: Someone, version: str) -> None:
    robin.posts("/accounts/pledge", version=version)
    assert robin.gets("/accounts/settings").status_code == 302


def test_accepting_leads_nowhere_else(robin: Someone) -> None:
    assert robin.posts("/accounts/pledge", version="2", next="//evil.example").location.startswith("/groups")


# ---- a copy


def test_the_copy_holds_what_we_hold(someone: People, make: Make) -> None:
    robin = someone(make.person("robin-hale", interests=("tea",), email="robin@example.org"))
    copy = robin.gets("/accounts/export")
    assert copy.headers["Content-Disposition"].startswith("attachment")
    mine = json.loads(copy.text)["accounts"]
    assert (mine["handle"], mine["email"], mine["interests"]) == ("robin-hale", "robin@example.org", ["tea"])
    assert "argon2" not in copy.text


def test_every_column_of_a_person_is_in_the_copy_or_left_out_on_purpose(someone: People, make: Make) -> None:
    left_out = {"id", "handle_skeleton", "password_hash", "state", "asked", "pledge_version", "pledge_accepted_at"}
    mine = json.loads(someone(make.person()).gets("/accounts/export").text)["accounts"]
    assert {column.name for column in models.Person.__table__.columns} - left_out <= mine.keys()
    assert {"asked_when_joining", "pledge"} <= mine.keys()


# ---- leaving


def test_leaving_from_the_first_second(someone: People) -> None:
    robin = someone(None)
    signs_up(robin)
    assert robin.gets("/accounts/export").status_code == 200
    assert robin.posts("/accounts/close", current="slow rivers carry lanterns").status_code == 302
    assert not is_signed_in(robin)
    assert signs_up(someone(None)).status_code == 200, "the handle is free again"


def test_nothing_is_left_of_who_left(someone: People, make: Make) -> None:
    who = make.person("robin-hale", interests=("tea",), email="robin@example.org", is_site_moderator=True)
    here, there = someone(who), someone(who)
    here.posts("/accounts/recovery-codes", current=PASSWORD)
    assert here.posts("/accounts/close", current="not this one").status_code == 422 and is_signed_in(here)
    here.posts("/accounts/close", current=PASSWORD)
    left = row(who)
    assert (left.state, left.name, left.email, left.password_hash, left.is_site_moderator) == (
        "closed",
        "",
        None,
        "",
        False,
    )
    assert left.handle.startswith("closed-") and "robin" not in left.handle_skeleton
    for table in (models.PersonInterest, models.SignIn, models.RecoveryCode, models.ResetToken):
        with db.unit():
            assert db.session().scalar(select(func.count()).where(table.person_id == who.id)) == 0
    assert not is_signed_in(there) and not there.is_connected and not here.is_connected
    assert signs_in(someone(None), left.handle, PASSWORD).status_code == 422


def test_a_sign_in_of_a_closed_account_opens_nothing(someone: People, make: Make) -> None:
    """Even one whose row was written in the same moment."""
    who = make.person(state="closed")
    ghost = someone(None)
    with db.unit():
        token = start_sign_in(who.id)
    with ghost.browser.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert not is_signed_in(ghost)
    ghost.opens()
    assert not ghost.is_connected


def test_the_only_host_is_told_and_may_leave_all_the_same(someone: People, make: Make) -> None:
    host = someone(make.person(is_host=True))
    assert "only host" in host.gets("/accounts/close").text
    make.person(is_host=True)
    assert "only host" not in host.gets("/accounts/close").text
    assert host.posts("/accounts/close", current=PASSWORD).status_code == 302


# ---- duties on the site


def test_hosts_give_duties_and_nobody_else(app: Flask, make: Make) -> None:
    host, robin = make.person(is_host=True), make.person()
    with app.test_request_context(), db.unit():
        with pytest.raises(NotFound):
            make_host(robin, robin.id)
        with pytest.raises(NotFound):
            set_site_moderator(robin, robin.id, True)
        set_site_moderator(host, robin.id, True)
        make_host(host, robin.id)
    assert row(robin).is_site_moderator and row(robin).is_host
    with app.test_request_context(), db.unit(), pytest.raises(NotFound):
        make_host(host, make.person(state="closed").id)
