"""For moderators: what waits, a group's cases and people, the log. Not here: one case (case.py)."""

from flask import render_template, request

from community.shared.web import actor, whole

from ..payloads.cases import show_of
from ..queries import calm, cases, duty, log, people, protecting, second_looks
from .blueprint import GROUP, blueprint


@blueprint.get("/")
def index() -> str:
    who = actor()
    groups = duty.groups_for(who, request.args.get("after"))
    return render_template(
        "moderation/index.html",
        groups=groups,
        own_site_duty=duty.site_duty(who),
        second_look_waits=second_looks.second_look_waits(who),
        appeal_without_decider=second_looks.appeal_without_decider(who),
    )


@blueprint.get(f"/{GROUP}")
def reports(group_id: int) -> str:
    who = actor()
    show = show_of(request.args.get("show"))
    page = cases.cases_of(who, group_id, show, request.args.get("after"))
    return render_template(
        "moderation/reports.html",
        page=page,
        show=show,
        people=people.people_of(who, group_id, request.args.get("removed_after")),
        duty=duty.duty_in(who, group_id),
        something_met=protecting.something_met(who, group_id),
        calm=calm.calm_of(who, group_id),
    )


@blueprint.get("/site")
def site() -> str:
    """For the site's moderators, and the host where none of them is left: what belongs to no group."""
    show = show_of(request.args.get("show"))
    page = cases.cases_of_site(actor(), show, request.args.get("after"))
    return render_template("moderation/site.html", page=page, show=show, hosts=actor().is_host)


@blueprint.get(f"/{GROUP}/log", endpoint="log")
def show_log(group_id: int) -> str:
    return render_template("moderation/log.html", page=log.log_of(actor(), group_id, whole("before")))


@blueprint.get("/site/log")
def site_log() -> str:
    return render_template("moderation/site_log.html", page=log.site_log(actor(), whole("before")))
