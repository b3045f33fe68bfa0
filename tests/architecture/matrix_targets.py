"""How each route and event of the matrix is called: what its address is filled with, and a body that would be taken if the
person may. Only where the world's ids of the same name (matrix_world.py) are not enough."""

from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from werkzeug.datastructures import FileStorage

from community.admin.payloads import field_name
from community.notifications.services.turn_off_mails import way_to_turn_off
from community.shared import content
from community.shared.clock import today
from community.shared.site import DECLARED
from tests.architecture.matrix_world import DEPTH, LINK, SITE_LINK, World
from tests.support.make import CLAUSE, PASSWORD
from tests.support.push_service import Browser

_PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
"""A PNG of one pixel."""

NEW_PASSWORD = "another slow river in the evening"
Filled = Callable[[World, str], dict[str, Any]]


def _named(**names: str) -> Filled:
    """Arguments taken from the world's ids under other names."""
    return lambda world, _who: {argument: world.ids[name] for argument, name in names.items()}


def _own_message(world: World, who: str) -> dict[str, Any]:
    return {"message_id": world.own_message.get(who, world.ids["message_id"])}


def _of_another(of: dict[str, int], who: str) -> int:
    return of["host" if who != "host" else "trusting"]


def _anothers(of: dict[str, int], who: str) -> dict[str, Any]:
    return {"invitation_id": _of_another(of, who)}


def _own_answer(world: World, who: str) -> dict[str, Any]:
    return {"answer_id": world.own_answer.get(who, 1)}


def _anothers_answer(world: World, who: str) -> dict[str, Any]:
    return {"answer_id": world.own_answer["host" if who != "host" else "trusting"]}


def _picture(_world: World) -> dict[str, Any]:
    return {"depth": 1, "picture": FileStorage(BytesIO(_PICTURE), "me.png")}


def _browser(world: World, who: str) -> dict[str, Any]:
    return {"browser_id": world.own_browser.get(who, 1)}


def _anothers_browser(world: World, who: str) -> dict[str, Any]:
    return {"browser_id": world.own_browser["host" if who != "host" else "trusting"]}


def _next_week(day: date) -> str:
    """The own slot is on every weekday of when the world was built."""
    return (day + timedelta(days=7)).isoformat()


def mails_link(world: World) -> str:
    """Of somebody's mails: whoever has it may use it, signed in or not."""
    return way_to_turn_off(world.ids["person_id"]).rsplit("/", 1)[1]


ADDRESS: dict[str, Filled] = {
    "accounts.boundaries_drop_word (another's)": _named(topic_id="anothers_topic"),
    "accounts.boundaries_keep": lambda _world, _who: {"group": "reaching"},
    "accounts.boundaries_template": lambda _world, _who: {"name": "quiet"},
    "accounts.end_sign_in": lambda world, who: {"key": world.own_sign_in.get(who, "nobody's")},
    "accounts.end_sign_in (another's)": lambda world, who: {
        "key": world.own_sign_in["host" if who != "host" else "trusting"]
    },
    "accounts.person_card (somebody who blocks them)": _named(person_id="blocker"),
    "accounts.person_card (somebody who is not there)": lambda _world, _who: {"person_id": 1},
    "accounts.first_host": lambda _world, _who: {"token": "made-up"},
    "accounts.invitation": lambda _world, _who: {"token": SITE_LINK},
    "accounts.opened_email": lambda _world, _who: {"token": "made-up"},
    "accounts.person (a partner)": _named(person_id="partner"),
    "accounts.person (who asked them)": _named(person_id="hopeful"),
    "accounts.person (no contact)": _named(person_id="apart"),
    "accounts.person (who blocks them)": _named(person_id="blocker"),
    "accounts.avatar": lambda _world, _who: {"version": "pattern"},
    "accounts.profile_answer": lambda _world, _who: {"question": "good_day"},
    "accounts.profile_drop": _own_answer,
    "accounts.profile_drop (another's)": _anothers_answer,
    "accounts.profile_own_answer": _own_answer,
    "accounts.profile_own_answer (another's)": _anothers_answer,
    "accounts.reset": lambda _world, _who: {"token": "made-up"},
    "admin.approve": _named(person_id="waiting_person"),
    "admin.decline": _named(person_id="waiting_person"),
    "admin.facilitator": _named(group_id="lonely_group"),
    "connections.accept": lambda world, who: {"invitation_id": world.asked.get(who, 1)},
    "connections.accept (another's)": lambda world, who: _anothers(world.asked, who),
    "connections.block (a facilitator)": _named(person_id="tender"),
    "connections.block (somebody who blocks them)": _named(person_id="blocker"),
    "connections.company_accept": lambda world, who: {"ask_id": world.asks_company.get(who, 1)},
    "connections.company_accept (another's)": lambda world, who: {"ask_id": _of_another(world.asks_company, who)},
    "connections.company_accept (of who blocks them)": lambda world, who: {
        "ask_id": world.asked_and_blocks.get(who, 1)
    },
    "connections.company_decline": lambda world, who: {"ask_id": world.asks_company.get(who, 1)},
    "connections.company_decline (another's)": lambda world, who: {"ask_id": _of_another(world.asks_company, who)},
    "connections.company_end": lambda world, who: {"ask_id": world.beside.get(who, 1)},
    "connections.company_end (another's)": lambda world, who: {"ask_id": _of_another(world.beside, who)},
    "connections.company_pacer": _named(person_id="partner"),
    "connections.company_pacer (not connected)": _named(person_id="tender"),
    "connections.company_pacer (no contact)": _named(person_id="apart_partner"),
    "connections.company_pacer (who blocks them)": _named(person_id="blocking_partner"),
    "connections.decline": lambda world, who: {"invitation_id": world.asked.get(who, 1)},
    "connections.decline (another's)": lambda world, who: _anothers(world.asked, who),
    "connections.end_distance": lambda world, _who: {"kind": "block"},
    "connections.end_distance (no contact)": lambda world, _who: {
        "kind": "no_contact",
        "person_id": world.ids["apart_partner"],
    },
    "connections.end_distance (a block of theirs)": lambda world, _who: {
        "kind": "block",
        "person_id": world.ids["blocked_partner"],
    },
    "connections.invite (somebody who blocks them)": _named(person_id="blocker"),
    "connections.invite (somebody who stepped back)": _named(person_id="withdrawn"),
    "connections.invite (somebody who takes none)": _named(person_id="closed_to_all"),
    "connections.invite (somebody with whom they have no contact)": _named(person_id="apart"),
    "connections.invite (somebody who rests)": _named(person_id="resting"),
    "connections.invite (somebody in quiet hours)": _named(person_id="in_quiet_hours"),
    "connections.invite (somebody they block)": _named(person_id="blocked"),
    "connections.invite (somebody they mute)": _named(person_id="muted"),
    "connections.pair": _named(person_id="partner"),
    "connections.pair (not connected)": _named(person_id="tender"),
    "connections.pair (who blocks them)": _named(person_id="blocking_partner"),
    "connections.pair (no contact)": _named(person_id="apart_partner"),
    "connections.pair (whom they block)": _named(person_id="blocked_partner"),
    "connections.part": _named(person_id="partner"),
    "connections.part (not connected)": _named(person_id="tender"),
    "connections.part (no contact)": _named(person_id="apart_partner"),
    "connections.part (whom they block)": _named(person_id="blocked_partner"),
    "connections.withdraw": lambda world, who: {"invitation_id": world.asking.get(who, 1)},
    "connections.withdraw (another's)": lambda world, who: _anothers(world.asking, who),
    "disclosure.open_further": _named(person_id="partner"),
    "disclosure.open_further (not connected)": _named(person_id="tender"),
    "disclosure.open_further (who blocks them)": _named(person_id="blocking_partner"),
    "disclosure.open_further (no contact)": _named(person_id="apart_partner"),
    "disclosure.open_further (whom they block)": _named(person_id="blocked_partner"),
    "disclosure.open_less": _named(person_id="partner"),
    "disclosure.open_less (not connected)": _named(person_id="tender"),
    "disclosure.put_note_away": _named(person_id="partner"),
    "disclosure.put_note_away (not connected)": _named(person_id="tender"),
    "disclosure.put_note_away (whom they block)": _named(person_id="blocked_partner"),
    "disclosure.reflect": lambda world, _who: {"person_id": world.ids["partner"], "stage": 2},
    "disclosure.reflect (not connected)": lambda world, _who: {"person_id": world.ids["tender"], "stage": 2},
    "disclosure.reflect (not reached)": lambda world, _who: {"person_id": world.ids["partner"], "stage": 3},
    "disclosure.take_back": lambda world, _who: {"person_id": world.ids["partner"], "stage": 2},
    "disclosure.take_back (not connected)": lambda world, _who: {"person_id": world.ids["tender"], "stage": 2},
    "groups.give_role": lambda _world, _who: {"role": "greeter"},
    "groups.invited": lambda _world, _who: {"token": LINK},
    "groups.take_role": lambda world, _who: {"role": "greeter", "person_id": world.ids["tender"]},
    "groups.take_role (own)": lambda world, who: {"role": "moderator", "person_id": world.own_id[who]},
    "moderation.end_quiet": _named(person_id="quieted"),
    "moderation.let_back": _named(person_id="let_go"),
    "moderation.look_again": lambda world, who: {"order_id": world.own_order.get(who, 1)},
    "moderation.look_again (another's)": lambda world, who: {"order_id": _of_another(world.own_order, who)},
    "moderation.no_contact_order (about oneself)": lambda world, who: {"order_id": world.own_order.get(who, 1)},
    "moderation.no_contact_step": lambda _world, _who: {"step": "agree"},
    "moderation.no_contact_step (nothing to end)": lambda _world, _who: {"step": "end"},
    "rooms.converse (no contact)": _named(person_id="apart_partner"),
    "moderation.quiet (oneself)": lambda world, who: {"person_id": world.own_id[who]},
    "moderation.hide (private)": _named(message_id="private_message"),
    "moderation.report (private)": _named(message_id="private_message"),
    "moderation.drop_word (of the site)": _named(rule_id="site_rule"),
    "moderation.claim_case (of the site)": _named(case_id="site_case"),
    "moderation.close_case (of the site)": _named(case_id="site_case"),
    "moderation.open_evidence": _named(report_id="site_report"),
    "moderation.open_evidence (of a group)": _named(report_id="report_id"),
    "moderation.open_seal": _named(case_id="unnamed_case"),
    "moderation.open_seal (sent with a name)": _named(case_id="case_id"),
    "moderation.report_conversation": _named(room_id="private_room"),
    "moderation.report_invitation": lambda world, who: {"invitation_id": world.asked.get(who, 1)},
    "moderation.report_invitation (another's)": lambda world, who: _anothers(world.asked, who),
    "moderation.report_person (who blocks them)": _named(person_id="blocker"),
    "moderation.show_case (of the site)": _named(case_id="site_case"),
    "moderation.show_case (about the host)": _named(case_id="hosts_case"),
    "moderation.show_report (of the site)": _named(report_id="site_report"),
    "moderation.drop_note": _named(note_id="debrief_note"),
    "moderation.drop_slot": _named(slot_id="open_slot"),
    "moderation.drop_slot (another's)": _named(slot_id="anothers_slot"),
    "moderation.end_swap": _named(swap_id="own_swap"),
    "moderation.end_swap (another's)": _named(swap_id="anothers_swap"),
    "moderation.give_slot": _named(slot_id="own_slot"),
    "moderation.give_slot (another's)": _named(slot_id="anothers_slot"),
    "moderation.take_slot": _named(slot_id="open_slot"),
    "moderation.take_slot (another's)": _named(slot_id="anothers_slot"),
    "moderation.take_slot (of the site)": _named(slot_id="site_slot"),
    "moderation.take_swap": _named(swap_id="anothers_swap"),
    "moderation.take_swap (own)": _named(swap_id="own_swap"),
    "moderation.restore": _named(message_id="hidden"),
    "moderation.tick": _named(case_id="danger_case"),
    "moderation.tick (nobody in danger)": _named(case_id="case_id"),
    "moderation.talk (of no group)": _named(report_id="site_report"),
    "moderation.cover (private)": _named(message_id="private_message"),
    "moderation.uncover": _named(message_id="covered"),
    "moderation.undo (about the moderator)": _named(action_id="action_about_moderator"),
    "moderation.agree": _named(action_id="waiting_action"),
    "moderation.agree (another kind)": _named(action_id="action_id"),
    "moderation.agree (who acted)": _named(action_id="waiting_for_another"),
    "moderation.appeal": lambda world, who: {"action_id": world.decided_about.get(who, 1)},
    "moderation.appeal (another's)": _named(action_id="action_id"),
    "moderation.decide_appeal": _named(appeal_id="appeal"),
    "moderation.decide_appeal (connected with them)": _named(appeal_id="appeal_of_a_friend"),
    "moderation.decide_appeal (of the moderator)": _named(appeal_id="appeal_of_moderator"),
    "moderation.decide_appeal (who acted)": _named(appeal_id="appeal_against_moderator"),
    "moderation.decide_appeal (who reported it)": _named(appeal_id="appeal_of_reported"),
    "moderation.look_first (oneself)": lambda world, who: {"person_id": world.own_id[who]},
    "moderation.pause (oneself)": lambda world, who: {"person_id": world.own_id[who]},
    "moderation.word (oneself)": lambda world, who: {"person_id": world.own_id[who]},
    "rooms.edit (private)": _named(room_id="private_room"),
    "notifications.unsubscribe": lambda world, _who: {"token": mails_link(world)},
    "notifications.unsubscribe (made up)": lambda _world, _who: {"token": "made-up"},
    "notifications.unsubscribed": lambda world, _who: {"token": mails_link(world)},
    "notifications.unsubscribed (made up)": lambda _world, _who: {"token": "made-up"},
    "notifications.met (own)": lambda world, who: {"notice_id": world.own_notice.get(who, 1)},
    "notifications.open (own)": lambda world, who: {"notice_id": world.own_notice.get(who, 1)},
    "rooms.cancel_postponed (own)": _named(postponed_id="own_postponed"),
    "notifications.push_words": _browser,
    "notifications.push_words (another's)": _anothers_browser,
    "notifications.turn_off_push": _browser,
    "notifications.turn_off_push (another's)": _anothers_browser,
    "notifications.person_choices": _named(person_id="partner"),
    "notifications.person_choices (not connected)": _named(person_id="tender"),
    "notifications.person_choices (who blocks them)": _named(person_id="blocking_partner"),
    "notifications.person_choices (whom they block)": _named(person_id="blocked_partner"),
    "rooms.edit_message (own)": _own_message,
    "rooms.let_through": _named(message_id="held"),
    "rooms.post (private)": _named(room_id="private_room"),
    "rooms.respond (private)": _named(message_id="private_message"),
    "rooms.search_room (private)": _named(room_id="private_room"),
    "rooms.show (private)": _named(room_id="private_room"),
    "rooms.take_back (private)": _named(message_id="private_message"),
    "rooms.waiting (private)": _named(room_id="private_room"),
    "rooms.send_back": _named(message_id="held"),
    "rooms.take_back (own)": _own_message,
    "static": lambda _world, _who: {"filename": "site.css"},
}

_GROUP = {
    "name": "Slow walks",
    "gathers": "walking",
    "interests": ["walking"],
    "about": "",
    "for_whom": "",
    "size_cap": 24,
    "join_mode": "open",
    "question": "",
    "agreement": "Be kind, keep to yourself what you hear, and take your time.",
}
_ROOM = {"name": "A room", "purpose": "", "slow_seconds": 0, "slow_per_day": 0, "retention_days": 0, "look_first": 0}
_PERSON = {"name": "Newly Here", "handle": "newly-here", "password": NEW_PASSWORD, "pledge": "y", "email": ""}

_RULE = {"phrase": "tambourine", "effect": "hold", "why": "We listen first."}
_HOURS = {"weekdays": [0, 2], "begins": "18:00", "ends": "22:00"}
_SAID = {"words": "May I talk with one of you?", "nonce": "a-line-of-tests"}
_TOLD = {"reason": "unkind", "words": "Please look.", "nonce": "a-form-of-tests"}
_PACE = {f"{part}_{stage}": 1 for stage in (2, 3, 4) for part in ("days", "present")} | {"sessions_4": 0}

BODY: dict[str, dict[str, Any] | Callable[[World], dict[str, Any]]] = {
    "moderation.look_again": {"words": "Please look again."},
    "moderation.look_again (another's)": {"words": "Please look again."},
    "moderation.no_contact": lambda world: {
        "one": world.ids["tender"],
        "other": world.ids["quieted"],
        "days": "30",
        "reason": "To come to rest.",
    },
    "moderation.site_no_contact": {"one": "@tends-too", "other": "rests", "days": "", "reason": "To come to rest."},
    "accounts.boundaries_break": {"ends": "open", "shown": "nobody"},
    "accounts.boundaries_hours": {"from_0": "22:00", "to_0": "7:00", "time_zone": "Europe/Berlin"},
    "accounts.boundaries_keep": {"invites": "nobody", "limits": "Slowly, please."},
    "accounts.boundaries_topics": {"topics": ["grief"]},
    "accounts.boundaries_word": {"word": "hospital"},
    "accounts.close": {"current": PASSWORD},
    "accounts.email": {"email": "new@example.org", "current": PASSWORD},
    "accounts.first_host": _PERSON,
    "accounts.forgotten": {"email": "nobody@example.org"},
    "accounts.password": {"current": PASSWORD, "new": NEW_PASSWORD},
    "accounts.pledge": {"version": content.table("pledge")["version"]},
    "accounts.profile_answer": {"body": "Tea first.", "depth": 2},
    "accounts.profile_interests": {"tags": ["walking"], "depth": 1},
    "accounts.profile_own": {"title": "What I am asked", "body": "Tea first.", "depth": 2},
    "accounts.profile_own_answer": {"title": "What I am asked", "body": "Tea first.", "depth": 2},
    "accounts.profile_picture": _picture,
    "accounts.recover": {"handle": "nobody-here", "code": "aaaa-aaaa-aaaa-aaaa", "new": NEW_PASSWORD},
    "accounts.recovery_codes": {"current": PASSWORD},
    "accounts.recovery_codes_text": {"code": ["aaaa-aaaa-aaaa-aaaa"]},
    "accounts.reset": {"new": NEW_PASSWORD},
    "accounts.settings": {"name": "Another Name", "interests": ["walking"]},
    "accounts.sign_in": {"who": "trusting", "password": PASSWORD},
    "accounts.sign_up": _PERSON,
    "accounts.withdraw": {"who": "waits", "password": PASSWORD},
    "admin.facilitator": lambda world: {"person": world.ids["lonely_member"]},
    "admin.invitations": {"uses": 1, "days": "7"},
    "admin.make_host": {"sure": "y"},
    "admin.settings": lambda _world: {
        field_name(key): declared.default for key, declared in DECLARED.items() if declared.choices
    },
    "admin.site_moderator": {"on": "yes"},
    "connections.block": {"covers_mine": "y"},
    "connections.company": lambda world: {"people": [world.ids["partner"]], "line": "Are you there?"},
    "connections.company (who rests)": lambda world: {"people": [world.ids["resting_partner"]]},
    "connections.company (in quiet hours)": lambda world: {"people": [world.ids["partner_in_quiet_hours"]]},
    "connections.company (not connected)": lambda world: {"people": [world.ids["tender"]]},
    "connections.company (who blocks them)": lambda world: {"people": [world.ids["blocking_partner"]]},
    "connections.company (whom they block)": lambda world: {"people": [world.ids["blocked_partner"]]},
    "connections.invite": {"hello": "Shall we walk together one day?"},
    "connections.part": {"closing_word": "Be well."},
    "connections.step_back": {"length": "week"},
    "disclosure.pace": _PACE,
    "disclosure.reflect": {"r2-words": "The morning.", "r3-words": "Tea."},
    "groups.agreement": {"version": 1, "accept": "y"},
    "groups.ask": {"version": 1, "accept": "y", "answer": "Please."},
    "groups.edit": _GROUP,
    "groups.edit_agreement": {"agreement": "Be very kind.", "based_on": 1},
    "groups.found": _GROUP,
    "groups.invitations": {"days": "7", "uses": 3},
    "groups.invited": {"version": 1, "accept": "y"},
    "groups.join": {"version": 1, "accept": "y"},
    "groups.leave": {"keep": "name"},
    "moderation.ask_group": _SAID,
    "moderation.ask_site": _SAID,
    "moderation.give_opinion_on_case": {"words": "I would wait."},
    "moderation.note_on_case": {"words": "We know each other."},
    "moderation.pass_case_on": lambda world: {"person": world.ids["other_moderator"], "words": "Please look."},
    "moderation.put_case_off": lambda _world: {"day": (today() + timedelta(days=3)).isoformat()},
    "moderation.calm": {"hours": 12},
    "moderation.close_case": {"outcome": "We looked at it together."},
    "moderation.put_down": {"span": "today"},
    "moderation.add_site_slots": _HOURS,
    "moderation.add_slots": _HOURS,
    "moderation.ask_swap": lambda world: {"watch": f"{world.ids['own_slot']}~{_next_week(today())}"},
    "moderation.duty_clock": {"time_zone": "Europe/Berlin"},
    "moderation.site_duty_clock": {"time_zone": "Europe/Berlin"},
    "moderation.say": _SAID,
    "moderation.tell_how": {"how": "better"},
    "moderation.tick": {"step": "read", "done": "yes"},
    "moderation.talk": _SAID,
    "moderation.cover": {"reason": "Not everyone wants to meet it.", "clause": CLAUSE},
    "moderation.hide": {"reason": "It was unkind.", "clause": CLAUSE},
    "moderation.quiet": {"length": "hour", "reason": "A pause for everyone.", "clause": CLAUSE},
    "moderation.remove": {"reason": "It went on.", "clause": CLAUSE},
    "moderation.look_first": {"length": "day", "reason": "I would like to look first.", "clause": CLAUSE},
    "moderation.pause": {"length": "day", "reason": "A pause for everyone.", "clause": CLAUSE},
    "moderation.appeal": {"words": "I see it differently."},
    "moderation.decide_appeal": {"outcome": "stands", "answer": "We talked about it."},
    "moderation.undo": {"reason": "It was a mistake."},
    "moderation.word": {"reason": "I wondered whether you are well."},
    "moderation.links": {"links_wait": "month"},
    "moderation.report": {"reason": "unkind", "words": "Please look."},
    "moderation.report_conversation": lambda world: {**_TOLD, "picked": [world.ids["private_message"]]},
    "moderation.report_invitation": lambda _world: _TOLD,
    "moderation.report_person": lambda _world: _TOLD,
    "moderation.restore": {"reason": "It was fine."},
    "moderation.site_words": _RULE,
    "moderation.words": _RULE,
    "notifications.choices": {"answers": "mail"},
    "notifications.group_choices": {"answers": "push"},
    "notifications.person_choices": {"answers": "push"},
    "notifications.push_words": {"on": "yes"},
    "notifications.turn_on_push": Browser("https://push.example.org/of-somebody").subscription,
    "rooms.add": {**_ROOM, "depth": 1, "kind": "topic"},
    "rooms.edit": _ROOM,
    "rooms.edit_message": {"body": "The kettle was on."},
    "rooms.post": {"body": "Hello.", "nonce": "12345678", "need": "", "reply_to": ""},
    "rooms.respond": {"kind": "heard", "on": "1"},
    "rooms.send_back": {"reason": "Say it more gently."},
}

EVENTS: dict[str, Filled] = {
    "case:keep": lambda world, _who: {"case": world.ids["taken_case"]},
    "message:edit": lambda world, _who: {"id": world.ids["message_id"], "body": "Changed."},
    "message:edit (own)": lambda world, who: {"id": _own_message(world, who)["message_id"], "body": "Changed."},
    "message:open": lambda world, _who: {"id": world.ids["message_id"]},
    "message:respond": lambda world, _who: {"id": world.ids["message_id"], "kind": "heard", "on": True},
    "message:open (private)": lambda world, _who: {"id": world.ids["private_message"]},
    "message:send (private)": lambda world, _who: {
        "room": world.ids["private_room"],
        "body": "Hello.",
        "nonce": "12345678",
    },
    "message:send": lambda world, _who: {"room": world.ids["room_id"], "body": "Hello.", "nonce": "12345678"},
    "message:take_back": lambda world, _who: {"id": world.ids["message_id"]},
    "message:take_back (own)": lambda world, who: {"id": _own_message(world, who)["message_id"]},
    "postponed:cancel": lambda world, _who: {"id": world.ids["postponed_id"]},
    "postponed:cancel (own)": lambda world, _who: {"id": world.ids["own_postponed"]},
    "message:send (private, later)": lambda world, _who: {
        "room": world.ids["private_room"],
        "body": "Hello.",
        "nonce": "12345678",
        "later": True,
    },
    "room:enter": lambda world, _who: {"room": world.ids["room_id"]},
    "room:enter (private)": lambda world, _who: {"room": world.ids["private_room"]},
    "room:history": lambda world, _who: {"room": world.ids["room_id"]},
    "room:read": lambda world, _who: {"room": world.ids["room_id"], "seq": 1},
    "typing:show": lambda world, _who: {"room": world.ids["room_id"]},
}

assert DEPTH == 2  # the table is written for it


def plain(name: str) -> str:
    """The endpoint or event of a row, without the variant in parentheses."""
    return name.split(" (")[0]


def address(world: World, who: str, name: str, wanted: set[str]) -> dict[str, Any]:
    own = ADDRESS.get(name, ADDRESS.get(plain(name), lambda _world, _who: {}))(world, who)
    return {argument: own.get(argument, world.ids.get(argument)) for argument in wanted}


def body(world: World, name: str) -> dict[str, Any]:
    filled = BODY.get(name, BODY.get(plain(name), {}))
    return filled(world) if callable(filled) else filled
