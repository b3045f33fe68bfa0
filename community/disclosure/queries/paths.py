"""A member's own path, what facilitators see of a member's, and a group's pace."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from community.boundaries import facts
from community.boundaries.decision import Decision, require
from community.boundaries.disclosure import may_see_stages, may_set_pace, may_step_back, may_step_forward, may_welcome
from community.groups.models import Group, Membership
from community.groups.rules import Stage
from community.shared import db
from community.shared.actor import Actor
from community.shared.clock import today
from community.shared.paging import in_batches

from ..models import PresentDay
from ..rules import LATELY_DAYS, Pace, earliest_day, lacks_only_sessions, next_stage


@dataclass(frozen=True)
class Path:
    """A member's own. `next_new`: the step that is not held yet and so has a pace (None: there is none, or they stand below one
    they held). `earliest`: the first day on which it can open, if they look in now and then."""

    group_id: int
    stage: Stage
    held_stage: Stage
    step: Stage | None
    forward: Decision
    back: Decision
    is_held: bool
    earliest: date | None
    is_today: bool
    sessions: int
    only_sessions: bool
    is_news: bool
    """The step is open and they were not told yet."""


@dataclass(frozen=True)
class SeenMember:
    """What a facilitator sees of a member's path, and whether they may open the next step. `stage` is the furthest they came:
    a step back tells nobody, and so does not show here either."""

    group_id: int
    person_id: int
    stage: Stage
    present_lately: bool
    next_step: Stage | None
    welcome: Decision
    is_welcomed: bool


def path_for(actor: Actor, group_id: int) -> Path | None:
    """None for who is no member."""
    step_facts = facts.for_step(actor, group_id)
    standing = step_facts.standing
    member = db.session().get(Membership, (group_id, actor.id))
    if member is None or not standing.is_member:
        return None
    step, forward = next_stage(standing.stage), may_step_forward(step_facts)
    is_held = step is not None and step <= standing.held_stage
    earliest, only_sessions = None, False
    if step is not None and not is_held and step > step_facts.welcomed_to and step_facts.pace is not None:
        earliest = earliest_day(
            step_facts.pace, step_facts.walked, today(), member.stage_since.date(), member.present_on == today()
        )
        only_sessions = lacks_only_sessions(step_facts.pace, step_facts.walked)
    return Path(
        group_id=group_id,
        stage=Stage(standing.stage),
        held_stage=Stage(standing.held_stage),
        step=step,
        forward=forward,
        back=may_step_back(standing),
        is_held=is_held,
        earliest=earliest,
        is_today=earliest == today(),
        sessions=step_facts.pace.sessions if earliest is not None and step_facts.pace else 0,
        only_sessions=only_sessions,
        is_news=step is not None and not is_held and forward.allowed and member.told_of_stage < step,
    )


def members_seen_by(actor: Actor, group_id: int, people: list[int]) -> list[SeenMember]:
    """None of them for who may not see it."""
    facilitator = facts.standing(actor, group_id)
    if not may_see_stages(facilitator):
        return []
    since = today() - timedelta(days=LATELY_DAYS)
    members = db.session().scalars(
        select(Membership).where(
            Membership.group_id == group_id, Membership.person_id.in_(people), Membership.state == "active"
        )
    )
    standings = facts.standings_of(people, group_id)
    return [
        SeenMember(
            group_id=group_id,
            person_id=member.person_id,
            stage=Stage(member.held_stage),
            present_lately=member.present_on is not None and member.present_on > since,
            next_step=next_stage(member.held_stage),
            welcome=may_welcome(facilitator, standings[member.person_id]),
            is_welcomed=member.welcomed_to > member.held_stage,
        )
        for member in members
    ]


def pace_for(actor: Actor, group_id: int) -> tuple[str, dict[int, Pace]]:
    """The group's name and its pace. Raises NotFound, Refused."""
    require(may_set_pace(facts.standing(actor, group_id)))
    return db.session().get_one(Group, group_id).name, facts.pace_of(group_id)


def export_of(person_id: int) -> list[dict[str, str]]:
    """The days on which somebody was here, for their own export."""
    rows = db.session().execute(
        in_batches(
            select(Group.name, PresentDay.day)
            .join(Group, Group.id == PresentDay.group_id)
            .where(PresentDay.person_id == person_id)
            .order_by(PresentDay.day, Group.name)
        )
    )
    return [{"group": row.name, "day": row.day.isoformat()} for row in rows]
