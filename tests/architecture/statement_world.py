"""The world of the matrix, made bigger: whatever a page or job lists gets more of it. Rows are written directly, many at once.

Grown by FEW it has some of everything, so that nothing is skipped for there being nothing; grown by MANY on top, each table holds
several hundred, but for what is bounded by itself: a circle has its cap of members, a group its cap of rooms.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select, update

from community.accounts.models import (
    AvoidedTopic,
    BoundarySettings,
    Person,
    PersonInterest,
    RecoveryCode,
    ResetToken,
    SignIn,
    SiteInvitation,
)
from community.accounts.services.start_sign_in import hash_of
from community.connections.models import CompanyAsk, CompanyAsked, ConnectInvitation, Connection, Distance, Side
from community.disclosure.models import PresentDay
from community.groups.models import Agreement, Group, GroupInterest, GroupInvitation, JoinRequest, Membership
from community.groups.rules import MOST_SIZE_CAP
from community.moderation.models import (
    Action,
    Appeal,
    Case,
    CaseNote,
    DebriefNote,
    DutySlot,
    DutySwap,
    HeavyClaim,
    LogEntry,
    MetRule,
    NoContactOrder,
    NoContactWords,
    Report,
    ReportEvidence,
    ReportTalk,
    TendingReport,
    WordRule,
)
from community.moderation.rules import RULES_MOST, SLOTS_MOST
from community.notifications.models import GroupRingChoice, Notice, OutgoingPush, PushBrowser
from community.rooms.models import Message, PostponedMessage, ReadMark, Response, Room
from community.rooms.queries.sealed import SealedWords, sealed
from community.rooms.services.tend_room import ROOMS_MOST
from community.shared import content, crypto, db
from community.shared.clock import now
from community.shared.mail import OutgoingMail
from tests.architecture.matrix_world import DEPTH, World

FEW, MANY = 2, 240
ASK = ("trusting", "facilitator", "moderator", "host")
"""Those in whose name the pages are asked: between them they have every duty."""
RESET_TOKEN = "a-reset-link-of-tests"
CONNECTIONS_MOST = 40
"""Of each of ours, at each growing: a list of one's own people goes on to its end."""
DISTANCES_MOST = 4
"""The same of those from whom each of ours keeps apart: what they read comes covered by all of these."""
RESPONSES = 3
"""Given to each message. A page of messages has at most a circle's worth of each kind to each: bounded, though not small."""
_numbers = count(1)


def grow(world: World, times: int) -> None:
    _Growing(world, times).all_of_it()


class _Growing:
    def __init__(self, world: World, times: int):
        self.world, self.times, self.ids = world, times, world.ids
        self.ours = [world.own_id[who] for who in ASK]
        self.circle = world.ids["group_id"]

    def all_of_it(self) -> None:
        with db.transaction() as session:
            self.session = session
            self.people = self._people("here", "active")
            self._people("waits", "waiting")
            self._circle()
            self._other_groups()
            self._doors()
            self._words()
            self._papers()
            self._duty()
            self._care()
            self._company()
            self._what_passes()
            self._pairs()
            self._apart()
            if self.times == FEW:
                self._once()

    def _add(self, model: Any, *rows: dict[str, Any]) -> None:
        if rows:
            self.session.execute(insert(model), list(rows))

    def _people(self, word: str, state: str) -> list[int]:
        rows = [
            {
                "id": db.new_id(),
                "handle": f"{word}-{number}",
                "handle_skeleton": f"~{word}-{number}",
                "name": f"{word.title()} {number}",
                "email": f"{word}-{number}@example.org",
                "password_hash": "",
                "state": state,
                "joined_at": now() - timedelta(days=200),
                "pledge_version": content.table("pledge")["version"],
            }
            for number in (next(_numbers) for _time in range(self.times))
        ]
        self._add(Person, *rows)
        self._add(PersonInterest, *({"person_id": row["id"], "tag": "walking"} for row in rows))
        return [row["id"] for row in rows]

    def _member(self, group_id: int, person_id: int, **more: Any) -> dict[str, Any]:
        at = now() - timedelta(days=90)
        return {
            "group_id": group_id,
            "person_id": person_id,
            "state": "active",
            "joined_at": at,
            "stage_since": at,
            "stage": DEPTH,
            "held_stage": DEPTH,
            "agreement_version": 1,
            "facilitator": False,
            "moderator": False,
            "end_reason": "",
            "quiet_until": None,
            **more,
        }

    def _circle(self) -> None:
        """Newcomers who were not welcomed yet, and rooms, both up to one below their caps; and those who were removed."""
        active = (
            self.session.scalar(
                select(func.count()).where(Membership.group_id == self.circle, Membership.state == "active")
            )
            or 0
        )
        places = min(self.times, MOST_SIZE_CAP - 1 - active)
        come, gone = self.people[:places], self.people[places:] or self._people("gone", "active")
        self._add(Membership, *(self._member(self.circle, person, joined_at=now()) for person in come))
        self._add(
            Membership,
            *(self._member(self.circle, person, state="removed", end_reason="It went on.") for person in gone),
        )
        elsewhere = self._groups("Paused", 1)[0]
        over = {"paused_until": now() - timedelta(minutes=5)}
        self._add(Membership, *(self._member(elsewhere, person, state="paused", **over) for person in self.people))
        rooms = self.session.scalar(select(func.count()).where(Room.group_id == self.circle)) or 0
        self._add(
            Room, *(self._room(self.circle, depth=1 + i % 4) for i in range(min(self.times, ROOMS_MOST - 1 - rooms)))
        )
        rooms_now = self.session.scalars(select(Room.id).where(Room.group_id == self.circle)).all()
        self._add(Message, *(self._message(room, seq=None, state="waiting") for room in rooms_now))

    def _room(self, group_id: int, depth: int = 1, **more: Any) -> dict[str, Any]:
        number = next(_numbers)
        return {
            "id": db.new_id(),
            "group_id": group_id,
            "depth": depth,
            "position": number,
            "name": f"Room {number}",
            "made_at": now(),
            "last_seq": 1,
            "retention_days": 0,
            **more,
        }

    def _groups(self, word: str, times: int, **more: Any) -> list[int]:
        rows = [
            {
                "id": db.new_id(),
                "name": f"{word} {next(_numbers):05}",
                "gathers": "walking",
                "founded_at": now(),
                "agreement_version": 1,
                **more,
            }
            for _time in range(times)
        ]
        self._add(Group, *rows)
        ids = [row["id"] for row in rows]
        self._add(GroupInterest, *({"group_id": one, "tag": "walking"} for one in ids))
        self._add(
            Agreement,
            *({"group_id": one, "version": 1, "body": "Be.", "html": "<p>Be.</p>", "written_at": now()} for one in ids),
        )
        return ids

    def _other_groups(self) -> None:
        """Tended ones in which all of ours but the host are; ones whose last facilitator left, full to the cap at first; where ours
        asked to join; from which they were removed."""
        tended, untended = self._groups("Tended", self.times), self._groups("Left", self.times)
        asked, lost = self._groups("Asked", self.times, join_mode="request"), self._groups("Lost", self.times)
        trusting, facilitator, moderator, _host = self.ours
        at = now()
        for group in tended:
            self._add(
                Membership,
                self._member(group, trusting, stage=4),
                self._member(group, facilitator, facilitator=True),
                self._member(group, moderator, moderator=True),
            )
        for place, group in enumerate(untended):
            members = self.people[: MOST_SIZE_CAP if place < 12 else 1]
            self._add(Membership, *(self._member(group, person) for person in members))
        quiet = {"quiet_until": at + timedelta(days=1), "quiet_reason": "A pause."}
        self._add(
            Membership, *(self._member(group, one, state="removed", **quiet) for group in lost for one in self.ours)
        )
        self._add(
            JoinRequest,
            *(
                {"group_id": group, "person_id": one, "agreement_version": 1, "asked_at": at}
                for group in asked
                for one in self.ours
            ),
        )
        otherwise = {"matter": "answers", "rings": "push"}
        chosen = [{"person_id": one, "group_id": group, **otherwise} for group in tended for one in self.ours[:3]]
        self._add(GroupRingChoice, *chosen)
        rooms = [self._room(group, retention_days=30) for group in (*tended, *untended)]
        self._add(Room, *rooms)
        old = at - timedelta(days=60)
        self._add(
            Message,
            *(self._message(row["id"], sent_at=old, seq=1) for row in rooms),
            *(self._message(rooms[0]["id"], sent_at=old, seq=2 + number) for number in range(self.times)),
        )
        self._add(ReadMark, *({"person_id": one, "room_id": row["id"], "seq": 0} for row in rooms for one in self.ours))
        self._file(self._report(group, state=state) for group in (*tended, *untended) for state in ("open", "closed"))
        self._add(
            PresentDay,
            *({"group_id": group, "person_id": one, "day": at.date()} for group in tended for one in self.ours),
        )

    def _doors(self) -> None:
        """Requests, links, agreements, sign-ins."""
        at, later = now(), now() + timedelta(days=3)
        link = {"made_at": at, "expires_at": later, "uses_left": 5}
        self._add(
            JoinRequest,
            *(
                {"group_id": self.circle, "person_id": one, "agreement_version": 1, "asked_at": at}
                for one in self.people
            ),
        )
        for model, more in ((GroupInvitation, {"group_id": self.circle}), (SiteInvitation, {})):
            self._add(
                model,
                *(
                    {"token_hash": hash_of(f"{next(_numbers)}"), "made_by": one, **link, **more}
                    for one in self.ours
                    for _time in range(self.times)
                ),
            )
        first = self.session.get_one(Group, self.circle).agreement_version + 1
        versions = range(first, first + self.times)
        text = {"body": "Be kind.", "html": "<p>Be kind.</p>", "written_at": at, "written_by": self.ours[1]}
        self._add(Agreement, *({"group_id": self.circle, "version": version, **text} for version in versions))
        self.session.execute(update(Group).where(Group.id == self.circle).values(agreement_version=versions[-1]))
        ours = update(Membership).where(Membership.group_id == self.circle)
        self.session.execute(ours.values(agreement_version=versions[-1]))
        self.ids["version"] = versions[-1]
        self._add(
            SignIn,
            *(
                {"token_hash": hash_of(f"{next(_numbers)}"), "person_id": one, "created_at": at, "device": "A device"}
                for one in self.ours
                for _time in range(self.times)
            ),
        )

    def _message(self, room_id: int, **more: Any) -> dict[str, Any]:
        return {
            "id": next(_numbers) + 1_000_000,
            "room_id": room_id,
            "author_id": self.ids["person_id"],
            "nonce": f"grown-{next(_numbers)}",
            "body": "The kettle sings.",
            "html": "<p>The kettle sings.</p>",
            "sent_at": now(),
            "state": "here",
            "reply_to_id": None,
            "notes": [],
            **more,
        }

    def _words(self) -> None:
        """In the room in question: answers to its message, with responses; what waits for a look, of others and of ours."""
        room_id, author = self.ids["room_id"], self.ids["person_id"]
        room = self.session.get_one(Room, room_id)
        said = [
            self._message(room_id, seq=room.last_seq + number, reply_to_id=self.ids["message_id"])
            for number in range(1, self.times + 1)
        ]
        held = [
            self._message(room_id, seq=None, state="waiting", author_id=one)
            for one in (author, *self.ours)
            for _time in range(self.times)
        ]
        mine = [
            self._message(self.ids["lounge"], seq=1000 + next(_numbers), author_id=one)
            for one in self.ours
            for _time in range(self.times)
        ]
        self._add(Message, *said, *held, *mine)
        self._rules()
        room.last_seq += self.times
        room.last_sent_at = now()
        self.session.get_one(Room, self.ids["lounge"]).last_seq = 1_000_000
        self.session.flush()
        kinds = list(content.responses())[:RESPONSES]
        self._add(
            Response,
            *({"message_id": one["id"], "person_id": self.ours[0], "kind": kind} for one in said for kind in kinds),
        )

    def _rules(self) -> None:
        """Rules of words, of the group and the site, up to one below their most; and what met one."""
        rule = {"effect": "flag", "why": "We listen first.", "made_at": now(), "off_at": None}
        for group_id in (self.circle, None):
            held = (
                self.session.scalar(select(func.count()).where(WordRule.group_id.is_not_distinct_from(group_id))) or 0
            )
            rules = [
                {"id": db.new_id(), "group_id": group_id, "phrase": f"tambourine {next(_numbers)}", **rule}
                for _time in range(min(self.times, RULES_MOST - 1 - held))
            ]
            self._add(WordRule, *rules)
        met = {"group_id": self.circle, "rule_id": self.ids["rule_id"], "depth": DEPTH, "met_at": now()}
        room_id = self.ids["room_id"]
        unmet = select(Message.id).where(Message.room_id == room_id, Message.seq.is_not(None), Message.state == "here")
        there = select(MetRule.message_id)
        ids = self.session.scalars(unmet.where(Message.id.not_in(there), Message.author_id.is_not(None))).all()
        self._add(MetRule, *({"id": db.new_id(), "message_id": one, **met} for one in ids))

    def _logged(self, **entry: Any) -> dict[str, Any]:
        """Beside the chain, which counts from 1 up."""
        return {"number": -next(_numbers), "hash": "", **entry}

    def _postponed(self, author_id: int, due_at: Any) -> dict[str, Any]:
        return {
            "id": db.new_id(),
            "room_id": self.ids["private_room"],
            "author_id": author_id,
            "nonce": f"grown-{next(_numbers)}",
            "sealed": sealed(SealedWords("The kettle sings.", "<p>The kettle sings.</p>")),
            "made_at": now(),
            "expected_at": due_at,
            "due_at": due_at,
        }

    def _report(self, group_id: int | None, **more: Any) -> dict[str, Any]:
        return {
            "id": db.new_id(),
            "group_id": group_id,
            "room_id": None,
            "message_id": None,
            "depth": DEPTH,
            "reporter_id": None,
            "about_id": self.ids["person_id"],
            "reason": "unkind",
            "evidence_html": "<p>The kettle sings.</p>",
            "reported_at": now(),
            "state": "open",
            **more,
        }

    def _file(self, every: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each report in a case of its own."""
        reports, cases = list(every), []
        for report in reports:
            one = {name: report[name] for name in ("group_id", "message_id", "about_id", "depth", "reason", "state")}
            one |= {"id": db.new_id(), "thing": report.get("thing", "message"), "closed_at": report.get("closed_at")}
            one |= {"urgency": 2, "opened_at": now(), "due_at": now()}
            if report["state"] == "closed":
                one["closed_at"] = one["closed_at"] or now()
            cases.append(one)
            report["case_id"] = one["id"]
        self._add(Case, *cases)
        self._add(Report, *reports)
        return reports

    def _of_site(self) -> None:
        """Reports that belong to no group, open and long closed, each with a piece; what was done about them; a long conversation."""
        over = now() - timedelta(days=400)
        mine = {"thing": "conversation", "depth": 0, "evidence_html": ""}
        states = (("open", None), ("closed", now()), ("closed", over))
        every = [
            self._report(None, **mine, state=state, closed_at=at) for state, at in states for _time in range(self.times)
        ]
        self._file(every)
        words = sealed(SealedWords("For one.", "<p>For one.</p>"))
        piece = {"position": 0, "writer_id": self.ids["person_id"], "said_at": now(), "sealed": words}
        self._add(ReportEvidence, *({"id": db.new_id(), "report_id": one["id"], **piece} for one in every))
        entry = {"at": now(), "act": "evidence.opened", "group_id": None}
        self._add(LogEntry, *(self._logged(actor_id=self.ours[3], **entry) for _time in range(self.times)))
        room = self.session.get_one(Room, self.ids["private_room"])
        more = [
            self._message(room.id, seq=room.last_seq + number, body="", html="", sealed=words)
            for number in range(1, self.times + 1)
        ]
        self._add(Message, *more)
        room.last_seq += self.times
        self.session.flush()

    def _duty(self) -> None:
        """Hours of the circle's roster and of the site's, up to what one holds; a date of each asked for."""
        for place, holder in ((self.circle, self.ours[2]), (0, None)):
            there = self.session.scalar(select(func.count()).select_from(DutySlot).where(DutySlot.place == place)) or 0
            rows = [
                {
                    "id": db.new_id(),
                    "place": place,
                    "weekday": at % 7,
                    "begins": at,
                    "ends": at + 60,
                    "person_id": holder,
                }
                for at in range(min(self.times, SLOTS_MOST - 2 - there))
            ]
            self._add(DutySlot, *rows)
            if holder is None:
                continue
            ahead = [now().date() + timedelta(days=days) for days in range(1, 8)]
            self._add(
                DutySwap,
                *(
                    {"id": db.new_id(), "slot_id": row["id"], "day": day, "asked_by": holder}
                    for row in rows
                    for day in ahead
                    if day.weekday() == row["weekday"]
                ),
            )

    def _care(self) -> None:
        """Notes between those who moderate, and heavy cases that they took."""
        words, other = crypto.seal("A long day."), self.ids["person_id"]
        ends = [pair for one in self.ours[2:] for pair in ((one, other), (other, one))]
        self._add(
            DebriefNote,
            *(
                {"id": db.new_id(), "from_id": one, "to_id": another, "sealed": words, "written_at": now()}
                for one, another in ends
                for _time in range(self.times)
            ),
        )
        none = {"cells": {}, "total": None}
        numbers = {"reports": none, "acts": none, "appeals": none, "first_look": None}
        first = 12 * 1000 - self.times * 2
        self._add(
            TendingReport,
            *(
                {
                    "id": db.new_id(),
                    "group_id": self.circle,
                    "month": date(at // 12, at % 12 + 1, 1),
                    "numbers": numbers,
                }
                for at in range(first, first + self.times)
            ),
        )
        cases = self.session.scalars(select(Case.id).limit(max(self.times, 5))).all()
        self._add(
            HeavyClaim,
            *(
                {"case_id": case, "person_id": self.ours[2], "claimed_at": now()}
                for case in cases
                if self.session.get(HeavyClaim, (case, self.ours[2])) is None
            ),
        )

    def _papers(self) -> None:
        """Reports, of the message in question too; one's own; the log."""
        self._of_site()
        done = {"group_id": self.circle, "reason": "Please rest.", "began_at": now(), "step": "word"}
        whom = [*self.ours, self.ids["person_id"]]
        self._add(
            Action, *({"id": db.new_id(), "person_id": one, **done} for one in whom for _time in range(self.times))
        )
        later = now() + timedelta(days=1)
        second = {"step": "quiet", "state": "waiting", "ends_at": later, "asked_until": now() + timedelta(days=7)}
        lone = self.ids["lonely_group"]
        for group in (self.circle, lone):
            asked = [
                {"id": db.new_id(), "person_id": self.ids["person_id"], **{**done, **second}, "group_id": group}
                for _time in range(self.times)
            ]
            self._add(Action, *asked)
            appeal = {"person_id": self.ids["person_id"], "words": "Look.", "made_at": now(), "due_at": later}
            self._add(Appeal, *({"id": db.new_id(), "action_id": one["id"], **appeal} for one in asked))
        about = {"room_id": self.ids["room_id"], "message_id": self.ids["message_id"]}
        every = [self._report(self.circle, state=state) for state in ("open", "closed") for _time in range(self.times)]
        told = self._people("told", "active")[:MOST_SIZE_CAP]  # who sees one room
        also = [self._report(self.circle, reporter_id=one, **about) for one in told]
        own = [
            self._report(self.circle, reporter_id=one, about_id=None)
            for one in self.ours
            for _time in range(self.times)
        ]
        self._file([*every, *own])
        self._add(Report, *({**one, "case_id": self.ids["case_id"]} for one in also))
        for who, one in zip(ASK, own[:: self.times], strict=True):
            self.ids.setdefault(f"report of {who}", one["id"])
        line = {"writer_id": None, "of_reporter": True, "said_at": now(), "sealed": crypto.seal("Hello.")}
        talked = (self.ids["report_id"], self.ids["site_report"], *(one["id"] for one in own))
        said = [(one, db.new_id()) for one in talked for _time in range(self.times if one in self.ids.values() else 1)]
        self._add(ReportTalk, *({"id": key, "report_id": one, "nonce": f"{key}", **line} for one, key in said))
        note = {"case_id": self.ids["case_id"], "author_id": self.ours[2], "kind": "note", "written_at": now()}
        self._add(CaseNote, *({**note, "sealed": crypto.seal("We know each other.")} for _time in range(self.times)))
        entry = {"at": now(), "act": "message.hidden", "group_id": self.circle}
        self._add(
            LogEntry,
            *(
                self._logged(actor_id=one, person_id=whom, **entry)
                for one in self.ours
                for whom in (one, self.ids["person_id"])
                for _time in range(self.times)
            ),
        )

    def _company(self) -> None:
        """Connections who are open, and who ask ours for company; as many as somebody may have and not more."""
        at, near = now(), self.people[:CONNECTIONS_MOST]
        pairs = [(db.new_id(), one, other) for one in self.ours for other in near]
        self._add(Connection, *({"id": pair, "made_at": at} for pair, _one, _other in pairs))
        self._add(
            Side,
            *(
                {"person_id": mine, "other_id": theirs, "connection_id": pair, "openness": 2, "told_stage": 2}
                for pair, one, other in pairs
                for mine, theirs in ((one, other), (other, one))
            ),
        )
        open_till = at + timedelta(hours=20)
        self._add(
            BoundarySettings,
            *({"person_id": one, "capacity": "open", "capacity_until": open_till, "limits": "Slowly."} for one in near),
        )
        self._add(AvoidedTopic, *({"person_id": one, "tag": "grief", "word": ""} for one in near))
        asks = [{"id": db.new_id(), "from_id": one, "line": "", "state": "open", "made_at": at} for one in near]
        over = [
            {"id": db.new_id(), "from_id": one, "line": "", "state": "open", "made_at": at - timedelta(minutes=40)}
            for one in self.people
        ]
        old = [{**one, "id": db.new_id(), "made_at": at - timedelta(days=2)} for one in over]
        self._add(CompanyAsk, *asks, *over, *old)
        self._add(
            CompanyAsked,
            *({"ask_id": ask["id"], "person_id": one} for ask in (*asks, *over, *old) for one in self.ours),
        )
        self._add(
            Notice,
            *(
                {
                    "id": db.new_id(),
                    "person_id": one,
                    "kind": "company_asked",
                    "other_id": ask["from_id"],
                    "made_at": at - timedelta(hours=1),
                }
                for ask in asks
                for one in self.ours
            ),
        )

    def _what_passes(self) -> None:
        """What jobs come for: mails that are due, messages that waited, links and sign-ins that are over."""
        over = now() - timedelta(days=1)
        mail = {"to": "somebody@example.org", "subject": "A word", "body": "Hello.", "due_at": over}
        spent = {"made_at": over, "expires_at": over, "uses_left": 1}
        for one in self.people:
            signed_in = hash_of(f"{next(_numbers)}")
            browser = {"id": db.new_id(), "endpoint": "https://push.example.org/", "endpoint_hash": signed_in}
            self._add(SignIn, {"token_hash": signed_in, "person_id": one, "created_at": now(), "device": "A device"})
            keys = {"p256dh": "", "auth": "", "made_for": "", "shows_words": False, "made_at": now()}
            self._add(PushBrowser, {**browser, **keys, "person_id": one, "sign_in": signed_in})
            self._add(OutgoingPush, {"browser_id": browser["id"], "asked_at": over, "due_at": over, "tries": 0})
        person, long_ago = self.ids["quieted"], now() - timedelta(days=400)
        self._add(OutgoingMail, *(mail for _time in range(self.times)))
        later = now() + timedelta(hours=1)
        self._add(
            PostponedMessage,
            *(self._postponed(self.ids["person_id"], over) for _time in range(self.times)),
            *(self._postponed(self.ours[0], later) for _time in range(self.times)),
        )
        for _time in range(self.times):
            token = {"token_hash": hash_of(f"{next(_numbers)}")}
            self._add(ResetToken, {**token, "person_id": person, "expires_at": over})
            self._add(SiteInvitation, {**token, "made_by": person, **spent})
            self._add(SignIn, {**token, "person_id": person, "created_at": long_ago})

    def _pairs(self) -> None:
        """Two of ours are connected with so many people, the two others were, and are asked anew."""
        known = self._people("known", "active")
        for place, me in enumerate(self.ours):
            ended = {"ended_at": now() - timedelta(days=1), "ended_by": me} if place % 2 else {}
            for person in known:
                pair = db.new_id()
                self._add(Connection, {"id": pair, "made_at": now() - timedelta(days=60), **ended})
                sides = [{"person_id": one, "other_id": other} for one, other in ((me, person), (person, me))]
                self._add(Side, *({**side, "connection_id": pair, "openness": 1, "told_stage": 1} for side in sides))
            asked = {"to_id": me, "hello": "Good evening", "state": "open", "made_at": now()}
            if ended:
                self._add(ConnectInvitation, *({"id": db.new_id(), "from_id": one, **asked} for one in known))

    def _apart(self) -> None:
        """Ours are kept apart from so many, and as many are kept apart from each other, with tries and words of each."""
        near = self._people("apart", "active")
        reason = crypto.seal("To come to rest.")
        held = {"state": "holds", "reason": reason, "proposed_at": now(), "began_at": now()}
        two = [(me, one) for me in self.ours for one in near]
        mine = [{"id": db.new_id(), "one_id": min(pair), "other_id": max(pair), **held} for pair in two]
        others = [
            {"id": db.new_id(), "group_id": group, "one_id": min(near[0], one), "other_id": max(near[0], one), **held}
            for one in near[1:]
            for group in (self.circle, None)
        ]
        self._add(NoContactOrder, *({"group_id": None, **one} for one in mine), *others)
        words = [(order["id"], me) for order, (me, _one) in zip(mine, two, strict=True)]
        self._add(
            NoContactWords,
            *({"order_id": order, "person_id": me, "sealed": reason, "written_at": now()} for order, me in words),
        )
        kept = {"kind": "no_contact", "made_at": now(), "says_so": False, "covers_mine": False}
        for me, one in [(me, one) for me in self.ours for one in near[:DISTANCES_MOST]]:
            self._add(Distance, {"person_id": me, "other_id": one, **kept}, {"person_id": one, "other_id": me, **kept})

    def _once(self) -> None:
        self._add(
            ResetToken,
            {
                "token_hash": hash_of(RESET_TOKEN),
                "person_id": self.ids["person_id"],
                "expires_at": now() + timedelta(days=3),
            },
        )
        self._add(
            RecoveryCode,
            *({"code_hash": hash_of(f"{one} {place}"), "person_id": one} for one in self.ours for place in range(8)),
        )
        shown = {"shows_presence": "groups", "shows_typing": True}
        self.session.execute(update(Person).where(Person.id.in_(self.ours)).values(**shown))
