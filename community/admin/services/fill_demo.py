"""`hearth demo`: the written community of config/demo as rows, with dates relative to today. Whoever looks sees the same, ids
and read marks included: chance is seeded. Not here: what is read from the files (demo_content.py), what is said (demo_rooms.py), what
people tell of themselves and have between them (demo_people.py)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from community.accounts import rules
from community.accounts.models import Person, PersonInterest
from community.accounts.services.keep_password import hash_password
from community.disclosure.models import PresentDay
from community.disclosure.rules import DEFAULT_PACE
from community.groups.models import Agreement, Group, GroupInterest, Membership
from community.groups.rules import NEWCOMER_DAYS, Stage
from community.shared import content, db, site
from community.shared.clock import now, today
from community.shared.text import render_document

from .demo_content import PASSWORD, DemoGroup, DemoMember, demo
from .demo_people import fill_people
from .demo_rooms import fill_rooms


@dataclass(frozen=True)
class SignInHint:
    """A row of what is printed: who one could sign in as."""

    handle: str
    who: str


def fill_demo() -> None:
    """Fill the open, empty database."""
    told = demo()
    random = Random("a demo is the same for everyone who looks")
    last_day = _last_day()
    with db.unit():
        password_hash = hash_password(PASSWORD)
        with db.transaction():
            people = _write_people(random, password_hash, last_day)
            for group in told.groups:
                group_id = _write_group(random, group, people, last_day)
                writing_days = fill_rooms(random, group, group_id, people, last_day)
                _write_presence(random, group, group_id, people, writing_days, last_day)
            fill_people(people, last_day)
            site.MADE_BY.set("demo")


def sign_in_hints() -> list[SignInHint]:
    """Host, site moderator, one of each role and a plain member at each stage."""
    told = demo()
    hints = [SignInHint(person.handle, "host") for person in told.people if person.is_host]
    hints += [
        SignInHint(person.handle, "moderator of the whole site") for person in told.people if person.is_site_moderator
    ]
    first = told.groups[-1]
    for role in ("facilitator", "moderator", "greeter"):
        hints += [SignInHint(m.handle, f"{role} in {first.about['name']}") for m in first.members if role in m.roles][
            :1
        ]
    for stage in Stage:
        plain = [member for member in first.members if member.stage == stage and not member.roles]
        word = content.stages()[stage]["name"].lower()
        hints += [SignInHint(member.handle, f"{word} in {first.about['name']}") for member in plain][:1]
    return hints


def _last_day() -> datetime:
    """The midnight that "day 0" began with: today's, or yesterday's while today's messages would still lie ahead."""
    latest = max(message.time for group in demo().groups for message in group.messages if message.day == 0)
    midnight = datetime.combine(today(), time(), now().tzinfo)
    ahead = now().strftime("%H:%M") <= latest
    return midnight - timedelta(days=1) if ahead else midnight


def _write_people(random: Random, password_hash: str, last_day: datetime) -> dict[str, int]:
    session = db.session()
    people: dict[str, int] = {}
    for told in demo().people:
        people[told.handle] = random.randrange(1, 2**48)
        joined = last_day - timedelta(days=told.joined_days_ago) + timedelta(minutes=random.randint(400, 1300))
        session.add(
            Person(
                id=people[told.handle],
                handle=told.handle,
                handle_skeleton=rules.skeleton(told.handle),
                name=told.name,
                password_hash=password_hash,
                joined_at=joined,
                pledge_version=content.table("pledge")["version"],
                pledge_accepted_at=joined,
                is_host=told.is_host,
                is_site_moderator=told.is_site_moderator,
            )
        )
        session.flush()
        session.add_all(PersonInterest(person_id=people[told.handle], tag=tag) for tag in told.interests)
    return people


def _write_group(random: Random, group: DemoGroup, people: dict[str, int], last_day: datetime) -> int:
    session, about, group_id = db.session(), group.about, random.randrange(1, 2**48)
    founded = last_day - timedelta(days=max(member.joined_days_ago for member in group.members), hours=-9)
    words = {key: about[key] for key in ("name", "gathers", "about", "for_whom", "question")}
    session.add(Group(id=group_id, join_mode=about["join"], founded_at=founded, **words))
    session.flush()
    session.add_all(GroupInterest(group_id=group_id, tag=tag) for tag in about["interests"])
    body = content.text("agreement")
    founder = people[next(member.handle for member in group.members if "facilitator" in member.roles)]
    session.add(
        Agreement(
            group_id=group_id, version=1, body=body, html=render_document(body), written_at=founded, written_by=founder
        )
    )
    session.add_all(_membership(group_id, people[member.handle], member, founded, last_day) for member in group.members)
    session.flush()
    return group_id


def _joined(member: DemoMember, founded: datetime, last_day: datetime) -> datetime:
    return max(founded, last_day - timedelta(days=member.joined_days_ago) + timedelta(hours=10))


def _membership(group_id: int, person_id: int, member: DemoMember, founded: datetime, last_day: datetime) -> Membership:
    """As if each step had been taken soon after it opened; a founder starts at the last one."""
    joined = _joined(member, founded, last_day)
    days = sum(DEFAULT_PACE[stage].days + 1 for stage in Stage if 1 < stage <= member.stage)
    since = joined if "facilitator" in member.roles else min(joined + timedelta(days=days), last_day)
    welcomed = member.joined_days_ago > NEWCOMER_DAYS
    return Membership(
        group_id=group_id,
        person_id=person_id,
        joined_at=joined,
        stage=member.stage,
        held_stage=member.stage,
        told_of_stage=member.stage,
        stage_since=since,
        # There were no sessions yet, so it was the facilitator who opened the last step.
        welcomed_to=Stage.TRUSTING if member.stage == Stage.TRUSTING and since != joined else 0,
        welcomed_at=joined + timedelta(hours=3) if welcomed else None,
        agreement_version=1,
        **dict.fromkeys(member.roles, True),
    )


def _write_presence(
    random: Random,
    group: DemoGroup,
    group_id: int,
    people: dict[str, int],
    writing_days: dict[str, set[int]],
    last_day: datetime,
) -> None:
    """The days on which each was there: those on which they wrote, and some on which they read."""
    session = db.session()
    for member in group.members:
        lately = range(min(member.joined_days_ago, 60) + 1)
        days = writing_days.get(member.handle, set()) | {day for day in lately if random.random() < 0.35}
        days |= {member.joined_days_ago}
        dates = {(last_day - timedelta(days=day)).date() for day in days}
        session.add_all(PresentDay(group_id=group_id, person_id=people[member.handle], day=day) for day in dates)
        session.get_one(Membership, (group_id, people[member.handle])).present_on = max(dates)
