"""What moderation adds to the pages of others: on a group's page why I have quiet time, and for those who moderate the way to its
reports; on my settings the way to what I reported; on somebody's page the way to report how they are with
me; in the navigation a flag."""

from typing import Any

from flask import render_template

from community.shared.actor import Actor
from community.shared.web import nav_entry, panel

from .queries import calm, duty, mine


@nav_entry
def moderates(actor: Actor) -> dict[str, bool]:
    return {"moderates": duty.moderates(actor)}


@panel("groups.notice")
def decided_about_me(actor: Actor | None, group_id: int, **_handed: Any) -> str | None:
    if actor is None:
        return None
    decided = mine.about_me(actor, group_id)
    return render_template("moderation/_about_me.html", one=decided) if decided else None


@panel("groups.notice")
def calm_hours(_actor: Actor | None, group_id: int, **_handed: Any) -> str | None:
    """One calm line, for everybody who belongs to the group."""
    until = calm.calm_until(group_id)
    return render_template("moderation/_calm_line.html", calm_until=until) if until else None


@panel("groups.show")
def moderation_of_group(actor: Actor | None, group_id: int, **_handed: Any) -> str | None:
    if actor is None:
        return None
    has = duty.duty_in(actor, group_id)
    if has is None:
        return None
    waits = has.sees_reports and duty.something_waits(actor, group_id)
    if not (has.acts or has.reads_log or waits):
        return None
    return render_template("moderation/_of_group.html", duty=has, waits=waits)


@panel("accounts.person")
def report_them(actor: Actor | None, person_id: int, **_handed: Any) -> str | None:
    """The way to report how somebody is with me. Whether one may is asked where it leads to; what shows this page answers it too."""
    if actor is None or actor.id == person_id:
        return None
    return render_template("moderation/_of_person.html", person_id=person_id)


@panel("groups.ways")
def way_to_a_moderator(actor: Actor | None, group_id: int) -> str | None:
    return render_template("moderation/_ask_way.html", group_id=group_id) if actor else None


@panel("accounts.settings")
def what_i_reported(actor: Actor | None, **_handed: Any) -> str | None:
    return render_template("moderation/_mine.html") if actor else None
