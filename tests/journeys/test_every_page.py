"""Every page there is, as somebody who may see it: axe-core finds nothing, light and dark, and nothing scrolls sideways at 320 px.

The pages come from the app's own url map: a new one without its line here fails.
"""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.journeys.conftest import Window

pytestmark = pytest.mark.browser

WALK = "(SELECT id FROM groups WHERE name = 'The Slow Miles')"
IDS = {
    "group_id": f"SELECT {WALK}",
    "room_id": f"SELECT id FROM rooms WHERE group_id = {WALK} AND name = 'The Bench'",
    "message_id": f"""SELECT m.id FROM messages m JOIN rooms r ON r.id = m.room_id JOIN people p ON p.id = m.author_id
        WHERE r.group_id = {WALK} AND r.depth = 1 AND m.state = 'here' AND p.handle = 'gerald-umber' ORDER BY m.id DESC""",
    "hidden_id": f"""SELECT m.id FROM messages m JOIN rooms r ON r.id = m.room_id
        WHERE r.group_id = {WALK} AND m.state = 'hidden'""",
    "report_id": f"SELECT id FROM reports WHERE group_id = {WALK} AND state = 'open'",
    "my_report_id": f"SELECT id FROM reports WHERE group_id = {WALK} AND state = 'closed'",
    "person_id": "SELECT id FROM people WHERE handle = 'gerald-umber'",
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
    "accounts.close": (MEMBER, "/accounts/close"),
    "accounts.email": (MEMBER, "/accounts/email"),
    "accounts.password": (MEMBER, "/accounts/password"),
    "accounts.recovery_codes": (MEMBER, "/accounts/recovery-codes"),
    "accounts.settings": (MEMBER, "/accounts/settings"),
    "accounts.sign_ins": (MEMBER, "/accounts/sign-ins"),
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
    "moderation.report": (MEMBER, "/moderation/report/{message_id}"),
    "moderation.my_reports": (REPORTER, "/moderation/mine"),
    "moderation.my_report": (REPORTER, "/moderation/mine/{my_report_id}"),
    "moderation.index": (MODERATOR, "/moderation/"),
    "moderation.reports": (MODERATOR, "/moderation/{group_id}"),
    "moderation.show_report": (MODERATOR, "/moderation/reports/{report_id}"),
    "moderation.hide": (MODERATOR, "/moderation/messages/{message_id}/hide"),
    "moderation.restore": (MODERATOR, "/moderation/messages/{hidden_id}/restore"),
    "moderation.quiet": (MODERATOR, "/moderation/{group_id}/{person_id}/quiet"),
    "moderation.remove": (MODERATOR, "/moderation/{group_id}/{person_id}/remove"),
    "moderation.log": (MODERATOR, "/moderation/{group_id}/log"),
    "admin.index": (HOST, "/admin/"),
    "admin.people": (HOST, "/admin/people"),
    "admin.settings": (HOST, "/admin/settings"),
    "admin.invitations": (HOST, "/admin/invitations"),
    "admin.make_host": (HOST, "/admin/people/{person_id}/host"),
}

NOT_PAGES = {
    "static",
    "accounts.export",  # a file
    "accounts.first_host",  # needs a link that is good once: its form is sign-up's
    "accounts.reset",  # needs a link of a mail
    "accounts.opened_email",  # the same
}


def test_every_page_is_looked_at(app: Flask):
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NOT_PAGES == set(PAGES)


@pytest.mark.parametrize(
    "who", [VISITOR, MEMBER, FACILITATOR, MODERATOR, REPORTER, HOST], ids=lambda who: who or "visitor"
)
def test_nothing_stands_in_anybodys_way(window: Callable[..., Window], ids: Callable[[str], int], who: str):
    numbers = {name: ids(query) for name, query in IDS.items()}
    looking = window(who or "a visitor")
    if who:
        looking.signs_in(who)
    faults = []
    for name, (seen_by, path) in PAGES.items():
        if seen_by != who:
            continue
        looking.page.set_viewport_size({"width": 1280, "height": 800})
        looking.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        answer = looking.page.goto(looking.server.url + path.format(**numbers))
        assert answer is not None and answer.status in (200, 404), f"{name}: {answer and answer.status}"
        faults += [f"{name}: {fault}" for fault in looking.faults()]
        looking.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        looking.page.set_viewport_size({"width": 320, "height": 640})
        faults += [f"{name}, dark, narrow: {fault}" for fault in looking.faults()]
        if (over := looking.overhang()) > 0:
            faults.append(f"{name}: {over} px too wide at 320 px")
    assert not faults, "\n".join(faults)
