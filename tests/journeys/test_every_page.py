"""Every page there is, as somebody who may see it: axe-core finds nothing, light and dark, nothing scrolls sideways at 320 px, and the
quick exit and help are there. Windows complain of anything that the Content-Security-Policy had to stop.

The pages come from the app's own url map: a new one without its line here fails.
"""

from collections.abc import Callable
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import expect

from community.admin.services.demo_content import PASSWORD
from tests.journeys.window import Window
from tests.support.server import Server

pytestmark = pytest.mark.browser

WALK = "(SELECT id FROM groups WHERE name = 'The Slow Miles')"
IDS = {
    "group_id": f"SELECT {WALK}",
    "room_id": f"SELECT id FROM rooms WHERE group_id = {WALK} AND name = 'The Bench'",
    "message_id": f"""SELECT m.id FROM messages m JOIN rooms r ON r.id = m.room_id JOIN people p ON p.id = m.author_id
        WHERE r.group_id = {WALK} AND r.depth = 1 AND m.state = 'here' AND p.handle = 'gerald-umber' ORDER BY m.id DESC""",
    "deep_id": f"SELECT id FROM rooms WHERE group_id = {WALK} AND depth = 4",
    "hidden_id": f"""SELECT m.id FROM messages m JOIN rooms r ON r.id = m.room_id
        WHERE r.group_id = {WALK} AND m.state = 'hidden'""",
    "case_id": f"SELECT id FROM cases WHERE group_id = {WALK} AND state = 'open'",
    "report_id": f"SELECT id FROM reports WHERE group_id = {WALK} AND state = 'open'",
    "action_id": f"SELECT id FROM actions WHERE group_id = {WALK} AND state = 'stands'",
    "my_report_id": f"SELECT id FROM reports WHERE group_id = {WALK} AND state = 'closed'",
    "person_id": "SELECT id FROM people WHERE handle = 'gerald-umber'",
    "friend_id": "SELECT id FROM people WHERE handle = 'gerald-umber'",
    "private_id": """SELECT r.id FROM rooms r JOIN connection_sides s ON s.connection_id = r.connection_id
        JOIN people p ON p.id = s.person_id WHERE p.handle = 'luz-marina'""",
    "choir_id": "SELECT id FROM groups WHERE name = 'The Low Ceiling Choir'",
    "open_id": "SELECT id FROM groups WHERE name = 'Plot and Windowsill'",
}

VISITOR, MEMBER, FACILITATOR, MODERATOR, HOST = "", "luz-marina", "dorothea-w", "marit-fell", "ilka-rowan"
REPORTER = "tamsin-puddle"

PAGES: dict[str, tuple[str, str]] = {
    "front": (VISITOR, "/"),
    "accounts.sign_in": (VISITOR, "/accounts/sign-in"),
    "accounts.sign_up": (VISITOR, "/accounts/sign-up"),
    "accounts.forgotten": (VISITOR, "/accounts/forgotten"),
    "accounts.recover": (VISITOR, "/accounts/recover"),
    "accounts.withdraw": (VISITOR, "/accounts/withdraw"),
    "accounts.pledge": (VISITOR, "/accounts/pledge"),
    "accounts.invitation": (VISITOR, "/accounts/invitation/made-up"),
    "accounts.boundaries": (MEMBER, "/boundaries"),
    "accounts.boundaries_break": (MEMBER, "/boundaries/break"),
    "accounts.boundaries_return": (MEMBER, "/boundaries/return"),
    "accounts.boundaries_template": (MEMBER, "/boundaries/templates/open"),
    "accounts.close": (MEMBER, "/accounts/close"),
    "accounts.email": (MEMBER, "/accounts/email"),
    "accounts.password": (MEMBER, "/accounts/password"),
    "accounts.recovery_codes": (MEMBER, "/accounts/recovery-codes"),
    "accounts.person": (MEMBER, "/people/{person_id}"),
    "accounts.profile": (MEMBER, "/profile"),
    "accounts.profile_answer": (MEMBER, "/profile/question/good_day"),
    "accounts.profile_as": (MEMBER, "/profile/as?who=stranger"),
    "accounts.profile_interests": (MEMBER, "/profile/interests"),
    "accounts.profile_own": (MEMBER, "/profile/own"),
    "accounts.profile_picture": (MEMBER, "/profile/picture"),
    "accounts.settings": (MEMBER, "/accounts/settings"),
    "accounts.sign_ins": (MEMBER, "/accounts/sign-ins"),
    "safety.breathe": (VISITOR, "/safety/breathe"),
    "safety.help": (VISITOR, "/safety/help"),
    "groups.invited": (VISITOR, "/groups/invited/made-up"),
    "groups.index": (MEMBER, "/groups/"),
    "groups.discover": (MEMBER, "/groups/discover"),
    "groups.show": (MEMBER, "/groups/{group_id}"),
    "groups.agreement": (MEMBER, "/groups/{group_id}/agreement"),
    "groups.leave": (MEMBER, "/groups/{group_id}/leave"),
    "groups.members": (FACILITATOR, "/groups/{group_id}/members"),
    "groups.ask": (MEMBER, "/groups/{choir_id}/ask"),
    "groups.join": (MEMBER, "/groups/{open_id}/join"),
    "groups.edit": (FACILITATOR, "/groups/{group_id}/edit"),
    "groups.edit_agreement": (FACILITATOR, "/groups/{group_id}/agreement/edit"),
    "groups.invitations": (FACILITATOR, "/groups/{group_id}/invitations"),
    "groups.requests": (FACILITATOR, "/groups/{group_id}/requests"),
    "groups.found": (HOST, "/groups/found"),
    "disclosure.pace": (FACILITATOR, "/disclosure/{group_id}/pace"),
    "rooms.show": (MEMBER, "/rooms/{room_id}"),
    "rooms.search": (MEMBER, "/rooms/search?q=kettle"),
    "rooms.search_room": (MEMBER, "/rooms/{room_id}/search?q=kettle"),
    "rooms.add": (FACILITATOR, "/rooms/in/{group_id}/add"),
    "rooms.edit": (FACILITATOR, "/rooms/{room_id}/edit"),
    "rooms.waiting": (MODERATOR, "/rooms/{room_id}/waiting"),
    "rooms.conversations": (MEMBER, "/rooms/private"),
    "rooms.left_words": (MEMBER, "/rooms/postponed"),
    "connections.index": (MEMBER, "/connections/"),
    "connections.pair": (MEMBER, "/connections/{friend_id}"),
    "connections.part": (MEMBER, "/connections/{friend_id}/part"),
    "connections.distance": (MEMBER, "/connections/{friend_id}/distance"),
    "connections.company": (MEMBER, "/connections/company"),
    "connections.invite": (FACILITATOR, "/connections/{person_id}/invite"),
    "notifications.choices": (MEMBER, "/notifications/choices"),
    "notifications.group_choices": (MEMBER, "/notifications/choices/groups/{group_id}"),
    "notifications.index": (MEMBER, "/notifications/"),
    "notifications.person_choices": (MEMBER, "/notifications/choices/people/{friend_id}"),
    "moderation.ask_group": (MEMBER, "/moderation/{group_id}/talk"),
    "moderation.ask_site": (MEMBER, "/moderation/talk"),
    "moderation.talk": (MODERATOR, "/moderation/reports/{report_id}/talk"),
    "moderation.report": (MEMBER, "/moderation/report/{message_id}"),
    "moderation.report_conversation": (MEMBER, "/moderation/report/conversation/{private_id}"),
    "moderation.report_person": (MEMBER, "/moderation/report/person/{person_id}"),
    "moderation.site": (HOST, "/moderation/site"),
    "moderation.site_duty": (HOST, "/moderation/site/duty"),
    "moderation.site_log": (HOST, "/moderation/site/log"),
    "moderation.my_log": (MEMBER, "/moderation/mine/log"),
    "moderation.my_no_contact": (MEMBER, "/moderation/mine/no-contact"),
    "moderation.no_contact": (MODERATOR, "/moderation/{group_id}/no-contact"),
    "moderation.site_no_contact": (HOST, "/moderation/site/no-contact"),
    "moderation.my_reports": (REPORTER, "/moderation/mine"),
    "moderation.my_report": (REPORTER, "/moderation/mine/{my_report_id}"),
    "moderation.index": (MODERATOR, "/moderation/"),
    "moderation.calm": (MODERATOR, "/moderation/{group_id}/calm"),
    "moderation.words": (MODERATOR, "/moderation/{group_id}/words"),
    "moderation.site_words": (HOST, "/moderation/site/words"),
    "moderation.met": (MODERATOR, "/moderation/{group_id}/met"),
    "moderation.reports": (MODERATOR, "/moderation/{group_id}"),
    "moderation.show_case": (MODERATOR, "/moderation/cases/{case_id}"),
    "moderation.hide": (MODERATOR, "/moderation/messages/{message_id}/hide"),
    "moderation.actions": (MODERATOR, "/moderation/{group_id}/actions"),
    "moderation.undo": (MODERATOR, "/moderation/actions/{action_id}/undo"),
    "moderation.second_looks": (MODERATOR, "/moderation/second-looks"),
    "moderation.look_first": (MODERATOR, "/moderation/{group_id}/{person_id}/look-first"),
    "moderation.pause": (MODERATOR, "/moderation/{group_id}/{person_id}/pause"),
    "moderation.word": (MODERATOR, "/moderation/{group_id}/{person_id}/word"),
    "moderation.cover": (MODERATOR, "/moderation/messages/{message_id}/cover"),
    "moderation.restore": (MODERATOR, "/moderation/messages/{hidden_id}/restore"),
    "moderation.quiet": (MODERATOR, "/moderation/{group_id}/{person_id}/quiet"),
    "moderation.remove": (MODERATOR, "/moderation/{group_id}/{person_id}/remove"),
    "moderation.duty": (MODERATOR, "/moderation/{group_id}/duty"),
    "moderation.tending": (MODERATOR, "/moderation/{group_id}/tending"),
    "moderation.every_tending": (HOST, "/moderation/tending"),
    "moderation.put_down": (MODERATOR, "/moderation/put-down"),
    "moderation.log": (MODERATOR, "/moderation/{group_id}/log"),
    "admin.index": (HOST, "/admin/"),
    "admin.people": (HOST, "/admin/people"),
    "admin.settings": (HOST, "/admin/settings"),
    "admin.invitations": (HOST, "/admin/invitations"),
    "admin.make_host": (HOST, "/admin/people/{person_id}/host"),
}

MORE_VIEWS = (
    (VISITOR, "/accounts/sign-in?next=/groups/"),
    (MEMBER, "/"),
    (MEMBER, "/groups/discover?q=nothing+is+called+so"),
    (MEMBER, "/rooms/{room_id}?reply_to={message_id}"),
    (MEMBER, "/rooms/search?q=nothingiscalledso"),
    (MEMBER, "/rooms/{private_id}"),
    (FACILITATOR, "/groups/{group_id}"),
    (FACILITATOR, "/rooms/{deep_id}"),
    (MODERATOR, "/groups/{group_id}"),
    (MODERATOR, "/rooms/{room_id}"),
    (REPORTER, "/groups/"),
    (HOST, "/accounts/settings"),
)
"""The same pages as others see them, or with more or less on them."""

NOT_PAGES = {
    "static",
    "moderation.tending_month",  # needs a month that is over: tests/moderation/test_tending.py looks at it
    "accounts.avatar",  # a picture
    "accounts.boundaries_away",  # only while one takes a break: test_boundaries.py looks at it
    "accounts.person_card",  # a piece of pages
    "accounts.profile_own_answer",  # the form of accounts.profile_own, filled
    "accounts.export",  # a file
    "moderation.appeal",  # needs a decision: test_appeals.py looks at it
    "moderation.agree",  # the same
    "moderation.decide_appeal",  # the same
    "moderation.uncover",  # the form of moderation.cover, the other way round
    "moderation.report_invitation",  # the form of moderation.report_person, with a hello
    "moderation.show_report",  # leads on to the case
    "moderation.no_contact_order",  # needs an order: test_keeping_apart.py looks at it
    "connections.company_pacer",  # a piece of a conversation: test_company.py looks at it
    "notifications.unsubscribe",  # needs a link of a mail: tests/notifications looks at it
    "notifications.worker",  # a script
    "notifications.open",  # leads on to what it tells of
    "accounts.first_host",  # needs a link that is good once: test_first_circle.py looks at it
    "accounts.reset",  # needs a link of a mail: below
    "accounts.opened_email",  # the same
}


def test_every_page_is_looked_at(app: Flask):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NOT_PAGES == set(PAGES)


def _in_light(looking: Window, width: int, height: int, scheme: Literal["light", "dark"]) -> list[str]:
    """What is wrong there, once the page was drawn anew in these colours: before, it has some of both."""
    looking.page.set_viewport_size({"width": width, "height": height})
    looking.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    # Chromium at times keeps a paragraph's inherited colour when only the scheme changes: taken off and put back, all is reckoned anew.
    drawn = """() => {
        const page = document.documentElement;
        page.style.display = "none";
        page.getBoundingClientRect();
        page.style.removeProperty("display");
        return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))));
    }"""
    looking.page.evaluate(drawn)
    return looking.faults()


def faults_in_every_light(looking: Window, name: str) -> list[str]:
    """Wide and light, then narrow and dark."""
    faults = [f"{name}: {fault}" for fault in _in_light(looking, 1280, 800, "light")]
    faults += [f"{name}, dark, narrow: {fault}" for fault in _in_light(looking, 320, 640, "dark")]
    if (over := looking.overhang()) > 0:
        faults.append(f"{name}: {over} px too wide at 320 px")
    return faults


@pytest.mark.parametrize(
    "who", [VISITOR, MEMBER, FACILITATOR, MODERATOR, REPORTER, HOST], ids=lambda who: who or "visitor"
)
def test_nothing_stands_in_anybodys_way(window: Callable[..., Window], ids: Callable[[str], int], who: str):
    numbers = {name: ids(query) for name, query in IDS.items()}
    looking = window(who or "a visitor")
    if who:
        looking.signs_in(who)
    faults = []
    named = [(name, seen_by, path) for name, (seen_by, path) in PAGES.items()]
    for name, seen_by, path in [*named, *((path, seen_by, path) for seen_by, path in MORE_VIEWS)]:
        if seen_by != who:
            continue
        answer = looking.page.goto(looking.server.url + path.format(**numbers))
        assert answer is not None and answer.status == (404 if "made-up" in path else 200), (
            f"{name}: {answer and answer.status}"
        )
        faults += faults_in_every_light(looking, name)
    assert not faults, "\n".join(faults)


def test_nor_where_something_is_missing_or_needs_another_look(window: Callable[..., Window]):
    visitor, member = window("a visitor"), window(MEMBER)
    member.signs_in(MEMBER)
    faults = []
    member.finds_nothing_at("/groups/1")
    faults += faults_in_every_light(member, "what is not there")
    visitor.finds_nothing_at("/accounts/reset/made-up")
    faults += faults_in_every_light(visitor, "a link that is over")
    for path, button in (("/accounts/sign-up", "Sign up"), ("/accounts/sign-in", "Sign in")):
        visitor.goes(path)
        visitor.clicks("button", button)
        expect(visitor.page.locator("[data-error-summary]")).to_be_visible()
        faults += faults_in_every_light(visitor, f"{path}, sent empty")
    assert not faults, "\n".join(faults)


def test_nor_behind_the_links_of_mails(window: Callable[..., Window], server: Server):
    """Without an SMTP server a mail is written to the log, where its link is found."""

    def opens_mail(looking: Window, path: str) -> None:
        looking.goes(path + server.wait_for_line(server.url + path).split(path)[1].strip())

    member, forgetful = window(MEMBER), window("somebody who forgot")
    member.signs_in(MEMBER)
    member.goes("/accounts/email")
    member.page.get_by_label("E-mail").fill("luz@example.org")
    member.page.locator("[name=current]").fill(PASSWORD)
    member.clicks("button", "Keep this")
    opens_mail(member, "/accounts/email/")
    faults = faults_in_every_light(member, "accounts.opened_email")
    member.clicks("button", "Yes, it is mine")
    expect(member.page.get_by_role("heading", level=1)).not_to_have_text("Is this your address?")

    forgetful.goes("/accounts/forgotten")
    forgetful.page.get_by_label("Your e-mail").fill("luz@example.org")
    forgetful.page.get_by_role("main").locator("form button[type=submit]").click()
    expect(forgetful.page.get_by_role("heading", name="Have a look at your mail")).to_be_visible()
    faults += faults_in_every_light(forgetful, "the mail is under way")
    opens_mail(forgetful, "/accounts/reset/")
    faults += faults_in_every_light(forgetful, "accounts.reset")
    forgetful.page.get_by_label("new password").fill("nine quiet ferries at noon")
    forgetful.clicks("button", "Keep this password")
    expect(forgetful.page.get_by_role("navigation", name="Main").get_by_role("link", name="Groups")).to_be_visible()
    member.goes("/accounts/sign-in")
    member.page.reload()
    expect(member.page.get_by_label("Your password")).to_be_visible()  # every device was signed out
    assert not faults, "\n".join(faults)
