"""The host's pages: for hosts alone; what they show and what they keep to themselves; what can be done there."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import Person, SiteInvitation
from community.admin.queries.settings import settings_for
from community.admin.services.appoint_facilitator import appoint_facilitator
from community.admin.services.change_settings import change_settings
from community.groups.models import Membership
from community.shared import db
from community.shared.errors import Invalid, NotFound, Refused
from community.shared.site import DECLARED, RATES
from tests.support.actors import Someone
from tests.support.make import Make


@pytest.fixture
def host(app: Flask, make: Make) -> Someone:
    return Someone(app, make.person("hanna", is_host=True))


def _addresses(app: Flask, group: int, person: int) -> list[tuple[str, str]]:
    """(method, address) of every admin route there is."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("admin."):
            url = app.url_map.bind("localhost").build(
                rule.endpoint, {name: {"group_id": group, "person_id": person}[name] for name in rule.arguments}
            )
            found += [(method, url) for method in rule.methods or () if method in ("GET", "POST")]
    return found


def test_for_everybody_else_they_do_not_exist(app: Flask, make: Make) -> None:
    group = make.group()
    member = make.member(group, stage=4, roles=("facilitator", "moderator", "greeter"))
    people = [Someone(app, member), Someone(app, make.person(is_site_moderator=True))]
    addresses = _addresses(app, group, member.id)
    assert len(addresses) > 10
    for who in people:
        assert "/admin/" not in who.gets("/moderation/mine").text
        for method, url in addresses:
            response = who.gets(url) if method == "GET" else who.posts(url)
            assert response.status_code == 404, (who, method, url)
    for method, url in addresses:
        visitor = Someone(app, None)
        response = visitor.gets(url) if method == "GET" else visitor.posts(url)
        assert response.status_code == 302 and "/sign-in" in response.location, (method, url)


def test_every_page_opens_for_a_host(app: Flask, make: Make, host: Someone) -> None:
    person = make.person()
    for method, url in _addresses(app, make.group(), person.id):
        if method == "GET":
            assert host.gets(url).status_code == 200, url
    assert "/admin/" in host.gets("/moderation/mine").text


def test_the_overview_says_what_waits_and_nothing_that_was_written(app: Flask, make: Make, host: Someone) -> None:
    assert "Nothing waits for you." in host.gets("/admin/").text
    assert "Mail is not set up" in host.gets("/admin/").text
    assert ("SQLite" in host.gets("/admin/").text) or ("PostgreSQL" in host.gets("/admin/").text)
    group, empty = make.group(name="Choir"), make.group(name="Nobody is here")
    make.message(make.rooms_by_depth(group)[1], make.member(group), "what was said")
    make.person(state="waiting", asked="May I come in?")
    page = host.gets("/admin/").text
    assert "Someone asked to come in." in page and "Choir has no facilitator" in page
    assert "what was said" not in page and "Nobody is here" not in page
    assert empty


def test_appointing_a_facilitator(app: Flask, make: Make, host: Someone) -> None:
    group = make.group()
    ana, gone = make.member(group), make.member(group, state="left")
    url = f"/admin/groups/{group}/facilitator"
    for wrong in (gone.id, host.id, 5, None, "x"):
        assert host.posts(url, person=wrong).status_code == 404
    page = Someone(app, ana)
    page.opens()
    assert host.posts(url, person=str(ana.id)).status_code == 302
    assert page.hears("membership:changed") == [{"group": group}]
    with db.unit():
        assert db.session().get_one(Membership, (group, ana.id)).facilitator
    ben = make.member(group)
    assert host.posts(url, person=str(ben.id)).status_code == 403


def test_only_hosts_appoint_facilitators(make: Make, unit: None) -> None:
    group = make.group()
    ana = make.member(group, roles=("moderator",))
    for actor in (ana, make.person(is_site_moderator=True)):
        with pytest.raises(NotFound):
            appoint_facilitator(actor, group, ana.id)
    host = make.person(is_host=True)
    appoint_facilitator(host, group, ana.id)
    with pytest.raises(Refused):
        appoint_facilitator(host, group, ana.id)


def test_settings_hold_at_once(app: Flask, make: Make, host: Someone) -> None:
    with db.unit():
        before = {one.key: str(one.value) for one in settings_for(host.actor)}  # type: ignore[arg-type]
    fields = {key.replace(".", "-"): value for key, value in before.items()}
    page = host.gets("/admin/settings").text
    assert all(f'name="{name}"' in page for name in fields)
    changed = {**fields, "accounts-sign_up": "invitation", "groups-founding_days": "7"}
    assert host.posts("/admin/settings", **changed).status_code == 302
    with db.unit():
        assert DECLARED["accounts.sign_up"].get() == "invitation"
        assert DECLARED["groups.founding_days"].get() == 7
    assert host.posts("/admin/settings", **{**fields, "accounts-sign_up": "everyone"}).status_code == 422
    with db.unit():
        assert DECLARED["accounts.sign_up"].get() == "invitation"


def test_every_setting_with_choices_has_words(app: Flask, make: Make, host: Someone) -> None:
    with db.unit(), app.test_request_context():
        shown = settings_for(host.actor)  # type: ignore[arg-type]
        assert {one.key for one in shown} == {one.key for one in DECLARED.values() if one.choices}
        for one in shown:
            assert str(one.label) != one.key and str(one.sentence), f"{one.key} has no words in admin/labels.py"
            assert all(str(label) != str(value) for value, label in one.choices), one.key


def test_settings_are_changed_together_or_not_at_all(make: Make, unit: None) -> None:
    host = make.person(is_host=True)
    for wrong in ({"site.rates": "open", "accounts.sign_up": "no"}, {"site.rates": "open", "site.made_by": "demo"}):
        with pytest.raises(Invalid):
            change_settings(host, wrong)
        assert RATES.get() == "kept"
    with pytest.raises(NotFound):
        change_settings(make.person(is_site_moderator=True), {"site.rates": "open"})


def test_people_show_no_address_and_no_more_than_needed(app: Flask, make: Make, host: Someone) -> None:
    make.person("ana", email="ana@example.org")
    make.person("closed-one", state="closed")
    page = host.gets("/admin/people").text
    assert "ana@example.org" not in page and "example.org" not in page
    assert "has an e-mail: yes" in page and "has an e-mail: no" in page
    assert "closed-one" not in page


def test_people_come_in_pages_and_can_be_searched(app: Flask, make: Make, host: Someone) -> None:
    handles = sorted([f"p{n:03}" for n in range(120)])
    for handle in handles:
        make.person(handle)
    seen: list[str] = []
    url: str | None = "/admin/people?q=p"
    while url:
        page = host.browser.get(url).text
        seen += re.findall(r'<span class="quiet small">(p\d{3})</span>', page)
        link = re.search(r'rel="next" href="([^"]*)"', page)
        url = link[1].replace("&amp;", "&") if link else None
    assert seen == handles
    assert re.findall(r"p\d{3}", host.gets("/admin/people", q="P11").text.split("Here already")[1])[0] == "p110"
    assert "Nobody by that handle" in host.gets("/admin/people", q="%").text


def test_letting_in_and_declining(app: Flask, make: Make, host: Someone) -> None:
    ana = make.person(state="waiting", asked="<b>May I</b> come in?")
    ben = make.person(state="waiting", asked="")
    page = host.gets("/admin/people").text
    assert "&lt;b&gt;May I&lt;/b&gt; come in?" in page
    assert host.posts(f"/admin/people/{ana.id}/approve").status_code == 302
    assert host.posts(f"/admin/people/{ben.id}/decline").status_code == 302
    assert host.posts(f"/admin/people/{ben.id}/approve").status_code == 404
    with db.unit():
        assert db.session().get_one(Person, ana.id).state == "active"


def test_duties_on_the_site(app: Flask, make: Make, host: Someone) -> None:
    ana = make.person()
    assert host.posts(f"/admin/people/{ana.id}/site-moderator", on="yes").status_code == 302
    assert Someone(app, ana).gets("/moderation/").status_code == 200
    assert host.posts(f"/admin/people/{ana.id}/site-moderator", on="no").status_code == 302
    assert Someone(app, ana).gets("/moderation/").status_code == 404
    assert host.posts(f"/admin/people/{ana.id}/host").status_code == 422
    assert Someone(app, ana).gets("/admin/").status_code == 404
    assert host.posts(f"/admin/people/{ana.id}/host", sure="y").status_code == 302
    assert Someone(app, ana).gets("/admin/").status_code == 200


def test_an_invitation_is_shown_once_and_can_be_ended(app: Flask, make: Make, host: Someone) -> None:
    made = host.posts("/admin/invitations", uses="2", days="7")
    link = re.search(r"<code>([^<]*)</code>", made.text)
    assert link and link[1].startswith("http")
    path = "/" + link[1].split("/", 3)[3]
    assert Someone(app, None).gets(path).status_code in (200, 302)
    later = host.gets("/admin/invitations").text
    assert path.rsplit("/", 1)[1] not in later and "for 2 more" in later
    with db.unit():
        key = db.session().scalars(select(SiteInvitation.token_hash)).one()
    assert host.posts("/admin/invitations/end", which=key).status_code == 302
    assert "for 2 more" not in host.gets("/admin/invitations").text
    assert Someone(app, None).gets(path).status_code == 404
    assert host.posts("/admin/invitations", uses="0", days="7").status_code == 422
